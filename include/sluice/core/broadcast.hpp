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

/// What each sink gets: the element of R as an lvalue.
template <class R>
using shared_element_t = std::remove_reference_t<ranges::range_reference_t<R>>&;

/// L is a list of sinks of E, such as `std::vector<any_sink<block>>`.
template <class L, class E>
concept list_of_sinks_for = !sink_for<L, E> && ranges::forward_range<L> && sink_for<ranges::range_reference_t<L>, E>;

// Variables where concepts would do: the compiler's explanation stays short.
template <class S, class R>
inline constexpr bool is_sink_for_elements_of =
    sink_for<S, shared_element_t<R>> || list_of_sinks_for<S, shared_element_t<R>>;

/// The next sink can look at an element of R again.
template <class R, class E = shared_element_t<R>>
inline constexpr bool has_elements_to_share = !ranges::input_range<E> || ranges::forward_range<E>;

}  // namespace detail

/// Each of the sinks, or of a list of sinks, takes each element of R (a block, a chunk, a group) as an lvalue. Where
/// there are several, an element that is a range can be read several times.
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
    /// Gives mapped pages back where a sink has not: one with a loop of its own, or several that bring them back in
    /// turn.
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

/// Appends each element of a range to every sink, in the order of the sinks, then finishes the sinks in that order.
///
/// `broadcast(blocks, a, b, c)`. In place of a sink there may be a list of sinks: a vector or span of any_sink.
/// The range is read once, one element at a time; every sink gets the same element, as an lvalue. A sink that needs
/// only part of it is a callback_sink: `callback_sink([&](auto const& b) { s.append(b | select({0, 1})); }, [&] {
/// s.finish(); })`.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | input range, sinks of its elements | nothing | - | - | one element | at once, the whole range |
///
/// Windows of a mapped file are released after each 1024 rows, also where the sinks release nothing.
/// Throws what reading and the sinks throw. Where reading or an `append` throws, no sink is finished; where a
/// `finish` throws, the sinks before it are finished and those after it are not.
/// \snippet examples/sinks/a_sink_of_your_own.cpp broadcast
/// See also \ref into (one sink, the whole range at once).
inline constexpr detail::broadcast_fn broadcast{};

}  // namespace sluice
