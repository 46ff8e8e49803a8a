// expect: clocked_ticks
// A float gives the seconds of this century to two minutes: readings are double seconds or int64 nanoseconds.
#include <cstdint>
#include <vector>

#include <sluice/views/regress_systime.hpp>

int main() {
    std::vector<std::uint32_t> const ticks{1, 2};
    std::vector<float> const clock{0.1f, 0.2f};
    return static_cast<int>(sluice::views::regress_systime(ticks, clock).size());
}
