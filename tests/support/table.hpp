/// \file
/// table<T>: rows of numbers in memory, row-major, as a range of rows. A function computes the values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include <sluice/core/rows.hpp>

namespace test {

template <class T>
class table {
public:
    /// value(row, column) for each element, starting at row `first`.
    template <class F>
    table(std::size_t rows, std::size_t columns, F value, std::uint64_t first = 0) : rows_(rows), columns_(columns) {
        values_.reserve(rows * columns);
        for (std::size_t row = 0; row < rows; ++row)
            for (std::size_t column = 0; column < columns; ++column)
                values_.push_back(static_cast<T>(value(first + row, column)));
        std::vector<std::uint32_t> bytes(columns);
        for (std::uint32_t column = 0; column < columns; ++column)
            bytes[column] = column * static_cast<std::uint32_t>(sizeof(T));
        of_columns_ = sluice::column_table(std::move(bytes));
    }

    sluice::strided_rows<T> rows(std::size_t first, std::size_t count) const {
        return {reinterpret_cast<std::byte const*>(values_.data() + first * columns_), columns_ * sizeof(T), count,
                of_columns_};
    }
    sluice::strided_rows<T> rows() const { return rows(0, rows_); }
    std::vector<T> const& values() const { return values_; }

private:
    std::size_t rows_, columns_;
    std::vector<T> values_;
    sluice::column_table of_columns_;
};

}  // namespace test
