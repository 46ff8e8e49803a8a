/// \file
/// nwb::time_intervals: a table of intervals: epochs, invalid times.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <sluice/nwb/dynamic_table.hpp>
#include <sluice/nwb/file.hpp>

namespace sluice::nwb {

/// An interval, in seconds from the session's timestamps_reference_time.
struct time_interval {
    double start_seconds, stop_seconds;
    std::vector<std::string> tags = {};
};

/// /intervals/NAME. Has a column of tags if any row has one, followed by the columns `more`.
struct time_intervals {
    std::string name = {};
    std::string description = {};
    std::vector<time_interval> rows = {};
    std::vector<column> more = {};
};

/// Writes the table. A table without rows is not written, because the reference validator fails on empty columns.
inline void write(file& out, time_intervals const& value) {
    if (value.rows.empty()) return;
    std::vector<double> starts, stops;
    std::vector<std::vector<std::string>> tags = {};
    for (auto const& row : value.rows) {
        starts.push_back(row.start_seconds);
        stops.push_back(row.stop_seconds);
        tags.push_back(row.tags);
    }
    dynamic_table table{value.name, value.description, {}, {}, {"TimeIntervals", core_namespace}};
    table.columns = {{"start_time", "when it begins, in seconds", std::move(starts)},
                     {"stop_time", "when it ends, in seconds", std::move(stops)}};
    if (std::ranges::any_of(tags, [](auto const& of_row) { return !of_row.empty(); }))
        table.columns.push_back(ragged("tags", "what it is called", tags));
    table.columns.insert(table.columns.end(), value.more.begin(), value.more.end());
    auto intervals = out.place("intervals");
    write(intervals, table);
}

}  // namespace sluice::nwb
