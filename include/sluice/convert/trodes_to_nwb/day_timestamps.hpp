/// \file
/// The ticks and the times of a whole day, from the clocks of its recordings: nothing is read, one piece a run.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <sluice/trodes/clock.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/fill_gaps.hpp>
#include <sluice/views/transform.hpp>

namespace sluice::convert {

/// The clocks as a stream with that policy sees them: gaps::repeat fills single dropped packets.
inline std::vector<trodes::clock> filled_clocks(std::span<trodes::clock const> clocks, gaps policy) {
    std::vector<trodes::clock> all(clocks.begin(), clocks.end());
    if (policy == gaps::repeat)
        for (auto& clock : all) clock = clock.filled();
    return all;
}

/// Seconds since 1970 of each packet of the day: double, random access. Holds the runs (16 bytes each).
inline auto day_timestamps(std::span<trodes::clock const> clocks, gaps policy) {
    auto const all = filled_clocks(clocks, policy);
    return all | views::transform([](trodes::clock const& c) { return c.timestamps(); }) | views::concatenate;
}

/// The Trodes timestamp of each packet of the day as the recordings show it: uint32, wrapping, random access. Holds the runs.
inline auto day_ticks(std::span<trodes::clock const> clocks, gaps policy) {
    auto const all = filled_clocks(clocks, policy);
    return all | views::transform([](trodes::clock const& c) { return c.ticks(); }) | views::concatenate |
           views::transform([](std::int64_t tick) { return static_cast<std::uint32_t>(tick); });
}

}  // namespace sluice::convert
