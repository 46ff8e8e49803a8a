/// \file
/// Algorithms over segmented ranges: one tight loop per segment; consumed pages are released every 4 MiB.
///
/// They accept any input range. A \ref sluice::segmented_range is processed segment by segment, which avoids the
/// per-element check of a range-for over a concatenation. Each algorithm holds one segment and allocates nothing,
/// unless documented otherwise. If a third-party view hides the segments of a mapped file, pages are released every
/// 1024 elements. Each algorithm is a function object; projections work as in std::ranges.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include <sluice/core/copy_rows.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/core/value_cast.hpp>
#include <range/v3/range/access.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/primitives.hpp>
#include <range/v3/range/traits.hpp>

namespace sluice {
namespace detail {

/// A range that is processed segment by segment: its segments release mapped pages, or it has no mapped pages.
template <class R>
concept walked_by_segments =
    segmented_range<R> && (!releases_all<std::remove_cvref_t<R>>() || releasable<segment_t<R>>);

/// Calls `visit` with each segment of `r`, in order, until it returns false. Releases the elements it has passed.
template <class R, class Visit>
constexpr void visit_segments(R&& r, std::size_t first, std::size_t count, Visit visit) {
    for (auto const& segment : segments(r, first, count)) {
        using segment_type = std::remove_cvref_t<decltype(segment)>;
        if constexpr (releasable<segment_type>) {
            if (std::size_t const step = segment.release_step(); step != 0) {
                auto const size = static_cast<std::size_t>(ranges::size(segment));
                for (std::size_t at = 0; at < size; at += step) {
                    std::size_t const n = std::min(step, size - at);
                    if (!visit(slice(segment, at, n))) return;  // stopped inside the segment: do not release the rest
                    segment.release(at, n);
                }
                continue;
            }
        }
        if (!visit(segment)) return;
    }
}

/// Elements read between two releases of a range without segments. Each element may bring in a page and its neighbours.
inline constexpr std::size_t elements_before_release = 1024;

/// Calls `visit` with each element, in order, until it returns false.
template <class R, class Visit>
constexpr void visit_elements(R&& r, Visit visit) {
    if constexpr (walked_by_segments<R>) {
        visit_segments(r, 0, static_cast<std::size_t>(ranges::size(r)), [&](auto const& segment) {
            auto it = ranges::begin(segment);
            for (auto n = ranges::size(segment); n != 0; --n, ++it)
                if (!visit(*it)) return false;
            return true;
        });
    } else if constexpr (releases_all<std::remove_cvref_t<R>>()) {
        std::size_t read = 0;
        for (auto&& element : r) {
            if (!visit(std::forward<decltype(element)>(element))) break;
            if (++read % elements_before_release == 0) release_all(r);
        }
        release_all(r);
    } else {
        for (auto&& element : r)
            if (!visit(std::forward<decltype(element)>(element))) return;
    }
}

[[noreturn]] inline void wrong_span(std::size_t needed, std::size_t got) {
    throw argument_error("sluice::copy: the span must have exactly the range's " + std::to_string(needed) +
                         " elements, got " + std::to_string(got));
}

template <class R, class Proj>
using projected_t = std::invoke_result_t<Proj&, ranges::range_reference_t<R>>;

struct for_each_fn {
    template <ranges::input_range R, class F, class Proj = std::identity>
        requires std::invocable<Proj&, ranges::range_reference_t<R>> && std::invocable<F&, projected_t<R, Proj>>
    constexpr F operator()(R&& r, F f, Proj proj = {}) const {
        visit_elements(r, [&](auto&& element) {
            std::invoke(f, std::invoke(proj, std::forward<decltype(element)>(element)));
            return true;
        });
        return f;
    }
};

struct fold_fn {
    template <ranges::input_range R, class T, class Op, class Proj = std::identity>
        requires std::invocable<Proj&, ranges::range_reference_t<R>> && std::invocable<Op&, T, projected_t<R, Proj>> &&
                 std::assignable_from<T&, std::invoke_result_t<Op&, T, projected_t<R, Proj>>>
    constexpr T operator()(R&& r, T init, Op op, Proj proj = {}) const {
        if constexpr (walked_by_segments<R>) {
            visit_segments(r, 0, static_cast<std::size_t>(ranges::size(r)), [&](auto const& segment) {
                T value = std::move(init);  // a local: the compiler keeps it in a register
                auto it = ranges::begin(segment);
                for (auto n = ranges::size(segment); n != 0; --n, ++it)
                    value = std::invoke(op, std::move(value), std::invoke(proj, *it));
                init = std::move(value);
                return true;
            });
        } else {
            visit_elements(r, [&](auto&& element) {
                init = std::invoke(op, std::move(init), std::invoke(proj, std::forward<decltype(element)>(element)));
                return true;
            });
        }
        return init;
    }
};

struct copy_fn {
    template <ranges::input_range R, class T>
        requires ranges::sized_range<R> && (!row_range<R>) && keeps_values<ranges::range_reference_t<R>, T>
    constexpr void operator()(R&& r, std::span<T> out) const {
        auto const size = static_cast<std::size_t>(ranges::size(r));
        if (size != out.size()) wrong_span(size, out.size());
        T* to = out.data();
        if constexpr (walked_by_segments<R>) {
            visit_segments(r, 0, size, [&](auto const& segment) {
                auto const n = static_cast<std::size_t>(ranges::size(segment));
                auto it = ranges::begin(segment);
                T* const begin = to;
                for (std::size_t i = 0; i != n; ++i, ++it) begin[i] = static_cast<T>(*it);
                to += n;
                return true;
            });
        } else {
            visit_elements(r, [&](auto&& element) {
                *to++ = static_cast<T>(std::forward<decltype(element)>(element));
                return true;
            });
        }
    }

