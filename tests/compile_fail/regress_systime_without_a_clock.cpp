// expect: clocked
// at most: 60 lines
// Ticks alone have no system clock.
#include <cstdint>
#include <vector>

#include <sluice/views/regress_systime.hpp>

int main() {
    std::vector<std::uint32_t> const ticks{1, 2};
    return static_cast<int>((ticks | sluice::views::regress_systime).size());
}
