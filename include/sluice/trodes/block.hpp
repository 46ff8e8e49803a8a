/// \file
/// block: a run of packets of one recording in memory, what a packet_source hands to the streams of a conversion.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include <sluice/core/rows.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/trodes/device.hpp>
#include <sluice/trodes/packet.hpp>
#include <sluice/trodes/packet_layout.hpp>
#include <sluice/trodes/packets.hpp>
#include <sluice/trodes/tick_runs.hpp>

namespace sluice::trodes {

class recording;

/// Packets of one recording that lie one behind the other in the file and in memory, with their ticks already worked out.
///
/// Everything here refers to the buffer of the packet_source that made it, and is valid until that is asked for the next block.
struct block {
    recording const* source = nullptr;
    std::size_t recording_index = 0;         ///< the caller's number for the recording (packet_source_options)
    std::uint64_t first = 0;                 ///< index of the first packet among the converted packets of the recording
    std::uint64_t file_offset = 0;           ///< of the first packet, in bytes from the file's beginning
    std::byte const* data = nullptr;         ///< the first packet; the others lie layout->packet_bytes apart
    std::size_t count = 0;                   ///< at least 1
    packet_layout const* layout = nullptr;
    std::span<tick_run const> runs;          ///< the unwrapped ticks, in order; at least one run, the counts sum up to `count`
    std::span<std::size_t const> unmarked;   ///< indices in the block of packets without their mark: converted as they lie, not to be trusted
    std::byte const* previous = nullptr;     ///< a copy of the packet before the block; nullptr in the first block of a recording
    std::int64_t previous_tick = 0;          ///< its unwrapped tick; 0 where there is none

    packets as_packets() const noexcept { return {data, count, *layout}; }
    packet operator[](std::size_t index) const noexcept { return as_packets()[index]; }
    std::size_t size() const noexcept { return count; }

    /// The fields as ranges, like those of a recording: \ref packets says what each is.
    strided<std::uint32_t> timestamps() const noexcept { return as_packets().timestamps(); }
    strided<std::int64_t> system_times() const { return as_packets().system_times(); }
    strided_rows<std::int16_t> samples(column_table columns) const { return as_packets().samples(std::move(columns)); }
    digital_view digital(digital_channel const& channel) const { return as_packets().digital(channel); }
    strided<std::int16_t> analog(analog_channel const& channel) const noexcept { return as_packets().analog(channel); }
};

}  // namespace sluice::trodes
