// When was each packet recorded, if its system clock reading has jitter?
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <vector>

#include <sluice/views/regress_systime.hpp>

int main() {
    //! [regress_systime]
    std::vector<std::uint32_t> const ticks{4294967294, 4294967295, 0, 1, 2};  // the counter wraps
    std::vector<std::int64_t> const clock_ns{1'000'040'000, 1'000'030'000, 1'000'080'000, 1'000'090'000, 1'000'160'000};

    auto const seconds = sluice::views::regress_systime(ticks, clock_ns);  // nothing is read yet
    for (std::size_t i = 0; i != seconds.size(); ++i)
        std::cout << std::setw(10) << ticks[i] << "  read " << clock_ns[i] << " ns, fitted " << std::fixed
                  << std::setprecision(6) << seconds[static_cast<std::ptrdiff_t>(i)] << " s\n";
    //! [regress_systime]
    std::cout << "one tick is " << std::setprecision(1) << seconds.line().ns_per_tick() << " ns\n";
}
