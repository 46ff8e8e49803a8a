/// \file
/// What is made of the clock alone, when the pass is over: sample_count, epochs, invalid_times.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/day_inputs.hpp>
#include <sluice/convert/trodes_to_nwb/gap_policy.hpp>
#include <sluice/nwb/processing_module.hpp>
#include <sluice/nwb/time_intervals.hpp>
#include <sluice/nwb/time_series.hpp>
#include <sluice/views/transform.hpp>

namespace sluice::convert {

/// /processing/sample_count/sample_count: the Trodes timestamp of every packet (uint32, unit "int64" as readers expect) and its time.
inline void write_sample_count(nwb::file& out, trodes::day_clock const& clock, gaps policy) {
    auto module = write(out, nwb::processing_module{"sample_count", "corespondence between sample count and timestamps"});
    nwb::time_series const about{"sample_count", "acquisition system sample count", "no comments", "int64"};
    auto const rows = clock_of_rows(clock, policy);
    auto const wrapped = [](std::int64_t tick) { return static_cast<std::uint32_t>(tick); };
    nwb::write<std::uint32_t>(module, about, rows.ticks() | views::transform(wrapped), rows.timestamps());
}

/// /intervals/epochs: a recording each, from systemTimeAtCreation (else its first packet) to its last SysClock (else its last packet).
inline void write_epochs(nwb::file& out, day_inputs const& day, trodes::day_clock const& clock) {
    nwb::time_intervals table{"epochs", "experimental epochs", {}};
    for (std::size_t i = 0; i < day.recordings.size(); ++i) {
        auto const& recorded = clock.recordings()[i];
        auto const created = day.recordings[i].header().system_time_at_creation_ms;
        auto const last = recorded.last_system_ns();
        table.rows.push_back({created ? static_cast<double>(*created) / 1000 : recorded.start_seconds(),
                              last ? static_cast<double>(*last) / 1e9 : recorded.stop_seconds(), {day.epochs[i].label()}});
    }
    write(out, table);
}

/// /intervals/invalid_times: where packets are missing and not filled, or ticks repeat or step back; from the packet before to the
/// packet after. `policy` is that of the stream that is filled the most. Not written where there is nothing to tell. Holds a row for
/// each such place.
inline void write_invalid_times(nwb::file& out, trodes::day_clock const& clock, gaps policy) {
    nwb::time_intervals table{"invalid_times", "where recordings lack packets or their ticks do not ascend", {}};
    for (auto const& recorded : clock.recordings())
        for (trodes::tick_break const found : recorded.breaks()) {
            if (found.step == trodes::tick_step::single_drop && policy == gaps::repeat) continue;
            auto const seconds = std::minmax({recorded.line()(found.previous_tick), recorded.line()(found.next_tick)});
            table.rows.push_back({seconds.first, seconds.second,
                                  {found.step == trodes::tick_step::repeat ? "repeat" : found.step == trodes::tick_step::backward ? "backward" : "gap"}});
        }
    if (!table.rows.empty()) write(out, table);
}

}  // namespace sluice::convert
