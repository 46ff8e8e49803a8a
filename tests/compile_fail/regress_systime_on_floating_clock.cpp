// expect: clocked_ticks
// Readings must be int64 nanoseconds or double seconds.
#include <cstdint>
#include <vector>

#include <sluice/views/regress_systime.hpp>

int main() {
    std::vector<std::uint32_t> const ticks{1, 2};
    std::vector<float> const clock{0.1F, 0.2F};
    return static_cast<int>(sluice::views::regress_systime(ticks, clock).size());
}
