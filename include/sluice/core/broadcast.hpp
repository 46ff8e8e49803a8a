/// \file
/// broadcast(range, sinks...): one pass over a range of blocks, each block to every sink.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/core/sink.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/primitives.hpp>
#include <range/v3/range/traits.hpp>

namespace sluice {
namespace detail {

/// The type passed to each sink: the element of R as an lvalue.
template <class R>
using shared_element_t = std::remove_reference_t<ranges::range_reference_t<R>>&;

/// L is a list of sinks of E, such as `std::vector<any_sink<block>>`.
template <class L, class E>
concept list_of_sinks_for = !sink_for<L, E> && ranges::forward_range<L> && sink_for<ranges::range_reference_t<L>, E>;

// Variables instead of concepts keep the compiler's diagnostics short.
template <class S, class R>
inline constexpr bool is_sink_for_elements_of =
    sink_for<S, shared_element_t<R>> || list_of_sinks_for<S, shared_element_t<R>>;

/// An element of R can be read by several sinks in turn.
template <class R, class E = shared_element_t<R>>
inline constexpr bool has_elements_to_share = !ranges::input_range<E> || ranges::forward_range<E>;

}  // namespace detail

/// Each sink, or each sink of a list, accepts the elements of R (a block, a chunk, a group) as lvalues. With several
/// sinks, an element that is a range must be readable several times.
template <class R, class... Sinks>
concept broadcastable = ranges::input_range<R> && (detail::is_sink_for_elements_of<Sinks, R> && ...) &&
                        (detail::has_elements_to_share<R> ||
                         (sizeof...(Sinks) == 1 && (sink_for<Sinks, detail::shared_element_t<R>> && ...)));

namespace detail {

struct broadcast_fn {
    template <class R, class... Sinks>
        requires(sizeof...(Sinks) != 0) && broadcastable<R, Sinks...>
    constexpr void operator()(R&& range, Sinks&&... sinks) const {
        std::size_t read = 0;
        for (auto&& element : range) {
            (append(sinks, element), ...);
            release(element, read);
        }
        (finish(sinks), ...);
    }

private:
    /// Releases mapped pages that the sinks did not: a sink with its own loop, or several sinks that each read the
    /// pages.
    template <class E>
    static constexpr void release(E& element, std::size_t& read) {
        if constexpr (releases_all<E>()) {
            if constexpr (ranges::sized_range<E>)
                read += static_cast<std::size_t>(ranges::size(element));
            else
                read = elements_before_release;
            if (read < elements_before_release) return;
            detail::release_all(element);
            read = 0;
        }
    }
    template <class S, class E>
    static constexpr void append(S& sink, E& element) {
        if constexpr (sink_for<S&, E&>)
            sink.append(element);
        else
            for (auto&& one : sink) one.append(element);
    }
    template <class S>
    static constexpr void finish(S& sink) {
        if constexpr (requires { sink.finish(); })
            sink.finish();
        else
            for (auto&& one : sink) one.finish();
    }
};

}  // namespace detail

/// Appends each element of a range to every sink, in the order of the sinks. Then finishes the sinks in that order.
///
/// `broadcast(blocks, a, b, c)`. A list of sinks (a vector or span of any_sink) may replace a sink. The range is read
/// once, one element at a time. Every sink receives the same element, as an lvalue. Use a callback_sink for a sink that
/// needs only some columns: `callback_sink([&](auto const& b) { s.append(b | select({0, 1})); }, [&] { s.finish(); })`.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | input range, sinks of its elements | nothing | - | - | one element | the whole range, at the call |
///
/// Windows of a mapped file are released after every 1024 rows, even if the sinks release nothing. Exceptions of the
/// range and the sinks propagate. If reading or an `append` throws, no sink is finished. If a `finish` throws, the
/// sinks before it are finished and the sinks after it are not.
/// \snippet examples/sinks/a_sink_of_your_own.cpp broadcast
/// See also \ref into (one sink, whole range).
inline constexpr detail::broadcast_fn broadcast{};

}  // namespace sluice
