// Which clock is right? The sampling clock counts evenly. The computer's clock has the time of day, but it is read late
// and at uneven intervals.
//
// sluice fits a straight line through both (least squares), and each packet gets the line's time. The sums are
// integers, so the fit is exact in any order. The line is evaluated about its own origin, so each timestamp is rounded
// once. A double near 1.7e9 seconds has a spacing of 238 ns, and the error is at most half of that.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>

#include <sluice/core.hpp>
#include <sluice/trodes.hpp>
#include <sluice/views.hpp>

#include "scratch.hpp"

namespace sv = sluice::views;

int main() {
    scratch_folder const here;
    sluice::trodes::synthesis const rig{
        .epochs = 1, .seconds = 20, .channels = 0, .start_tick = 4'294'667'296, .drift_ppm = 17.3, .jitter_us = 15};
    sluice::trodes::write_recording("day.rec", rig, 1);
    sluice::trodes::recording const recording("day.rec");

    //! [regression]
    auto const raw = recording.system_times();            // int64 nanoseconds, as recorded
    auto const seconds = sv::regress_systime(recording);  // double seconds, on the line
    //! [regression]

    double worst_us = 0;
    std::size_t backwards = 0, not_rising = 0;
    for (std::size_t i = 0; i < seconds.size(); ++i) {
        auto const at = static_cast<std::ptrdiff_t>(i);
        worst_us = std::max(worst_us, std::abs(static_cast<double>(raw[at]) / 1e9 - seconds[at]) * 1e6);
        if (i == 0) continue;
        backwards += raw[at] <= raw[at - 1];
        not_rising += seconds[at] <= seconds[at - 1];
    }
    auto const ticks = recording.raw_ticks();
    std::printf("the tick runs from %u to %u: it wraps and is unwrapped\n", ticks[0],
                ticks[static_cast<std::ptrdiff_t>(ticks.size()) - 1]);
    std::printf("the sampling clock is slow by %.1f ppm\n", seconds.line().ppm(recording.nominal_rate_hz()));
    std::printf("the computer's clock fails to advance: %s; the line fails to advance %zu times\n",
                backwards > 0 ? "sometimes" : "never", not_rising);
    std::printf("the largest deviation of a reading from the line is %s\n",
                worst_us > 1000 ? "above 1 ms" : "at most 1 ms");

    //! [by_hand]
    sluice::regression_sums sums;  // exact sums: packets may be added in any order
    auto const unwrapped = ticks | sv::unwrap(sluice::counter_offsets(ticks));
    for (std::size_t i = 0; i < raw.size(); ++i)
        sums.add(unwrapped[static_cast<std::ptrdiff_t>(i)], raw[static_cast<std::ptrdiff_t>(i)]);
    auto const fit = sums.fit();
    //! [by_hand]
    std::printf("the fit by hand is the same: %s\n", fit.line(unwrapped[1000]) == seconds[1000] ? "yes" : "no");
}
