/// \file
/// column_block_copier: copies rows of any row range into blocks of columns in memory.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/column_blocks.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>

namespace sluice {
namespace detail {

template <class S>
inline constexpr bool is_strided_rows = false;
template <class From>
inline constexpr bool is_strided_rows<strided_rows<From>> = true;

/// Rows of records transformed value by value to the same type: the records are copied first, then transformed in
/// place.
template <class S, class T>
concept transformed_in_place = requires(S const& rows, T* values, std::size_t n) {
    { rows.base() } -> std::convertible_to<strided_rows<T>>;
    rows.transform_in_place(values, n, n, n, n);
};

}  // namespace detail

/// Copies rows into blocks of columns. Holds the copy plan of the last rows. Rows that are neither records nor
/// transformed records also need a buffer of 256 rows.
template <class T>
class column_block_copier {
public:
    /// Maximum rows per call: their records stay in the L1 cache until the next block of columns reads them.
    static constexpr std::size_t most_rows = 256;

    /// `columns`: columns of a row; `width`: columns of a block (\ref column_blocks).
    column_block_copier(std::size_t columns, std::size_t width) noexcept : columns_(columns), width_(width) {}

    /// Copies rows [first, first + count) of a segment into each block, starting at its row `row`. Values after the
    /// last column stay zero. \pre count <= most_rows
    template <class Segment>
    void copy(Segment const& segment, std::size_t first, std::size_t count, std::span<T* const> blocks,
              std::size_t row) {
        if constexpr (detail::is_strided_rows<Segment>) {
            copy_records(segment.slice(first, count), blocks, row);
        } else if constexpr (detail::transformed_in_place<Segment, T>) {
            copy_records(strided_rows<T>(segment.base()).slice(first, count), blocks, row);
            for (std::size_t block = 0; block != blocks.size(); ++block)
                segment.transform_in_place(blocks[block] + row * width_, width_, count, block * width_,
                                           width_of(block));
        } else if (blocks.size() == 1) {
            copy_plain(slice(segment, first, count), blocks[0] + row * width_, width_);
        } else {
            scratch_.resize(most_rows * columns_);
            copy_plain(slice(segment, first, count), scratch_.data(), columns_);
            copy(scratch_.data(), count, blocks, row);
        }
    }
    /// Copies any number of contiguous row-major rows.
    void copy(T const* rows, std::size_t count, std::span<T* const> blocks, std::size_t row) const {
        for (std::size_t block = 0; block != blocks.size(); ++block) {
            auto const* from = rows + block * width_;
            auto* to = blocks[block] + row * width_;
            for (std::size_t r = 0; r != count; ++r, from += columns_, to += width_)
                std::memcpy(to, from, width_of(block) * sizeof(T));
        }
    }

private:
    std::size_t width_of(std::size_t block) const noexcept { return std::min(width_, columns_ - block * width_); }

    template <class From>
    void copy_records(strided_rows<From> const& rows, std::span<T* const> blocks, std::size_t row) {
        if (!plan_.matches(rows.columns())) plan_ = column_blocks(rows.columns(), width_);
        plan_.copy(rows, blocks, row);
    }
    template <class Rows>
    static void copy_plain(Rows const& rows, T* out, std::size_t stride) {
        if constexpr (requires { detail::copy_rows(rows, out, stride); }) return detail::copy_rows(rows, out, stride);
        for (auto const& row : rows) {
            std::size_t column = 0;
            for (auto const& value : row) out[column++] = static_cast<T>(value);
            out += stride;
        }
    }

    std::size_t columns_, width_;
    column_blocks plan_;
    std::vector<T> scratch_;
};

}  // namespace sluice
