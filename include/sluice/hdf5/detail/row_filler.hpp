/// \file
/// row_filler: copies rows, whatever they are views of, into the blocks of columns of a strip.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/column_blocks.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/hdf5/type.hpp>

namespace sluice::hdf5::detail {

template <class S>
inline constexpr bool is_strided_rows = false;
template <class From>
inline constexpr bool is_strided_rows<strided_rows<From>> = true;

/// Rows of records whose values a function changes, each by itself, to values of the same type: the records are copied first.
template <class S, class T>
concept transformed_in_place = requires(S const& rows, T* values, std::size_t n) {
    { rows.base() } -> std::convertible_to<strided_rows<T>>;
    rows.transform_in_place(values, n, n, n, n);
};

/// Rows that are copied at a time: their records are still in the first cache when the next block of columns reads them.
inline constexpr std::size_t rows_at_once = 256;

/// Holds how the columns of the rows that came last are copied, and, for rows that are neither records nor made of them, 256 rows.
template <number T>
class row_filler {
public:
    /// `width`: of a block of columns.
    row_filler(std::size_t columns, std::size_t width) noexcept : columns_(columns), width_(width) {}

    /// Rows [first, first + count) of a segment, into the blocks, from row `row` of each on. \pre count <= rows_at_once
    template <class Segment>
    void copy(Segment const& segment, std::size_t first, std::size_t count, std::span<T* const> blocks, std::size_t row) {
        if constexpr (is_strided_rows<Segment>) {
            copy_records(segment.slice(first, count), blocks, row);
        } else if constexpr (transformed_in_place<Segment, T>) {
            copy_records(strided_rows<T>(segment.base()).slice(first, count), blocks, row);
            for (std::size_t block = 0; block != blocks.size(); ++block)
                segment.transform_in_place(blocks[block] + row * width_, width_, count, block * width_, std::min(width_, columns_ - block * width_));
        } else if (blocks.size() == 1) {
            copy_plain(sluice::slice(segment, first, count), blocks[0] + row * width_, width_);
        } else {
            scratch_.resize(rows_at_once * columns_);
            copy_plain(sluice::slice(segment, first, count), scratch_.data(), columns_);
            split(scratch_.data(), count, blocks, row);
        }
    }

    /// Rows that follow each other in memory, row-major.
    void split(T const* rows, std::size_t count, std::span<T* const> blocks, std::size_t row) const {
        for (std::size_t block = 0; block != blocks.size(); ++block) {
            auto const* from = rows + block * width_;
            auto const width = std::min(width_, columns_ - block * width_);
            auto* to = blocks[block] + row * width_;
            for (std::size_t r = 0; r != count; ++r, from += columns_, to += width_) std::memcpy(to, from, width * sizeof(T));
        }
    }

private:
    template <class From>
    void copy_records(strided_rows<From> const& rows, std::span<T* const> blocks, std::size_t row) {
        if (!plan_.matches(rows.columns())) plan_ = column_blocks(rows.columns(), width_);
        plan_.copy(rows, blocks, row);
    }
    template <class Rows>
    static void copy_plain(Rows const& rows, T* out, std::size_t stride) {
        if constexpr (requires { sluice::detail::copy_rows(rows, out, stride); }) {
            sluice::detail::copy_rows(rows, out, stride);
        } else {
            for (auto const& row : rows) {
                auto* to = out;
                for (auto const& value : row) *to++ = static_cast<T>(value);
                out += stride;
            }
        }
    }

    std::size_t columns_, width_;  // of a row; of a block
    column_blocks plan_;
    std::vector<T> scratch_;
};

/// Appends rows [first, first + count) of a range to a strip_writer or strip_compressor.
template <row_range R, number T, class Strips>
void append_rows(R const& rows, std::size_t first, std::size_t count, row_filler<T>& filler, Strips& to) {
    sluice::detail::visit_segments(rows, first, count, [&](auto const& segment) {
        auto const size = static_cast<std::size_t>(ranges::size(segment));
        for (std::size_t at = 0; at != size;) {
            auto const some = std::min({size - at, rows_at_once, to.room()});
            filler.copy(segment, at, some, to.blocks(), to.filled());
            to.commit(some);
            at += some;
        }
        return true;
    });
}

}  // namespace sluice::hdf5::detail
