// expect: counter_range
// Only an unsigned counter of 16 or 32 bits wraps as unwrap knows it.
#include <vector>

#include <sluice/views/unwrap.hpp>

int main() {
    std::vector<int> const v{1, 2};
    return static_cast<int>(*(v | sluice::views::unwrap).begin());
}
