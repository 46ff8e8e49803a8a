// expect: ticked
// Strings have no tick.
#include <string>
#include <vector>

#include <sluice/views/fill_gaps.hpp>

int main() {
    std::vector<std::string> const v{"a", "b"};
    return (*(v | sluice::views::fill_gaps(sluice::gaps::keep)).begin()).is_fill;
}