    template <row_range R, class T>
        requires keeps_values<row_field_t<R>, T>
    void operator()(R&& rows, std::span<T> out) const {
        auto const size = static_cast<std::size_t>(ranges::size(rows));
        std::size_t const columns = rows.width();
        if (size * columns != out.size()) wrong_span(size * columns, out.size());
        T* to = out.data();
        visit_segments(rows, 0, size, [&](auto const& segment) {
            copy_rows(segment, to, columns);
            to += static_cast<std::size_t>(ranges::size(segment)) * columns;
            return true;
        });
    }
};

/// Compares elements one by one.
struct same_elements {
    template <class Left, class Right>
    constexpr bool operator()(Left const& left, Right const& right) const {
        auto it = ranges::begin(left);
        auto other = ranges::begin(right);
        for (auto n = ranges::size(left); n != 0; --n, ++it, ++other)
            if (!(*it == *other)) return false;
        return true;
    }
};

/// Compares rows in batches, copied to row-major memory.
template <class T, class U>
struct same_rows {
    static constexpr std::size_t values = 8192;  // per side: both buffers fit in a core's L1 and L2 caches
    std::size_t width;
    std::unique_ptr<T[]> left_values = std::make_unique_for_overwrite<T[]>(std::max(values, width));
    std::unique_ptr<U[]> right_values = std::make_unique_for_overwrite<U[]>(std::max(values, width));

