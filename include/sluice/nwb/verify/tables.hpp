/// \file
/// Checks the consistency of a DynamicTable: equal lengths, valid ends of ragged rows, regions within their table.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <sluice/hdf5/attributes.hpp>
#include <sluice/nwb/verify/ascending.hpp>
#include <sluice/nwb/verify/context.hpp>
#include <sluice/nwb/verify/series.hpp>

namespace sluice::nwb::detail {

/// The maximum number of ids that are compared: 8 MB.
inline constexpr std::uint64_t most_ids_compared = 1'000'000;

inline void check_ids(verify_context& in, std::string const& at, hdf5::stored_dataset const& ids) {
    if (ids.kind() != hdf5::element_kind::integer || ids.element_count() > most_ids_compared) return;
    std::vector<std::int64_t> all;
    for_each_numbers<std::int64_t>(ids, [&](std::uint64_t, std::span<std::int64_t const> some) {
        all.insert(all.end(), some.begin(), some.end());
    });
    std::sort(all.begin(), all.end());
    for (auto twice = std::adjacent_find(all.begin(), all.end()); twice != all.end();
         twice = std::adjacent_find(twice + 1, all.end()))
        in.found.add(error_kind::table, at, std::nullopt,
                     [&] { return "ids must be unique, got " + std::to_string(*twice) + " again"; });
}

/// Checks that the ends of ragged rows ascend to the number of values of `target`.
inline void check_ends(verify_context& in, std::string const& at, hdf5::stored_dataset const& index,
                       std::string const& target, std::uint64_t values) {
    std::uint64_t last = 0;
    for_each_numbers<std::uint64_t>(index, [&](std::uint64_t first, std::span<std::uint64_t const> ends) {
        for (std::size_t i = 0; i < ends.size(); ++i) {
            if (ends[i] < last)
                in.found.add(error_kind::ragged, at, first + i, [&] {
                    return "a row must not end before the previous row, at " + std::to_string(last) + ", got " +
                           std::to_string(ends[i]);
                });
            else if (ends[i] > values)
                in.found.add(error_kind::ragged, at, first + i, [&] {
                    return "a row must end within the " + std::to_string(values) + " values of " + target + ", got " +
                           std::to_string(ends[i]);
                });
            last = ends[i];
        }
    });
    if (last < values)
        in.found.add(error_kind::ragged, at,
                     "the last row must end at the last of the " + std::to_string(values) + " values of " + target +
                         ", got " + std::to_string(last));
}

/// Checks one column with its indices, one per level of raggedness. The outermost has one row per row of the table.
inline void check_column(verify_context& in, std::string const& table, std::string const& column, std::uint64_t rows) {
    auto values = rows_at(in, child(table, column));
    if (!values) {
        in.found.add(error_kind::table, table + "@colnames", "must name columns of the table, got \"" + column + "\"");
        return;
    }
    auto name = child(table, column);
    for (auto outer = rows_at(in, name + "_index"); outer; outer = rows_at(in, name + "_index")) {
        auto const index = name + "_index";
        in.guarded(index, [&] { check_ends(in, index, hdf5::open_stored(in.file, index), name, *values); });
        name = index;
        values = outer;
    }
    require_equal(in, name, "a column must have a row for each row of its table", rows, *values);
}

/// Checks that no interval stops before it starts.
inline void check_intervals(verify_context& in, std::string const& table) {
    if (!rows_at(in, child(table, "start_time")) || !rows_at(in, child(table, "stop_time"))) return;
    auto const stops = hdf5::open_stored(in.file, child(table, "stop_time"));
    auto const starts = hdf5::open_stored(in.file, child(table, "start_time"));
    if (starts.extent().size() != 1 || stops.extent() != starts.extent()) return;
    std::vector<double> ends;
    for_each_numbers<double>(starts, [&](std::uint64_t first, std::span<double const> begins) {
        ends.resize(begins.size());
        stops.read(hdf5::rows_box(stops, first, ends.size()), std::span(ends));
        for (std::size_t i = 0; i < ends.size(); ++i)
            if (ends[i] < begins[i])
                in.found.add(error_kind::table, child(table, "stop_time"), first + i, [&] {
                    return "an interval must not stop before it starts, at " + number_text(begins[i]) + ", got " +
                           number_text(ends[i]);
                });
    });
}

/// Checks a group that has the attribute `colnames`.
inline void check_table(verify_context& in, std::string const& at, hdf5::group const& table) {
    auto const columns = hdf5::text_attribute(table, "colnames");
    if (!columns) return;
    auto const rows = rows_at(in, child(at, "id"));
    if (!rows) {
        in.found.add(error_kind::table, at, "a table must have ids, got none");
        return;
    }
    in.guarded(child(at, "id"), [&] { check_ids(in, child(at, "id"), hdf5::open_stored(in.file, child(at, "id"))); });
    for (auto const& column : *columns) {
        if (column.empty() || column.find('/') != std::string::npos)
            in.found.add(error_kind::table, at + "@colnames",
                         "a name must not be empty or contain a slash, got \"" + column + "\"");
        else
            in.guarded(child(at, column), [&] { check_column(in, at, column, *rows); });
    }
    in.guarded(at, [&] { check_intervals(in, at); });
}

/// Checks a region: row numbers of the table to which its attribute `table` refers.
inline void check_region(verify_context& in, std::string const& at, hdf5::stored_dataset const& region) {
    auto const table = hdf5::reference_attribute(region, "table");
    if (!table || table->size() != 1 || region.kind() != hdf5::element_kind::integer ||
        !hdf5::resolves(in.file, table->front()))
        return;
    auto const target = hdf5::open_reference(in.file, table->front()).path();
    auto const rows = rows_at(in, child(target, "id"));
    if (!rows) {
        in.found.add(error_kind::region, at + "@table", "must refer to a table, got " + target);
        return;
    }
    for_each_numbers<std::int64_t>(region, [&](std::uint64_t first, std::span<std::int64_t const> wanted) {
        for (std::size_t i = 0; i < wanted.size(); ++i)
            if (wanted[i] < 0 || static_cast<std::uint64_t>(wanted[i]) >= *rows)
                in.found.add(error_kind::region, at, first + i, [&] {
                    return "must be one of the " + std::to_string(*rows) + " rows of " + target + ", got " +
                           std::to_string(wanted[i]);
                });
    });
}

}  // namespace sluice::nwb::detail
