/// \file
/// Appends the blocks of recordings to one sink, as the conversion pass does.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include <sluice/trodes/blocks.hpp>
#include <sluice/trodes/clock.hpp>
#include <sluice/trodes/day_clock.hpp>
#include <sluice/trodes/open.hpp>

namespace test {

/// Appends in blocks of `block_packets` packets, and completes `day`, the clock that `sink.finish()` uses.
template <class Sink>
void append_day(Sink& sink, sluice::trodes::day_clock& day, std::vector<std::filesystem::path> const& recordings,
                std::size_t block_packets) {
    for (auto const& source : sluice::trodes::open(recordings)) {
        sluice::trodes::recording_clock clock(source.nominal_rate_hz(), source.size());
        for (auto const& b : sluice::trodes::blocks(source, {.block_packets = block_packets})) {
            clock.add(b.runs(), b.system_times(), b.missing_sync());
            sink.append(b);
        }
        day.append(clock.finish());
    }
}

}  // namespace test
