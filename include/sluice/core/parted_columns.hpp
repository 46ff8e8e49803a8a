/// \file
/// copy_parts: rows whose columns go to several places, as the tiles of a file are.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/core/turn_blocks.hpp>

namespace sluice {

/// The columns of rows, parted: part p has columns [p x width, (p + 1) x width). Holds a column table for each part, and how they are copied.
class parted_columns {
public:
    parted_columns() = default;
    /// \throws argument_error unless the columns are a whole number of parts
    parted_columns(column_table all, std::size_t width) : all_(std::move(all)), width_(width) {
        if (width == 0 || all_.size() % width != 0)
            throw argument_error("sluice::parted_columns: columns must be a whole number of parts, got " + std::to_string(all_.size()) +
                                 " columns in parts of " + std::to_string(width));
        std::vector<std::size_t> columns(width);
        for (std::size_t first = 0; first != all_.size(); first += width) {
            std::iota(columns.begin(), columns.end(), first);
            parts_.push_back(all_.select(columns));
        }
        find_turns();
    }

    /// The table that the rows have.
    column_table const& all() const noexcept { return all_; }
    std::size_t size() const noexcept { return parts_.size(); }
    /// Columns of a part.
    std::size_t width() const noexcept { return width_; }

    /// Rows of packets, which have the table all(), into a row-major place for each part, from its row `first` on.
    template <class T>
    void copy_packets(strided_rows<T> const& rows, std::span<std::span<T> const> out, std::size_t first) const noexcept {
        for (std::size_t part = 0; part != parts_.size(); ++part)
            if (sizeof(T) != 2 || !in_turns_[part])
                detail::copy_rows(strided_rows<T>(rows.data(), rows.stride(), rows.size(), parts_[part]), out[part].data() + first * width_, width_);
        if constexpr (sizeof(T) == 2) {
            constexpr std::size_t strip = 8;  // packets that stay in the first cache from one block to the next
            for (std::size_t r = 0, n = rows.size(); r < n && !turns_.empty(); r += strip)
                for (auto const& block : turns_)
                    detail::transpose_turns(block, rows.data() + r * rows.stride(), rows.stride(), std::min(strip, n - r), out, first + r, width_);
        }
    }

private:
    /// Eight parts whose columns are too far apart for vectors of their own may be those of chips that take turns.
    void find_turns() {
        constexpr auto side = detail::turn_block::side;
        in_turns_.assign(parts_.size(), false);
        for (std::size_t part = 0; width_ % side == 0 && part + side <= parts_.size(); part += side) {
            if (!parts_[part].blocks().empty()) continue;
            std::vector<detail::turn_block> found;
            for (std::size_t column = 0; column != width_; column += side)
                if (auto const one = detail::turns_of(part, column, [&](std::size_t k, std::size_t i) { return parts_[part + k].offsets()[column + i]; })) found.push_back(*one);
            if (found.size() != width_ / side) continue;
            turns_.insert(turns_.end(), found.begin(), found.end());
            std::fill_n(in_turns_.begin() + static_cast<std::ptrdiff_t>(part), side, true);
        }
    }

    column_table all_;
    std::size_t width_ = 1;
    std::vector<column_table> parts_;
    std::vector<detail::turn_block> turns_;
    std::vector<bool> in_turns_;  // by part
};

/// Copies rows that have the table columns.all() into a place for each part, rows x columns.width() values, row-major.
/// Reads each packet once while it is in the first cache. Throws argument_error where a place has another size, or their number is not that of the parts.
template <row_range R, class T>
    requires segmented_range<R> && std::same_as<row_field_t<R>, T>
void copy_parts(R const& rows, parted_columns const& columns, std::span<std::span<T> const> out) {
    auto const size = static_cast<std::size_t>(ranges::size(rows));
    if (out.size() != columns.size() || rows.width() != columns.all().size())
        throw argument_error("sluice::copy_parts: there must be a place for each of " + std::to_string(columns.size()) + " parts of " +
                             std::to_string(columns.all().size()) + " columns, got " + std::to_string(out.size()) + " for rows of " +
                             std::to_string(rows.width()));
    for (auto const& place : out)
        if (place.size() != size * columns.width()) detail::wrong_span(size * columns.width(), place.size());
    std::size_t first = 0;
    detail::visit_segments(rows, 0, size, [&](auto const& segment) {
        static_assert(std::same_as<std::remove_cvref_t<decltype(segment)>, strided_rows<T>>, "copy_parts takes rows of packets");
        columns.copy_packets(segment, out, first);
        first += segment.size();
        return true;
    });
}

}  // namespace sluice
