/// \file
/// Algorithms over segmented ranges: one tight loop for each piece, and consumed bytes given back every 4 MiB.
///
/// They accept any input range. Over a \ref sluice::segmented_range they run piece by piece; what a plain range-for over a
/// concatenation costs (a check at every element) is not paid. They hold one piece and allocate nothing.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <functional>
#include <iterator>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include <sluice/core/error.hpp>
#include <sluice/core/gather_rows.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <range/v3/range/access.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/primitives.hpp>
#include <range/v3/range/traits.hpp>

namespace sluice {
namespace detail {

/// Hands `visit` the pieces of `r` one after the other until it returns false; releases what it has passed.
template <class R, class Visit>
constexpr void visit_segments(R&& r, std::size_t first, std::size_t count, Visit visit) {
    for (auto const& segment : segments(r, first, count)) {
        using segment_type = std::remove_cvref_t<decltype(segment)>;
        if constexpr (releasable<segment_type>) {
            if (std::size_t const step = segment.release_step(); step != 0) {
                auto const size = static_cast<std::size_t>(ranges::size(segment));
                for (std::size_t at = 0; at < size; at += step) {
                    std::size_t const n = std::min(step, size - at);
                    if (!visit(slice(segment, at, n))) return;  // stopped within: the rest has not been passed
                    segment.release(at, n);
                }
                continue;
            }
        }
        if (!visit(segment)) return;
    }
}

/// Rows of records into row-major memory, `out_stride` values from a row to the next: the de-interleaving loop.
template <class T, class U>
void copy_rows(strided_rows<T> const& rows, U* out, std::size_t out_stride) {
    std::byte const* record = rows.data();
    std::size_t const width = rows.width(), stride = rows.stride();
    std::size_t done = 0;
    if constexpr (std::same_as<T, U> && sizeof(T) == 2)
        if (auto const blocks = rows.columns().blocks(); !blocks.empty() && gathers_words()) {
            constexpr std::size_t strip = 64;  // rows that stay in the first cache from one block to the next
            auto const left = blocks.front().rows_left;
            auto const n = left != 0 && stride < gather_block::vector_bytes + 2 ? 0 : rows.size() - std::min(rows.size(), left);
            for (; done < n; done += std::min(strip, n - done))
                for (auto const& block : blocks)
                    gather_words(block, record + done * stride, stride, std::min(strip, n - done), out + done * out_stride, out_stride);
        }
    std::uint32_t const* const offsets = rows.columns().offsets().data();
    out += done * out_stride;
    for (std::size_t r = done, n = rows.size(); r != n; ++r, out += out_stride) {
        std::byte const* const from = record + r * stride;
        auto const put = [&](std::size_t c) { out[c] = static_cast<U>(load<T>(from + offsets[c])); };
        std::size_t c = 0;
        for (; c + 4 <= width; c += 4) put(c), put(c + 1), put(c + 2), put(c + 3);  // GCC does not unroll by itself
        for (; c != width; ++c) put(c);
    }
}
/// Any segment of rows that can copy itself.
template <class S, class U>
    requires requires(S const& rows, U* out, std::size_t n) { rows.copy_rows(out, n); }
void copy_rows(S const& rows, U* out, std::size_t out_stride) {
    rows.copy_rows(out, out_stride);
}

[[noreturn]] inline void wrong_span(std::size_t needed, std::size_t got) {
    throw argument_error("sluice::copy: the span must have exactly the range's " + std::to_string(needed) + " elements, got " +
                         std::to_string(got));
}

}  // namespace detail

/// Calls `f` with each element, in order; returns `f`.
template <ranges::input_range R, class F>
    requires std::invocable<F&, ranges::range_reference_t<R>>
constexpr F for_each(R&& r, F f) {
    if constexpr (segmented_range<R>) {
        detail::visit_segments(r, 0, static_cast<std::size_t>(ranges::size(r)), [&](auto const& segment) {
            auto it = ranges::begin(segment);
            for (auto n = ranges::size(segment); n != 0; --n, ++it) std::invoke(f, *it);
            return true;
        });
    } else {
        for (auto&& element : r) std::invoke(f, std::forward<decltype(element)>(element));
    }
    return f;
}

/// Left fold: `op(op(init, first), second)...`.
template <ranges::input_range R, class T, class Op>
    requires std::invocable<Op&, T, ranges::range_reference_t<R>> &&
    std::assignable_from<T&, std::invoke_result_t<Op&, T, ranges::range_reference_t<R>>>
constexpr T fold(R&& r, T init, Op op) {
    if constexpr (segmented_range<R>) {
        detail::visit_segments(r, 0, static_cast<std::size_t>(ranges::size(r)), [&](auto const& segment) {
            T value = std::move(init);  // a local: the compiler keeps it in a register
            auto it = ranges::begin(segment);
            for (auto n = ranges::size(segment); n != 0; --n, ++it) value = std::invoke(op, std::move(value), *it);
            init = std::move(value);
            return true;
        });
    } else {
        for (auto&& element : r) init = std::invoke(op, std::move(init), std::forward<decltype(element)>(element));
    }
    return init;
}

/// Copies a sized range of elements, converted to T, into `out`, which must have exactly the range's size.
template <ranges::input_range R, class T>
    requires ranges::sized_range<R> && (!row_range<R>) && std::convertible_to<ranges::range_reference_t<R>, T>
constexpr void copy(R&& r, std::span<T> out) {
    auto const size = static_cast<std::size_t>(ranges::size(r));
    if (size != out.size()) detail::wrong_span(size, out.size());
    if constexpr (segmented_range<R>) {
        T* to = out.data();
        detail::visit_segments(r, 0, size, [&](auto const& segment) {
            auto const n = static_cast<std::size_t>(ranges::size(segment));
            auto it = ranges::begin(segment);
            T* const piece = to;
            for (std::size_t i = 0; i != n; ++i, ++it) piece[i] = static_cast<T>(*it);
            to += n;
            return true;
        });
    } else {
        T* to = out.data();
        for (auto&& element : r) *to++ = static_cast<T>(std::forward<decltype(element)>(element));
    }
}

/// Copies rows, row-major, into `out`, which must have exactly rows × width elements.
template <row_range R, class T>
    requires segmented_range<R> && std::convertible_to<row_field_t<R>, T>
void copy(R&& rows, std::span<T> out) {
    auto const size = static_cast<std::size_t>(ranges::size(rows));
    std::size_t const columns = rows.width();
    if (size * columns != out.size()) detail::wrong_span(size * columns, out.size());
    T* to = out.data();
    detail::visit_segments(rows, 0, size, [&](auto const& segment) {
        detail::copy_rows(segment, to, columns);
        to += static_cast<std::size_t>(ranges::size(segment)) * columns;
        return true;
    });
}

/// Whether two ranges hold equal elements in the same number, however each is laid out in pieces.
template <segmented_range A, segmented_range B>
    requires std::equality_comparable_with<ranges::range_reference_t<A>, ranges::range_reference_t<B>>
constexpr bool equal(A&& a, B&& b) {
    auto const size = static_cast<std::size_t>(ranges::size(a));
    if (size != static_cast<std::size_t>(ranges::size(b))) return false;
    bool same = true;
    std::size_t at = 0;
    detail::visit_segments(a, 0, size, [&](auto const& left) {
        auto it = ranges::begin(left);
        auto const n = static_cast<std::size_t>(ranges::size(left));
        detail::visit_segments(b, at, n, [&](auto const& right) {
            auto other = ranges::begin(right);
            for (auto k = ranges::size(right); k != 0; --k, ++it, ++other)
                if (!(*it == *other)) return same = false;
            return true;
        });
        at += n;
        return same;
    });
    return same;
}

/// The first element that satisfies `pred`, as an iterator of `r`; the end if there is none.
template <ranges::forward_range R, class Pred>
    requires ranges::borrowed_range<R> && std::predicate<Pred&, ranges::range_reference_t<R>>
constexpr ranges::iterator_t<R> find_if(R&& r, Pred pred) {
    if constexpr (segmented_range<R>) {
        ranges::range_difference_t<R> index = 0;
        detail::visit_segments(r, 0, static_cast<std::size_t>(ranges::size(r)), [&](auto const& segment) {
            auto it = ranges::begin(segment);
            for (auto n = ranges::size(segment); n != 0; --n, ++it, ++index)
                if (std::invoke(pred, *it)) return false;
            return true;
        });
        return ranges::begin(r) + index;
    } else {
        auto it = ranges::begin(r);
        for (auto const end = ranges::end(r); it != end; ++it)
            if (std::invoke(pred, *it)) break;
        return it;
    }
}

/// How many elements satisfy `pred`.
template <ranges::input_range R, class Pred>
    requires std::predicate<Pred&, ranges::range_reference_t<R>>
constexpr std::size_t count_if(R&& r, Pred pred) {
    return sluice::fold(std::forward<R>(r), std::size_t{0}, [&](std::size_t n, auto&& element) {
        return n + (std::invoke(pred, std::forward<decltype(element)>(element)) ? 1 : 0);
    });
}

}  // namespace sluice
