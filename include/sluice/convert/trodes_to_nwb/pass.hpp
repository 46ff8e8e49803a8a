/// \file
/// The pass: every packet of every recording is read once, handed to the clock and to each stream, and forgotten.
#pragma once

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/buffers.hpp>
#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/convert/trodes_to_nwb/packet_stream.hpp>
#include <sluice/core/error.hpp>
#include <sluice/memory/pressure.hpp>
#include <sluice/trodes/clock.hpp>
#include <sluice/trodes/day_clock.hpp>
#include <sluice/trodes/packet_source.hpp>

namespace sluice::convert {

/// What the pass found: the clock of the day, and the state of the bytes of each recording.
struct pass_result {
    trodes::day_clock clock;
    std::vector<trodes::integrity> bytes;
    std::uint64_t bytes_read = 0;
    memory::pressure_level pressure = memory::pressure_level::ample;  ///< the worst that was met
};

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

/// Where the packets of a recording come from, block after block: trodes::packet_source, or what makes them up.
template <class S>
concept block_source = requires(S& source, S const& known, trodes::block& b) {
    { source.next(b) } -> std::same_as<bool>;
    { known.found() } -> std::convertible_to<trodes::integrity>;
    { known.file_offset() } -> std::convertible_to<std::uint64_t>;  ///< how far it is
};

/// Takes the packets of a day, recording after recording, to the clock and to each stream.
///
/// Looks every 16 MiB at what memory the machine has left (options.pressure), and uses fewer buffers where that is little.
/// Holds 16 bytes a run of ticks. Throws what the sources and streams throw, and format_error where ticks or system clocks do what
/// options.strict or options.gaps forbid.
class day_pass {
public:
    /// `streams` and `options` must live as long. `bytes_total`: for the progress. `budget`: of the sinks; null: there are none.
    day_pass(std::span<std::unique_ptr<packet_stream> const> streams, trodes_to_nwb_options const& options, buffers const& most, std::uint64_t bytes_total,
             std::shared_ptr<hdf5::write_budget> budget = {})
        : streams_(streams), options_(options), most_(most), held_(most), budget_(std::move(budget)), pressure_(options.pressure), now_{"converting", 0, bytes_total} {
        if (budget_) held_.apply(*budget_);
        look();
    }

    /// What may be used at present.
    buffers const& held() const noexcept { return held_; }

    /// All packets of `packets`, which are those of `source` or have its header.
    template <block_source S>
    void read(trodes::recording const& source, S& packets) {
        trodes::recording_clock clock(source.nominal_rate_hz(), source.size());
        for (auto const& stream : streams_) stream->begin(source);
        for (trodes::block b; packets.next(b);) {
            detail::require_allowed_ticks(b, options_);
            detail::add_to_clock(clock, b);
            for (auto const& stream : streams_) stream->consume(b);
            now_.bytes_done = found_.bytes_read + packets.file_offset();
            if (options_.on_progress) options_.on_progress(now_);
            if (now_.bytes_done >= next_look_) look();
        }
        for (auto const& stream : streams_) stream->end();
        found_.bytes_read += source.file_bytes();
        found_.bytes.push_back(packets.found());
        auto const created = source.header().system_time_at_creation_ms;
        auto const finished = clock.finish(created ? std::optional(std::chrono::milliseconds(*created)) : std::nullopt);
        if (auto const remarks = finished.remarks(); options_.strict && !remarks.empty()) throw format_error(source.path().string(), remarks.back());
        found_.clock.append(finished);
    }

    pass_result const& found() const noexcept { return found_; }

private:
    void look() {
        next_look_ = now_.bytes_done + (std::uint64_t{16} << 20);
        auto const level = pressure_.poll().level;
        found_.pressure = std::max(found_.pressure, level);
        if (level != memory::pressure_level::ample) memory::give_back_free_memory();  // of the buffers that went since the last look
        if (most_.under(level) == held_) return;
        held_ = most_.under(level);
        if (budget_) held_.apply(*budget_);
    }

    std::span<std::unique_ptr<packet_stream> const> streams_;
    trodes_to_nwb_options const& options_;
    buffers most_, held_;  // held_: what of them the machine has memory for
    std::shared_ptr<hdf5::write_budget> budget_;
    memory::pressure pressure_;
    progress now_;
    std::uint64_t next_look_ = 0;
    pass_result found_;
};

/// Reads the recordings in order, each once; the streams are not finished, which is the caller's to do. Holds one block of packets
/// (384 KiB, a packet at least), and what the streams hold; the clocks take 16 bytes a run of ticks. The system reads a file that is read from
/// its beginning to its end ahead by itself: a thread of ours that did so took the block from this core's cache.
/// Throws what trodes::packet_source and \ref day_pass throw.
inline void read_recordings(std::span<trodes::recording const> recordings, day_pass& pass, trodes_to_nwb_options const& options) {
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        auto const fit = pass.held().block_bytes / recordings[i].header().layout.packet_bytes;
        trodes::packet_source packets(recordings[i], {.block_packets = std::clamp<std::size_t>(fit, 1, trodes::packet_source_options::max_block_packets),
                                                      .strict = options.strict, .recording_index = i});
        pass.read(recordings[i], packets);
    }
}

/// The whole pass over recordings.
inline pass_result run_pass(std::span<trodes::recording const> recordings, std::span<std::unique_ptr<packet_stream> const> streams,
                            trodes_to_nwb_options const& options) {
    std::uint64_t bytes = 0;
    for (auto const& r : recordings) bytes += r.file_bytes();
    day_pass pass(streams, options, {}, bytes);
    read_recordings(recordings, pass, options);
    return pass.found();
}

}  // namespace sluice::convert
