/// \file
/// The pass: every packet of every recording is read once, handed to the clock and to each stream, and forgotten.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/convert/trodes_to_nwb/packet_stream.hpp>
#include <sluice/core/error.hpp>
#include <sluice/trodes/clock.hpp>
#include <sluice/trodes/day_clock.hpp>
#include <sluice/trodes/packet_source.hpp>

namespace sluice::convert {

/// What the pass found: the clock of the day, and the state of the bytes of each recording.
struct pass_result {
    trodes::day_clock clock;
    std::vector<trodes::integrity> bytes;
    std::uint64_t bytes_read = 0;
};

/// Packets in a block of the pass: with 128 channels, 0.6 MB, which stays in a core's own cache from the first stream to the last.
inline constexpr std::size_t block_packets = 2048;

namespace detail {

/// Throws format_error at the first place in a block where ticks do what `options` do not allow.
inline void require_allowed_ticks(trodes::block const& b, trodes_to_nwb_options const& options) {
    if (!options.strict && options.gaps != gap_policy::fail) return;
    auto index = b.first;
    auto previous = b.previous_tick;
    bool follows = b.previous != nullptr;
    for (auto const& run : b.runs) {
        auto const step = follows ? run.first_tick - previous : 1;
        if (step > 1 || (step < 1 && options.strict))
            throw format_error(b.source->path().string(), b.file_offset + (index - b.first) * b.layout->packet_bytes,
                               "packet " + std::to_string(index) + ": the tick must follow the one before, got " + std::to_string(run.first_tick) +
                                   " after " + std::to_string(previous));
        index += run.count;
        previous = run.last_tick();
        follows = true;
    }
}

/// The clock learns from a block; what it refuses (a recording of more than 78 hours) is named with its place.
inline void add_to_clock(trodes::recording_clock& clock, trodes::block const& b) try {
    if (b.source->has_system_clock())
        clock.add(b.runs, b.system_times(), b.unmarked);
    else
        clock.add(b.runs);
} catch (argument_error const& fault) {
    throw format_error(b.source->path().string(), b.file_offset,
                       "packets " + std::to_string(b.first) + " to " + std::to_string(b.first + b.count - 1) + ": " + fault.what());
}

}  // namespace detail

/// Reads the recordings in order, each once; the streams are not finished, which is the caller's to do. Holds two windows of
/// eight blocks, one in use and one that a thread reads (8 MiB each at most), and what the streams hold; the clocks take 16 bytes a run of ticks.
/// Throws what trodes::packet_source throws, and format_error where ticks or system clocks do what options.strict or options.gaps forbid.
inline pass_result run_pass(std::span<trodes::recording const> recordings, std::span<std::unique_ptr<packet_stream> const> streams,
                            trodes_to_nwb_options const& options) {
    pass_result result;
    progress now{"converting", 0, 0};
    for (auto const& r : recordings) now.bytes_total += r.file_bytes();
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        auto const& source = recordings[i];
        trodes::recording_clock clock(source.nominal_rate_hz(), source.size());
        trodes::packet_source packets(source, {.block_packets = block_packets, .strict = options.strict, .recording_index = i,
                                               .reading = memory::reading::ahead});
        for (auto const& stream : streams) stream->begin(source);
        for (trodes::block b; packets.next(b);) {
            detail::require_allowed_ticks(b, options);
            detail::add_to_clock(clock, b);
            for (auto const& stream : streams) stream->consume(b);
            if (options.on_progress) {
                now.bytes_done = result.bytes_read + packets.file_offset();
                options.on_progress(now);
            }
        }
        for (auto const& stream : streams) stream->end();
        result.bytes_read += source.file_bytes();
        result.bytes.push_back(packets.found());
        auto const created = source.header().system_time_at_creation_ms;
        auto const finished = clock.finish(created ? std::optional(std::chrono::milliseconds(*created)) : std::nullopt);
        if (auto const remarks = finished.remarks(); options.strict && !remarks.empty()) throw format_error(source.path().string(), remarks.back());
        result.clock.append(finished);
    }
    return result;
}

}  // namespace sluice::convert
