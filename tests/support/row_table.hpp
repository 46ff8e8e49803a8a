/// \file
/// row_table: rows of int16 in memory with consecutive values, for sinks and row adaptors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <sluice/core/rows.hpp>

namespace test {

/// `count` rows of `columns` values: 0, 1, 2, ...
struct row_table {
    std::vector<std::int16_t> values;
    std::size_t columns;

    row_table(std::size_t count, std::size_t width) : values(count * width), columns(width) {
        std::uint16_t next = 0;
        for (auto& value : values) value = static_cast<std::int16_t>(next++);
    }
    sluice::strided_rows<std::int16_t> rows(sluice::consumption const* hook = nullptr) const {
        std::vector<std::uint32_t> offsets(columns);
        for (std::size_t c = 0; c != columns; ++c) offsets[c] = static_cast<std::uint32_t>(2 * c);
        return {reinterpret_cast<std::byte const*>(values.data()), 2 * columns, values.size() / columns,
                sluice::column_table(offsets), hook};
    }
};

}  // namespace test
