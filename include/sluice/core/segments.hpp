/// \file
/// The segment protocol: a range stored in segments exposes them, so that algorithms run one tight loop per segment.
///
/// After Matt Austern, "Segmented Iterators and Hierarchical Algorithms" (2000). The protocol has two functions:
///  * `segments(r, first, count)` returns the segments of elements [first, first + count) of `r`, in order, each a
///  plain range;
///  * `slice(r, first, count)` returns those elements of a *plain* range (one segment) as a plain range.
///
/// A range opts in with a member function of that name. Every other sized random-access range is one segment. Two more
/// members are optional:
///  * `walk(first, count)` returns an iterator that ends at ranges::default_sentinel, if that is faster than comparing
///  two
///    iterators;
///  * `every(step)` of a plain range returns elements 0, step, 2 step, ... as a plain range (views::stride).
#pragma once

#include <cstddef>
#include <iterator>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>

#include <range/v3/iterator/concepts.hpp>
#include <range/v3/iterator/default_sentinel.hpp>
#include <range/v3/range/access.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/primitives.hpp>
#include <range/v3/view/interface.hpp>

namespace sluice {

namespace detail {
// Variables instead of concepts keep diagnostics short: for a std::list the compiler would list every visible
// operator<.
template <class R>
inline constexpr bool is_random_access = ranges::random_access_range<R>;
template <class R>
inline constexpr bool is_sized = ranges::sized_range<R>;
}  // namespace detail

/// A range with known size and random access: the requirement of chunks, windows and segments.
template <class R>
concept sized_random_access_range = detail::is_random_access<R> && detail::is_sized<R>;

/// `count` elements from an iterator on: the segment type of a range without members `segments` and `slice`.
template <ranges::random_access_iterator I>
class counted_segment : public ranges::view_interface<counted_segment<I>> {
    I first_{};
    std::size_t count_ = 0;

public:
    counted_segment() = default;
    constexpr counted_segment(I first, std::size_t count) : first_(std::move(first)), count_(count) {}
    constexpr I begin() const { return first_; }
    constexpr I end() const { return first_ + static_cast<ranges::iter_difference_t<I>>(count_); }
    constexpr std::size_t size() const noexcept { return count_; }
};

/// One segment, as a range of segments.
template <class S>
class single_segment : public ranges::view_interface<single_segment<S>> {
    S segment_{};
    bool empty_ = true;

public:
    single_segment() = default;
    constexpr explicit single_segment(S segment) : segment_(std::move(segment)), empty_(ranges::size(segment_) == 0) {}
    constexpr S const* begin() const noexcept { return &segment_; }
    constexpr S const* end() const noexcept { return &segment_ + (empty_ ? 0 : 1); }
};

namespace detail {
template <class R>
concept has_slice = requires(R const& r, std::size_t n) { r.slice(n, n); };
template <class R>
concept has_segments = requires(R const& r, std::size_t n) { r.segments(n, n); };
template <class R>
concept has_walk = requires(R const& r, std::size_t n) { r.walk(n, n) == ranges::default_sentinel; };

struct slice_fn {
    /// Elements [first, first + count) of a plain range, as a plain range.
    template <sized_random_access_range R>
    constexpr auto operator()(R&& r, std::size_t first, std::size_t count) const {
        if constexpr (has_slice<R>) {
            return std::as_const(r).slice(first, count);
        } else if constexpr (ranges::contiguous_range<R>) {
            return std::span(ranges::data(r) + first, count);
        } else {
            auto const begin = ranges::begin(r);
            return counted_segment(begin + static_cast<ranges::range_difference_t<R>>(first), count);
        }
    }
};
}  // namespace detail

/// `slice(r, first, count)`: elements [first, first + count) of a plain range. The result refers to `r`.
inline constexpr detail::slice_fn slice{};

namespace detail {
/// A sized range with visible segments, or a single segment. A single-pass range has no const iterators, so its const
/// form is not a range; `size()` and `segments()` suffice for it.
template <class R>
concept segmentable =
    (has_segments<std::remove_cvref_t<R>> && requires(std::remove_cvref_t<R> const& r) { r.size(); }) ||
    sized_random_access_range<R>;

struct segments_fn {
    template <segmentable R>
    constexpr auto operator()(R&& r, std::size_t first, std::size_t count) const {
        if constexpr (has_segments<std::remove_cvref_t<R>>)
            return std::as_const(r).segments(first, count);
        else
            return single_segment(slice(r, first, count));
    }
    template <segmentable R>
    constexpr auto operator()(R&& r) const {
        if constexpr (has_segments<std::remove_cvref_t<R>>)
            return std::as_const(r).segments(0, static_cast<std::size_t>(r.size()));
        else
            return single_segment(slice(r, 0, static_cast<std::size_t>(ranges::size(r))));
    }
};
}  // namespace detail

/// `segments(r)`, `segments(r, first, count)`: the non-empty segments of a range, in order. Segments refer to `r`,
/// which must outlive them. Making them reads nothing, except for views that must compute a result first
/// (regress_systime: its fit).
inline constexpr detail::segments_fn segments{};

template <class R>
using segments_t = decltype(segments(std::declval<R&>()));
/// The type of the segments of R.
template <class R>
using segment_t = std::remove_cvref_t<ranges::range_reference_t<segments_t<R>>>;

/// A sized range with visible segments. An ordinary sized random-access range is one segment. A range with a member
/// `segments` may itself be single-pass (views::tap, views::hold): its segments are then visited once, in order.
template <class R>
concept segmented_range = detail::segmentable<R> && ranges::input_range<segments_t<R>> &&
                          sized_random_access_range<segment_t<R>> && !detail::has_segments<segment_t<R>>;

/// A segment whose bytes can be released after they are consumed (see `consumption`).
template <class S>
concept releasable = requires(S const& s, std::size_t n) {
    s.release_step();
    s.release(n, n);
};

namespace detail {

/// Releases everything read from the source of `r`, through any number of adaptors. Calls `release_all()` of the range,
/// or of the first base that has it. Does nothing for a range in memory.
template <class R>
constexpr void release_all(R const& r) {
    if constexpr (requires { r.release_all(); })
        r.release_all();
    else if constexpr (requires { r.base(); })
        detail::release_all(r.base());
}
/// Whether release_all(r) has any effect.
template <class R>
constexpr bool releases_all() {
    if constexpr (requires(R const& r) { r.release_all(); })
        return true;
    else if constexpr (requires(R const& r) { r.base(); })
        return releases_all<std::remove_cvref_t<decltype(std::declval<R const&>().base())>>();
    else
        return false;
}

}  // namespace detail
}  // namespace sluice

template <class I>
inline constexpr bool std::ranges::enable_view<sluice::counted_segment<I>> = true;
template <class S>
inline constexpr bool std::ranges::enable_view<sluice::single_segment<S>> = true;
