// expect: digital_line
// A voltage has no edges.
#include <vector>

#include <sluice/views/edges.hpp>

int main() {
    std::vector<double> const volts{0.1, 0.2};
    return static_cast<int>((*(volts | sluice::views::edges).begin()).index);
}
