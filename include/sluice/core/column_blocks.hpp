/// \file
/// column_blocks: splits rows into blocks of columns, such as the chunks of a tiled dataset.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/core/transpose_8x8.hpp>

namespace sluice {

/// A plan for copying the columns of a table into blocks. Block b has columns [b x width, (b + 1) x width); the last
/// block may have fewer. In memory every row of a block has `width` values. Holds a column table and a gather plan for
/// each block.
class column_blocks {
public:
    column_blocks() = default;
    /// \throws argument_error width is 0
    column_blocks(column_table all, std::size_t width) : all_(std::move(all)), width_(width) {
        if (width == 0) throw argument_error("sluice::column_blocks: the width of a block must be at least 1, got 0");
        std::vector<std::size_t> columns;
        for (std::size_t first = 0; first < all_.size(); first += width) {
            columns.resize(std::min(width, all_.size() - first));
            std::iota(columns.begin(), columns.end(), first);
            tables_.push_back(all_.select(columns));
        }
        find_interleaved();
    }

    /// The number of blocks.
    std::size_t size() const noexcept { return tables_.size(); }
    /// Values in one row of a block.
    std::size_t width() const noexcept { return width_; }
    /// Columns of the table in a block: width(), or fewer in the last block.
    std::size_t width_of(std::size_t block) const noexcept { return tables_[block].size(); }
    /// The number of columns of the table.
    std::size_t columns() const noexcept { return all_.size(); }
    /// Whether the plan was made for rows with that table.
    bool matches(column_table const& of_rows) const noexcept {
        auto const mine = all_.offsets(), other = of_rows.offsets();
        return mine.data() == other.data() ? mine.size() == other.size()
                                           : std::equal(mine.begin(), mine.end(), other.begin(), other.end());
    }

    /// Copies rows into row-major blocks, starting at row `first` of each. Values after the last column are left
    /// unchanged or set to zero. Each record is read once, while it is in the L1 cache. \pre matches(rows.columns());
    /// `out` has size() pointers
    template <class From, class T>
    void copy(strided_rows<From> const& rows, std::span<T* const> out, std::size_t first) const {
        constexpr bool may_transpose = sizeof(T) == 2 && std::same_as<From, T>;
        for (std::size_t block = 0; block != tables_.size(); ++block)
            if (!may_transpose || !transposed_[block])
                detail::copy_rows(strided_rows<From>(rows.data(), rows.stride(), rows.size(), tables_[block]),
                                  out[block] + first * width_, width_);
        if constexpr (may_transpose) {
            constexpr std::size_t strip = 8;  // records that stay in the L1 cache between groups
            for (std::size_t r = 0, n = rows.size(); r < n && !interleaved_.empty(); r += strip)
                for (auto const& group : interleaved_)
                    detail::transpose_8x8(group, rows.data() + r * rows.stride(), rows.stride(), std::min(strip, n - r),
                                          out, first + r, width_);
        }
    }

private:
    /// Finds interleaved chips: eight full blocks whose columns are too far apart to gather each block on its own.
    void find_interleaved() {
        constexpr auto side = detail::interleaved_columns::side;
        transposed_.assign(tables_.size(), false);
        auto const whole = all_.size() / width_;
        for (std::size_t block = 0; width_ % side == 0 && block + side <= whole; block += side) {
            if (!tables_[block].blocks().empty()) continue;
            auto const offset = [&](std::size_t k, std::size_t column) { return tables_[block + k].offsets()[column]; };
            std::vector<detail::interleaved_columns> found;
            for (std::size_t column = 0; column != width_; column += side)
                if (auto const one = detail::find_interleaved(
                        block, column, [&](std::size_t k, std::size_t i) { return offset(k, column + i); }))
                    found.push_back(*one);
            if (found.size() != width_ / side) continue;
            interleaved_.insert(interleaved_.end(), found.begin(), found.end());
            std::fill_n(transposed_.begin() + static_cast<std::ptrdiff_t>(block), side, true);
        }
    }

    column_table all_;
    std::size_t width_ = 1;
    std::vector<column_table> tables_;  // by block
    std::vector<detail::interleaved_columns> interleaved_;
    std::vector<bool> transposed_;  // by block
};

/// Copies rows of records into blocks of `plan.width()` columns. out[b] has rows x plan.width() values, row-major;
/// values after the last column are zero. Replaces the plan if the column table of the rows differs.
/// \throws argument_error if the number of blocks does not match the columns, or a block has the wrong size
template <row_range R, class T>
    requires segmented_range<R> && std::same_as<row_field_t<R>, T>
void copy_column_blocks(R const& rows, column_blocks& plan, std::span<std::span<T> const> out) {
    auto const size = static_cast<std::size_t>(ranges::size(rows));
    auto const width = plan.width(), needed = (rows.width() + width - 1) / width;
    if (out.size() != needed)
        throw argument_error("sluice::copy_column_blocks: " + std::to_string(rows.width()) + " columns need " +
                             std::to_string(needed) + " blocks of " + std::to_string(width) + ", got " +
                             std::to_string(out.size()));
    std::vector<T*> to;
    for (auto const& block : out) {
        if (block.size() != size * width) detail::wrong_span(size * width, block.size());
        to.push_back(block.data());
    }
    std::size_t first = 0;
    detail::visit_segments(rows, 0, size, [&](auto const& segment) {
        static_assert(std::same_as<std::remove_cvref_t<decltype(segment)>, strided_rows<T>>,
                      "copy_column_blocks requires rows of records");
        if (!plan.matches(segment.columns())) plan = column_blocks(segment.columns(), width);
        plan.copy(segment, std::span<T* const>(to), first);
        first += segment.size();
        return true;
    });
    if (auto const used = rows.width() % width; used != 0)
        for (std::size_t row = 0; row != size; ++row) std::fill_n(to.back() + row * width + used, width - used, T{});
}

}  // namespace sluice
