/// \file
/// filled_segments: the result of views::fill_gaps for packets with known ticks: runs of packets and fills, by index.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/gaps.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/core/window.hpp>

namespace sluice::detail {

/// Returns the indices of elements preceded by a fill, ascending. \p tick_before is the tick of the element before the
/// range, if one \p precedes. Throws error under gaps::fail, and argument_error if the runs do not cover the \p size
/// elements of the range.
template <class Runs>
std::vector<std::size_t> fills_of(Runs const& runs, gaps policy, std::size_t size, bool precedes = false,
                                  std::int64_t tick_before = 0) {
    std::vector<std::size_t> fills;
    std::size_t at = 0;
    for (auto const& run : runs) {
        if (run.count == 0) continue;
        std::int64_t const step = precedes ? run.first_tick - tick_before : 1;
        if (step > 1 && policy == gaps::fail)
            throw error("sluice::views::fill_gaps: ticks must be consecutive, got " + std::to_string(run.first_tick) +
                        " after " + std::to_string(tick_before));
        if (step == 2 && policy == gaps::repeat_single) fills.push_back(at);
        at += static_cast<std::size_t>(run.count);
        tick_before = run.first_tick + static_cast<std::int64_t>(run.count) - 1;
        precedes = true;
    }
    if (at != size)
        throw argument_error("sluice::views::fill_gaps: the runs must cover the range's " + std::to_string(size) +
                             " packets, got " + std::to_string(at));
    return fills;
}

/// Elements [first, first + count) of a view, valid while the view lives.
template <class V>
auto stretch_of(V const& base, std::size_t first, std::size_t count) {
    if constexpr (has_segments<V>)
        return window<V>(base, first, count);
    else
        return slice(base, first, count);
}

/// A view and its fills as segments by index (\ref indexed_segments). Each fill repeats the element before it. Holds
/// the view, the element before its first one, and 8 bytes per fill.
///
/// Runs and fills alternate: even positions are runs, odd positions are fills. Only the first run can be empty, if a
/// fill precedes the first element; the segments then begin at position 1.
template <class V, class Previous = V>
class filled_segments {
    V base_{};
    Previous previous_{};
    std::vector<std::size_t> fills_;  // the index of the element after each fill, ascending

    std::size_t base_size() const { return static_cast<std::size_t>(ranges::size(base_)); }
    std::size_t first_place() const { return !fills_.empty() && fills_.front() == 0 ? 1 : 0; }

public:
    filled_segments() = default;
    /// \p fills: see \ref fills_of. \p previous must not be empty if the first of them is 0.
    filled_segments(V base, Previous previous, std::vector<std::size_t> fills)
        : base_(std::move(base)), previous_(std::move(previous)), fills_(std::move(fills)) {}

    std::size_t elements() const { return base_size() + fills_.size(); }
    std::size_t size() const { return base_size() == 0 ? 0 : 2 * fills_.size() + 1 - first_place(); }
    auto operator[](std::size_t segment) const {
        auto const place = segment + first_place(), fill = place / 2;
        auto const first = fill == 0 ? 0 : fills_[fill - 1];
        if (place % 2 == 0)
            return stretch_of(base_, first, (fill == fills_.size() ? base_size() : fills_[fill]) - first);
        if (fills_[fill] == 0) return stretch_of(previous_, 0, 1);
        return stretch_of(base_, fills_[fill] - 1, 1);
    }
    std::size_t first_index(std::size_t segment) const {
        if (segment >= size()) return elements();
        auto const place = segment + first_place(), fill = place / 2;
        if (place % 2 == 0) return fill == 0 ? 0 : fills_[fill - 1] + fill;
        return fills_[fill] + fill;
    }
    std::size_t segment_of(std::size_t index) const {
        if (index >= elements()) return size();
        std::size_t fill = 0;  // the number of fills at or before `index`
        for (auto left = fills_.size(); left != 0;) {
            auto const half = left / 2;
            bool const before = fills_[fill + half] + fill + half <= index;
            if (before) fill += half + 1;
            left = before ? left - half - 1 : half;
        }
        bool const is_fill = fill > 0 && fills_[fill - 1] + fill - 1 == index;
        return 2 * fill - (is_fill ? 1 : 0) - first_place();
    }

    std::size_t width() const
        requires row_range<V>
    {
        return base_.width();
    }
    auto select_columns(std::span<std::size_t const> columns) const
        requires row_range<V> && requires(V const& v) { v.select_columns(columns); }
    {
        using chosen = decltype(base_.select_columns(columns));
        using before = decltype(previous_.select_columns(columns));
        bool const begins = ranges::size(previous_) == 0;  // an empty range may have no columns
        return filled_segments<chosen, before>(base_.select_columns(columns),
                                               begins ? before{} : previous_.select_columns(columns), fills_);
    }
    void release_all() const
        requires(releases_all<V>())
    {
        detail::release_all(base_);
    }
};

}  // namespace sluice::detail