    template <class Left, class Right>
    bool operator()(Left const& left, Right const& right) const {
        auto const size = static_cast<std::size_t>(ranges::size(left));
        auto const step = std::max<std::size_t>(1, values / std::max<std::size_t>(1, width));
        for (std::size_t at = 0; at < size; at += step) {
            auto const n = std::min(step, size - at);
            copy_rows(slice(left, at, n), left_values.get(), width);
            copy_rows(slice(right, at, n), right_values.get(), width);
            if (!std::equal(left_values.get(), left_values.get() + n * width, right_values.get())) return false;
        }
        return true;
    }
};

template <class A, class B, class Same>
constexpr bool equal_segments(A& a, B& b, Same const& same) {
    auto const size = static_cast<std::size_t>(ranges::size(a));
    if (size != static_cast<std::size_t>(ranges::size(b))) return false;
    bool equal = true;
    std::size_t at = 0;
    visit_segments(a, 0, size, [&](auto const& left) {
        auto const n = static_cast<std::size_t>(ranges::size(left));
        std::size_t done = 0;
        visit_segments(b, at, n, [&](auto const& right) {
            auto const k = static_cast<std::size_t>(ranges::size(right));
            equal = same(slice(left, done, k), right);
            done += k;
            return equal;
        });
        at += n;
        return equal;
    });
    return equal;
}

struct equal_fn {
    template <segmented_range A, segmented_range B>
        requires(!row_range<A> && !row_range<B>) &&
                std::equality_comparable_with<ranges::range_reference_t<A>, ranges::range_reference_t<B>>
    constexpr bool operator()(A&& a, B&& b) const {
        return equal_segments(a, b, same_elements{});
    }
    template <row_range A, row_range B>
        requires std::equality_comparable_with<row_field_t<A>, row_field_t<B>>
    bool operator()(A&& a, B&& b) const {
        return a.width() == b.width() && equal_segments(a, b, same_rows<row_field_t<A>, row_field_t<B>>{a.width()});
    }
};

struct find_if_fn {
    template <ranges::forward_range R, class Pred, class Proj = std::identity>
        requires ranges::borrowed_range<R> && std::invocable<Proj&, ranges::range_reference_t<R>> &&
                 std::predicate<Pred&, projected_t<R, Proj>>
    constexpr ranges::iterator_t<R> operator()(R&& r, Pred pred, Proj proj = {}) const {
        if constexpr (segmented_range<R>) {
            ranges::range_difference_t<R> index = 0;
            visit_elements(r, [&](auto&& element) {
                if (std::invoke(pred, std::invoke(proj, std::forward<decltype(element)>(element)))) return false;
                ++index;
                return true;
            });
            return ranges::begin(r) + index;
        } else {
            auto it = ranges::begin(r);
            for (auto const end = ranges::end(r); it != end; ++it)
                if (std::invoke(pred, std::invoke(proj, *it))) break;
            return it;
        }
    }
};

struct count_if_fn {
    template <ranges::input_range R, class Pred, class Proj = std::identity>
        requires std::invocable<Proj&, ranges::range_reference_t<R>> && std::predicate<Pred&, projected_t<R, Proj>>
    constexpr std::size_t operator()(R&& r, Pred pred, Proj proj = {}) const {
        auto const count = [&](std::size_t n, auto&& element) {
            return n + (std::invoke(pred, std::forward<decltype(element)>(element)) ? 1 : 0);
        };
        return fold_fn{}(std::forward<R>(r), std::size_t{0}, count, std::move(proj));
    }
};

}  // namespace detail

/// `for_each(r, f, proj = {})`: calls `f` with each element, in order; returns `f`.
inline constexpr detail::for_each_fn for_each{};

/// `fold(r, init, op, proj = {})`: the left fold `op(op(init, first), second)...`.
inline constexpr detail::fold_fn fold{};

/// `copy(r, out)`: copies a sized range of elements, or rows (row-major), into a span of T of exactly that size. Only
/// conversions that keep every value compile (`keeps_values`). Throws argument_error if the sizes differ.
inline constexpr detail::copy_fn copy{};

/// `equal(a, b)`: whether two ranges have the same size and equal elements; segmentation does not matter. Rows compare
/// column by column; comparing rows holds two buffers of 8192 values.
inline constexpr detail::equal_fn equal{};

/// `find_if(r, pred, proj = {})`: an iterator to the first element of `r` that satisfies `pred`, or the end.
inline constexpr detail::find_if_fn find_if{};

/// `count_if(r, pred, proj = {})`: the number of elements that satisfy `pred`.
inline constexpr detail::count_if_fn count_if{};

}  // namespace sluice
