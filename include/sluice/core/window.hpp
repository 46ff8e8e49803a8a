/// \file
/// window: elements [offset, offset + count) of a view, with the view's segments.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>

#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <range/v3/iterator/default_sentinel.hpp>
#include <range/v3/view/interface.hpp>

namespace sluice {

/// A range that can be split into windows (offset, count).
template <class R>
concept chunkable = sized_random_access_range<R> && sized_random_access_range<R const>;

/// Elements [offset, offset + size()) of a view: a range with the segments of its base. Keeps a copy of the view
/// (O(1)).
template <ranges::view_ V>
    requires chunkable<V>
class window : public ranges::view_interface<window<V>> {
    V base_{};
    std::size_t offset_ = 0, count_ = 0;

public:
    window() = default;
    window(V base, std::size_t offset, std::size_t count) : base_(std::move(base)), offset_(offset), count_(count) {}

    auto begin() const {
        if constexpr (detail::has_walk<V>)
            return base_.walk(offset_, count_);
        else
            return ranges::begin(base_) + static_cast<ranges::range_difference_t<V const>>(offset_);
    }
    auto end() const {
        if constexpr (detail::has_walk<V>)
            return ranges::default_sentinel;
        else
            return begin() + static_cast<ranges::range_difference_t<V const>>(count_);
    }
    std::size_t size() const noexcept { return count_; }
    /// The index of the window's first element in the chunked range.
    std::size_t offset() const noexcept { return offset_; }

    auto segments(std::size_t first, std::size_t count) const
        requires detail::has_segments<V>
    {
        return base_.segments(offset_ + first, count);
    }
    auto slice(std::size_t first, std::size_t count) const
        requires(!detail::has_segments<V>)
    {
        return sluice::slice(base_, offset_ + first, count);
    }
    /// The view that the window refers to.
    V const& base() const noexcept { return base_; }

    /// The window as a span if it is one contiguous segment; otherwise nullopt.
    auto as_span() const
        requires ranges::contiguous_range<segment_t<V const>>
    {
        using span = std::span<std::remove_reference_t<ranges::range_reference_t<segment_t<V const>>>>;
        std::optional<span> whole;
        if (count_ == 0) return std::optional{span{}};
        for (auto const& segment : sluice::segments(base_, offset_, count_)) {
            if (ranges::size(segment) == count_) whole = span(ranges::data(segment), count_);
            break;
        }
        return whole;
    }
    std::size_t width() const
        requires row_range<V>
    {
        return base_.width();
    }
    auto select_columns(std::span<std::size_t const> columns) const
        requires row_range<V> && requires(V const& v) { v.select_columns(columns); }
    {
        auto chosen = base_.select_columns(columns);
        return window<decltype(chosen)>(std::move(chosen), offset_, count_);
    }
};

}  // namespace sluice

template <class V>
inline constexpr bool std::ranges::enable_view<sluice::window<V>> = true;
