/// \file
/// views::slice: a subrange by index or by time; its segments stay visible.
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <utility>

#include <sluice/core/adaptor_closure.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/window.hpp>
#include <sluice/detail/view_all.hpp>
#include <sluice/views/detail/window_of.hpp>

namespace sluice {

/// Finds an element by time: `index_of(seconds)` returns the index of the first element at or after `seconds`, or the
/// number of elements.
template <class C>
concept time_index = !ranges::range<C> && std::copy_constructible<C> && requires(C const& clock, double seconds) {
    { clock.index_of(seconds) } -> std::convertible_to<std::size_t>;
};

namespace views {
struct slice_fn : needs_arguments<slice_fn> {
    template <detail::viewable_range R>
        requires chunkable<detail::all_t<R>>
    auto operator()(R&& r, std::size_t first, std::size_t count) const {
        auto view = detail::view_all(std::forward<R>(r));
        if (auto const size = static_cast<std::size_t>(ranges::size(view)); first > size || count > size - first)
            throw argument_error("sluice::views::slice: first + count must be at most the range's size " +
                                 std::to_string(size) + ", got " + std::to_string(first) + " + " +
                                 std::to_string(count));
        return detail::window_of(std::move(view), first, count);
    }
    template <detail::viewable_range R, time_index Clock>
        requires chunkable<detail::all_t<R>>
    auto operator()(R&& r, Clock const& clock, double from_seconds, double to_seconds) const {
        if (!(from_seconds <= to_seconds))
            throw argument_error("sluice::views::slice: from_seconds must be at most to_seconds, got " +
                                 std::to_string(from_seconds) + " and " + std::to_string(to_seconds));
        auto view = detail::view_all(std::forward<R>(r));
        auto const size = static_cast<std::size_t>(ranges::size(view));
        if constexpr (requires { clock.size(); })
            if (auto const of_clock = static_cast<std::size_t>(clock.size()); of_clock != size)
                throw argument_error("sluice::views::slice: the clock must have the range's " + std::to_string(size) +
                                     " elements, got " + std::to_string(of_clock));
        std::size_t const first = clock.index_of(from_seconds), last = clock.index_of(to_seconds);
        return (*this)(std::move(view), first, last < first ? 0 : last - first);
    }

    auto operator()(std::size_t first, std::size_t count) const { return bind_adaptor<slice_fn>(first, count); }
    template <time_index Clock>
    auto operator()(Clock clock, double from_seconds, double to_seconds) const {
        return bind_adaptor<slice_fn>(std::move(clock), from_seconds, to_seconds);
    }
};

/// Elements (or rows) `[first, first + count)` of a range, or those whose time is in `[from_seconds, to_seconds)`.
///
/// `slice(r, first, count)`, `r | slice(first, count)`; by time `slice(r, clock, from, to)`, or
/// `r | slice(clock, from, to)` with a `sluice::time_index`: a trodes::clock, or anything with `index_of(seconds)`.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | sized random-access range | `sluice::window`: random access, segmented as the base, rows stay rows | yes | yes | nothing | never; by time what the clock reads |
///
/// Throws argument_error if the slice exceeds the range, if `from` is after `to`, or if the clock has a different
/// number of elements. Elements are valid as long as those of the base.
/// \snippet examples/views/slice.cpp slice
/// See also views::drop and views::take (clamp instead of throwing), ranges::views::slice (hides the segments).
inline constexpr slice_fn slice{};
}  // namespace views
}  // namespace sluice
