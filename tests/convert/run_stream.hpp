/// \file
/// Drives one stream over recordings, in blocks of any size, as the pass does.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <sluice/convert/trodes_to_nwb/packet_stream.hpp>
#include <sluice/hdf5/file.hpp>
#include <sluice/trodes/clock.hpp>
#include <sluice/trodes/day_clock.hpp>
#include <sluice/trodes/open.hpp>
#include <sluice/trodes/blocks.hpp>

namespace test {

/// begin, consume and end for each recording; returns the clock, with which the stream can be finished.
inline sluice::trodes::day_clock run_stream(sluice::convert::packet_stream& stream, std::vector<std::filesystem::path> const& recordings,
                                            std::size_t block_packets) {
    sluice::trodes::day_clock day;
    for (auto const& source : sluice::trodes::open(recordings)) {
        sluice::trodes::recording_clock clock(source.nominal_rate_hz(), source.size());
        stream.begin(source);
        for (auto const& b : sluice::trodes::blocks(source, {.block_packets = block_packets})) {
            clock.add(b.runs(), b.system_times(), b.missing_sync());
            stream.consume(b);
        }
        stream.end();
        day.append(clock.finish());
    }
    return day;
}

}  // namespace test
