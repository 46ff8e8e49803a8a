// When did the animal poke, and how fast did its head turn then?
//
// A digital line is a bit in every packet, and what matters is when it changes: `edges`. A headstage sensor shares its
// bytes with others and reports in one packet of ten; in between its last word holds: `hold`. Both read the packets
// where they lie and hold one state, one row.
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
    auto const* const poke =
        sluice::trodes::find_digital(recording.header(), "Din1");  // "ECU_Din1" in newer recordings: found as well
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
    std::printf("%zu packets, and the gyroscope said something new in %zu of them\n", packet, turns);
}
