/// \file
/// The tables that depend on the clock only, written after the pass: sample_count, epochs, invalid_times.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/day_inputs.hpp>
#include <sluice/convert/trodes_to_nwb/gap_policy.hpp>
#include <sluice/nwb/processing_module.hpp>
#include <sluice/nwb/time_intervals.hpp>
#include <sluice/nwb/time_series.hpp>
#include <sluice/trodes/day_clock.hpp>
#include <sluice/trodes/integrity.hpp>
#include <sluice/views/transform.hpp>

namespace sluice::convert {

/// /processing/sample_count/sample_count: the Trodes timestamp of every packet (uint32, unit "int64" as readers expect)
/// and its time. Reports the bytes to `wrote`.
inline void write_sample_count(nwb::file& out, trodes::day_clock const& clock, gaps policy,
                               nwb::progress_callback const& wrote, nwb::compressor const& compression = {}) {
    auto module =
        write(out, nwb::processing_module{"sample_count", "corespondence between sample count and timestamps"});
    nwb::time_series const about{"sample_count", "acquisition system sample count", "no comments", "int64"};
    auto const rows = clock_of_rows(clock, policy);
    auto const wrapped = [](std::int64_t tick) { return static_cast<std::uint32_t>(tick); };
    nwb::write<std::uint32_t>(module, about, rows.ticks() | views::transform(wrapped), rows.timestamps(), wrote,
                              compression);
}

/// The number of bytes that write_sample_count reports.
inline std::uint64_t sample_count_bytes(trodes::day_clock const& clock, gaps policy) {
    return clock_of_rows(clock, policy).size() * (sizeof(std::uint32_t) + sizeof(double));
}

/// The epoch of a recording: from systemTimeAtCreation (else its first packet) to its last SysClock (else its last
/// packet).
inline nwb::time_interval epoch_interval(day_inputs const& day, trodes::day_clock const& clock, std::size_t recording) {
    auto const& recorded = clock.recordings()[recording];
    auto const created = day.recordings[recording].header().system_time_at_creation_ms;
    auto const last = recorded.last_system_ns();
    return {created ? static_cast<double>(*created) / 1000 : recorded.start_seconds(),
            last ? static_cast<double>(*last) / 1e9 : recorded.stop_seconds(),
            {day.epochs[recording].label()}};
}

/// /intervals/epochs: a row for each recording.
inline void write_epochs(nwb::file& out, day_inputs const& day, trodes::day_clock const& clock) {
    nwb::time_intervals table{"epochs", "experimental epochs", {}};
    for (std::size_t i = 0; i < day.recordings.size(); ++i) table.rows.push_back(epoch_interval(day, clock, i));
    write(out, table);
}

namespace detail {

using interval_rows = std::vector<nwb::time_interval>;

inline nwb::time_interval between(double a, double b, std::string tag) {
    return {std::min(a, b), std::max(a, b), {std::move(tag)}};
}

/// Adds the breaks of the ticks of a recording, except those that `policy` fills.
inline void add_breaks(interval_rows& rows, trodes::clock const& recorded, gaps policy) {
    for (trodes::tick_break const found : recorded.breaks()) {
        if (found.step == trodes::tick_step::single_drop && policy == gaps::repeat_single) continue;
        auto const* const tag = found.step == trodes::tick_step::repeat     ? "repeat"
                                : found.step == trodes::tick_step::backward ? "backward"
                                                                            : "gap";
        rows.push_back(between(recorded.line()(found.previous_tick), recorded.line()(found.next_tick), tag));
    }
}

/// Adds the damaged bytes of a recording. `next_start`: of the next recording; bytes after the last packet end there at
/// the latest.
inline void add_damage(interval_rows& rows, trodes::clock const& recorded, trodes::integrity const& found,
                       std::uint32_t packet_bytes, double next_start) {
    auto const time = [&](std::uint64_t packet) {
        return recorded.timestamp(std::min(static_cast<std::size_t>(packet), recorded.size() - 1));
    };
    auto const before = [&](std::uint64_t packet) { return time(packet == 0 ? 0 : packet - 1); };
    for (auto const& sync : found.missing_sync_bytes)
        rows.push_back(between(before(sync.packet), time(sync.packet + 1), "damaged"));
    for (auto const& range : found.skipped) {
        if (!range.ends_recording) {
            rows.push_back(between(before(range.packet), time(range.packet), "damaged"));
        } else if (auto const packets = range.size() / packet_bytes; packets != 0) {
            auto const last = recorded.stop_seconds();
            auto const stop = last + static_cast<double>(packets) / recorded.sampling_rate_hz();
            rows.push_back(between(last, std::max(last, std::min(stop, next_start)), "damaged"));
        }
    }
}

}  // namespace detail

/// /intervals/invalid_times, sorted by start. A row extends from the packet before to the packet after:
///
/// * "gap": packets that are missing and not filled.
/// * "repeat", "backward": ticks that repeat or step back.
/// * "damaged": a packet without its sync byte (never two adjacent ones, trodes::blocks), or bytes without packets. If
///   packets are missing there, a "gap" row is added.
///
/// Damaged bytes at the end of a recording count as the packets that would fill them, up to the start of the next
/// recording. Only the first 1000 packets and the first 1000 ranges of damage per recording are known
/// (trodes::integrity::kept); the report counts all. `policy`: of the stream that fills most (\ref most_filled). Writes
/// nothing if there are no rows. Holds a row for each place.
inline void write_invalid_times(nwb::file& out, day_inputs const& day, trodes::day_clock const& clock,
                                std::span<trodes::integrity const> bytes, gaps policy) {
    nwb::time_intervals table{
        "invalid_times", "where recordings lack packets, are damaged, or their ticks do not ascend", {}};
    auto const clocks = clock.recordings();
    for (std::size_t i = 0; i < clocks.size(); ++i) {
        auto const next_start =
            i + 1 < clocks.size() ? clocks[i + 1].start_seconds() : std::numeric_limits<double>::infinity();
        detail::add_breaks(table.rows, clocks[i], policy);
        detail::add_damage(table.rows, clocks[i], bytes[i], day.recordings[i].header().layout.packet_bytes, next_start);
    }
    std::ranges::stable_sort(table.rows, {}, [](nwb::time_interval const& row) { return row.start_seconds; });
    write(out, table);
}

}  // namespace sluice::convert
