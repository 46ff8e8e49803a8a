/// \file
/// ticked_view: packets, rows or fields with the runs of their ticks and the element before the first one.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>

#include <sluice/core/gaps.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/core/tick_runs.hpp>
#include <sluice/core/window.hpp>
#include <range/v3/range/access.hpp>
#include <range/v3/range/primitives.hpp>
#include <range/v3/view/interface.hpp>

namespace sluice {

/// A sized random-access range with ticks. `runs()` covers its elements. `previous()` is a range of the element before
/// the first one, or empty. `previous_tick()` is that element's tick.
template <class R>
concept ticked_range = chunkable<std::remove_cvref_t<R>> && requires(std::remove_cvref_t<R> const& r) {
    { r.runs() } -> tick_runs;
    { r.previous() } -> sized_random_access_range;
    { r.previous_tick() } -> std::convertible_to<std::int64_t>;
};

/// A view of packets, rows or a field, with the runs of their ticks and the preceding element. Blocks return it.
///
///     ticked_view(rows, runs)                                   // the beginning of a recording
///     ticked_view(rows, runs, row_before, tick_before)          // row_before: a range of one row
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | sized random-access view; runs that outlive it | the same elements, segments kept; rows stay rows | yes | yes | two views, a span | as its base |
///
/// `views::fill_gaps(policy)` works on this range alone and also fills a packet dropped before its first element.
/// `select_columns` keeps the ticks. Segments, slices and windows come from the base and have no ticks.
template <ranges::view_ V>
    requires chunkable<V>
class ticked_view : public ranges::view_interface<ticked_view<V>> {
    V base_{}, previous_{};
    std::span<tick_run const> runs_;
    std::int64_t previous_tick_ = 0;

public:
    ticked_view() = default;
    constexpr ticked_view(V base, std::span<tick_run const> runs, V previous = {}, std::int64_t previous_tick = 0)
        : base_(std::move(base)), previous_(std::move(previous)), runs_(runs), previous_tick_(previous_tick) {}

    constexpr auto begin() const { return ranges::begin(base_); }
    constexpr auto end() const { return ranges::end(base_); }
    constexpr std::size_t size() const { return static_cast<std::size_t>(ranges::size(base_)); }

    /// The same elements without their ticks.
    constexpr V const& base() const noexcept { return base_; }
    /// The unwrapped ticks of the elements, in order; the counts sum up to `size()`.
    constexpr std::span<tick_run const> runs() const noexcept { return runs_; }
    /// The element before the first one, as a range of one; empty at the beginning of a recording.
    constexpr V previous() const { return previous_; }
    /// Its unwrapped tick; 0 at the beginning of a recording.
    constexpr std::int64_t previous_tick() const noexcept { return previous_tick_; }

    constexpr auto segments(std::size_t first, std::size_t count) const
        requires detail::has_segments<V>
    {
        return base_.segments(first, count);
    }
    constexpr auto slice(std::size_t first, std::size_t count) const
        requires(!detail::has_segments<V>)
    {
        return sluice::slice(base_, first, count);
    }
    constexpr auto walk(std::size_t first, std::size_t count) const
        requires detail::has_walk<V>
    {
        return base_.walk(first, count);
    }

    constexpr std::size_t width() const
        requires row_range<V>
    {
        return base_.width();
    }
    constexpr auto select_columns(std::span<std::size_t const> columns) const
        requires row_range<V> && requires(V const& v) { v.select_columns(columns); }
    {
        using chosen = decltype(base_.select_columns(columns));
        bool const begins = ranges::size(previous_) == 0;  // an empty range may have no columns
        return ticked_view<chosen>(base_.select_columns(columns), runs_,
                                   begins ? chosen{} : previous_.select_columns(columns), previous_tick_);
    }

    constexpr std::size_t release_step() const
        requires releasable<V>
    {
        return base_.release_step();
    }
    constexpr void release(std::size_t first, std::size_t count) const
        requires releasable<V>
    {
        base_.release(first, count);
    }
};

template <class V>
ticked_view(V, std::span<tick_run const>) -> ticked_view<V>;
template <class V>
ticked_view(V, std::span<tick_run const>, V) -> ticked_view<V>;
template <class V>
ticked_view(V, std::span<tick_run const>, V, std::int64_t) -> ticked_view<V>;

}  // namespace sluice

template <class V>
inline constexpr bool std::ranges::enable_view<sluice::ticked_view<V>> = true;
