// When did the animal poke, and when did its head turn?
//
// A digital line is one bit in every packet; `edges` returns its changes. A headstage sensor shares its bytes with
// other sensors and reports in one packet out of ten; `hold` repeats its last value in between. Both read packets in
// place. `edges` holds one state, and `hold` holds one row.
#include <array>
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
        .epochs = 1, .seconds = 3, .channels = 0, .gaps = {{40'000, 500}}, .toggles_per_s = 1};
    sluice::trodes::write_recording("day.rec", rig, 1);
    sluice::trodes::recording const recording("day.rec");
    auto const seconds = sv::regress_systime(recording);

    //! [edges]
    // Also finds "ECU_Din1", its name in newer recordings.
    auto const* const poke = sluice::trodes::find_digital(recording.header(), "Din1");
    for (auto const [packet, state] : recording.digital(*poke) | sv::edges)
        std::printf("%.3f s  %s\n", seconds[static_cast<std::ptrdiff_t>(packet)] - seconds[0], state ? "in" : "out");
    //! [edges]

    //! [hold]
    auto const& gyroscope = sluice::trodes::find_device(recording.header(), "Multiplexed")->multiplexed;
    auto const slots = [&](sluice::trodes::packet const& p) {
        std::array<sluice::slot<std::int16_t>, 3> row;
        for (std::size_t axis = 0; axis != 3; ++axis)
            row[axis] = {p.value(gyroscope[3 + axis]), p.updates(gyroscope[3 + axis])};
        return row;
    };
    std::size_t packet = 0, turns = 0;
    std::int16_t last = 0;
    for (auto const turning : recording | sv::transform(slots) | sv::hold) {
        if (packet++ != 0 && turning[0] != last) ++turns;
        last = turning[0];
    }
    //! [hold]
    std::printf("%zu packets; the gyroscope's value changes in %zu of them\n", packet, turns);
}
