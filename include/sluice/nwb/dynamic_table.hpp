/// \file
/// nwb::dynamic_table: named columns of equal length.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/nwb/data_type.hpp>

namespace sluice::nwb {

/// The values of a column. Each alternative keeps its type in the file.
using column_values = std::variant<std::vector<std::string>, std::vector<bool>, std::vector<hdf5::object_reference>,
                                   std::vector<double>, std::vector<float>, std::vector<std::int64_t>,
                                   std::vector<std::int32_t>, std::vector<std::uint32_t>, std::vector<std::uint8_t>>;

/// A column with one value per row; with `row_shape` numbers per row; or ragged, where row i ends at value
/// `row_ends[i]`.
struct column {
    std::string name = {};
    std::string description = {};
    column_values values;
    std::vector<std::uint64_t> row_shape =
        {};  ///< empty: one value per row; {4, 2}: 4 x 2 numbers; {0}: no values, in a table with ids
    std::optional<std::vector<std::uint64_t>> row_ends = {};  ///< ascending; the last is the number of values
    std::optional<hdf5::object_reference> table =
        {};  ///< makes a DynamicTableRegion: the values are rows of this table
};

/// Returns a ragged column; `rows[i]` are the values of row i.
template <class T>
column ragged(std::string name, std::string description, std::vector<std::vector<T>> const& rows) {
    std::vector<T> values;
    std::vector<std::uint64_t> ends;
    for (auto const& row : rows) {
        values.insert(values.end(), row.begin(), row.end());
        ends.push_back(values.size());
    }
    return {std::move(name), std::move(description), std::move(values), {}, std::move(ends)};
}

struct dynamic_table {
    std::string name = {};
    std::string description = {};
    std::vector<column> columns = {};
    std::vector<std::int64_t> ids = {};  ///< empty: 0, 1, 2, ...
    data_type type = {"DynamicTable", table_namespace};
};

namespace detail {

inline std::string column_text(dynamic_table const& table, column const& c) {
    return "sluice::nwb::dynamic_table: " + table.name + ": column " + c.name;
}

/// Returns the number of rows of a column. Throws argument_error if the values do not fill whole rows.
inline std::size_t row_count(dynamic_table const& table, column const& c) {
    bool const numbers = std::visit([]<class T>(std::vector<T> const&) { return hdf5::number<T>; }, c.values);
    if (!numbers && !c.row_shape.empty())
        throw argument_error(column_text(table, c) + ": only numbers can have a row_shape");
    auto const size = std::visit([](auto const& values) { return values.size(); }, c.values);
    if (c.row_ends) {
        auto const& ends = *c.row_ends;
        if (!std::ranges::is_sorted(ends) || (ends.empty() ? 0 : ends.back()) != size || !c.row_shape.empty())
            throw argument_error(column_text(table, c) +
                                 ": the ends of ragged rows must ascend to the number of values, " +
                                 std::to_string(size));
        return ends.size();
    }
    auto const width = std::accumulate(c.row_shape.begin(), c.row_shape.end(), std::uint64_t{1}, std::multiplies{});
    if (width == 0 && size == 0) return table.ids.size();  // rows without values: the table determines their number
    if (width == 0 || size % width != 0)
        throw argument_error(column_text(table, c) + ": values must fill whole rows of " + std::to_string(width) +
                             ", got " + std::to_string(size));
    return static_cast<std::size_t>(size / width);
}

/// Checks names and lengths. Returns the number of rows.
inline std::size_t row_count(dynamic_table const& table) {
    std::vector<std::string> seen{"id"};
    auto rows =
        table.ids.empty() && !table.columns.empty() ? row_count(table, table.columns.front()) : table.ids.size();
    for (auto const& c : table.columns) {
        hdf5::require_name("sluice::nwb::dynamic_table: " + table.name, c.name);
        if (row_count(table, c) != rows)
            throw argument_error(column_text(table, c) + ": every column must have " + std::to_string(rows) +
                                 " rows, got " + std::to_string(row_count(table, c)));
        for (auto const& name : {c.name, c.name + "_index"}) {
            if (std::ranges::count(seen, name) != 0)
                throw argument_error(column_text(table, c) + ": a column's name must be unique in its table");
            if (name == c.name || c.row_ends) seen.push_back(name);
        }
    }
    return rows;
}

inline hdf5::object write_values(hdf5::group& parent, column const& c, std::size_t rows) {
    return std::visit(
        [&]<class T>(std::vector<T> const& values) -> hdf5::object {
            if constexpr (hdf5::number<T>) {
                std::vector<std::uint64_t> extent{c.row_ends ? values.size() : rows};
                extent.insert(extent.end(), c.row_shape.begin(), c.row_shape.end());
                auto made = parent.create_dataset<T>(c.name, hdf5::layout::contiguous(extent));
                if (!values.empty()) made.write(0, values);
                return made;
            } else {
                if constexpr (std::same_as<T, std::string>)
                    return parent.write_strings(c.name, values);
                else if constexpr (std::same_as<T, bool>)
                    return parent.write_bools(c.name, values);
                else
                    return parent.write_references(c.name, values);
            }
        },
        c.values);
}

/// Writes the ends of ragged rows in the narrowest unsigned type that holds them.
inline hdf5::object write_ends(hdf5::group& parent, std::string const& name, std::span<std::uint64_t const> ends) {
    auto const last = ends.empty() ? 0 : ends.back();
    auto const as = [&]<class T>(T) -> hdf5::object {
        std::vector<T> narrow;
        for (auto const end : ends) narrow.push_back(static_cast<T>(end));
        return parent.write_numbers<T>(name, narrow);
    };
    if (last <= std::numeric_limits<std::uint8_t>::max()) return as(std::uint8_t{});
    if (last <= std::numeric_limits<std::uint16_t>::max()) return as(std::uint16_t{});
    if (last <= std::numeric_limits<std::uint32_t>::max()) return as(std::uint32_t{});
    return as(std::uint64_t{});
}

inline void write_column(hdf5::group& parent, column const& c, std::size_t rows) {
    auto data = write_values(parent, c, rows);
    mark(data, {c.table ? "DynamicTableRegion" : "VectorData", table_namespace});
    data.write_attribute("description", c.description);
    if (c.table) data.write_attribute("table", *c.table);
    if (!c.row_ends) return;
    auto index = write_ends(parent, c.name + "_index", *c.row_ends);
    mark(index, {"VectorIndex", table_namespace});
    index.write_attribute("description", "where each row of " + c.name + " ends");
    index.write_attribute("target", data.reference());
}

}  // namespace detail

/// Writes the table as a new member of `parent`. Throws argument_error if columns differ in length or share a name.
inline hdf5::group write(hdf5::group& parent, dynamic_table const& table) {
    auto const rows = detail::row_count(table);
    auto made = create_typed(parent, table.name, table.type);
    made.write_attribute("description", table.description);
    std::vector<std::string> names;
    for (auto const& c : table.columns) names.push_back(c.name);
    made.write_attribute("colnames", names);

    auto ids = table.ids;
    if (ids.empty()) {
        ids.resize(rows);
        std::iota(ids.begin(), ids.end(), std::int64_t{0});
    }
    auto id_column = made.write_numbers<std::int64_t>("id", ids);
    mark(id_column, {"ElementIdentifiers", table_namespace});
    for (auto const& c : table.columns) detail::write_column(made, c, rows);
    return made;
}

}  // namespace sluice::nwb
