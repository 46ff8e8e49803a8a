/// \file
/// Row sinks with a deflate_pool and small chunks, and their expected values.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <sluice/hdf5/deflate_pool.hpp>
#include <sluice/hdf5/file.hpp>
#include <sluice/hdf5/row_sink.hpp>

#include "support/table.hpp"

namespace test::pool_sinks {

inline constexpr std::size_t columns = 10, chunk_rows = 512, chunk_columns = 4;

inline sluice::hdf5::row_sink<std::int16_t> make_sink(sluice::hdf5::file& out,
                                                      std::shared_ptr<sluice::hdf5::deflate_pool> pool,
                                                      char const* name = "data") {
    return {
        out, name, columns, {.chunk_rows = chunk_rows, .chunk_columns = chunk_columns, .compression = std::move(pool)}};
}

inline std::int16_t value(std::uint64_t row, std::uint64_t column) {
    return static_cast<std::int16_t>((row * 2654435761U >> 9 & 127) + 300 * column + row / 64);
}

inline void fill(sluice::hdf5::row_sink<std::int16_t>& sink, std::uint64_t last) {
    while (sink.rows() < last) {
        auto const count = static_cast<std::size_t>(std::min<std::uint64_t>(100, last - sink.rows()));
        sink.append(test::table<std::int16_t>(count, columns, value, sink.rows()).rows());
    }
}

inline std::vector<std::int64_t> expected(std::uint64_t rows) {
    std::vector<std::int64_t> all;
    for (std::uint64_t row = 0; row < rows; ++row)
        for (std::uint64_t column = 0; column < columns; ++column) all.push_back(value(row, column));
    return all;
}

}  // namespace test::pool_sinks
