// expect: clocked_ticks
// The clock is in whole nanoseconds.
#include <cstdint>
#include <vector>

#include <sluice/views/regress_systime.hpp>

int main() {
    std::vector<std::uint32_t> const ticks{1, 2};
    std::vector<double> const clock{0.1, 0.2};
    return static_cast<int>(sluice::views::regress_systime(ticks, clock).size());
}
