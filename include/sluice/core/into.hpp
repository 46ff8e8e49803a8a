/// \file
/// into(sink): ends a pipeline: `range | into(sink)` appends the range to the sink and finishes the sink.
#pragma once

#include <concepts>
#include <type_traits>
#include <utility>

#include <sluice/core/sink.hpp>
#include <range/v3/range/concepts.hpp>

namespace sluice {
namespace detail {

/// The closure of `into(sink)`. S is an lvalue reference, or the type of a sink that it holds.
template <class S>
struct into_closure;

struct into_fn {
    template <class R, class S>
        requires sink_for<S, R>
    constexpr S operator()(R&& range, S&& sink) const {
        sink.append(std::forward<R>(range));
        sink.finish();
        return std::forward<S>(sink);
    }
    template <class S>
    constexpr auto operator()(S&& sink) const {
        return into_closure<S>{std::forward<S>(sink)};
    }
};

template <class S>
struct into_closure {
    S sink;

    // Requires only a range, so that the compiler names the missing member instead of a missing operator.
    template <ranges::range R>
    friend constexpr S operator|(R&& range, into_closure self) {
        static_assert(sink_for<S, R>, "`range | into(sink)` needs sink.append(range) and sink.finish()");
        if constexpr (sink_for<S, R>) into_fn{}(std::forward<R>(range), self.sink);
        return std::forward<S>(self.sink);
    }
};

}  // namespace detail

/// Appends a range to a sink and finishes the sink.
///
/// `range | into(sink)`, `into(range, sink)`. Returns the sink: an lvalue by reference, a temporary by value (`auto
/// const written = rows | into(binary_sink<float>(path))`). To append several ranges, call `append` and `finish`.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | a range and a `sink_for` it | the sink | - | - | the memory of the sink | the whole range, at the call |
///
/// Exceptions of the range, `append` and `finish` propagate. If reading or `append` throws, the sink is not finished.
/// \snippet examples/sinks/a_sink_of_your_own.cpp into
/// See also \ref broadcast (several sinks, one pass).
inline constexpr detail::into_fn into{};

}  // namespace sluice
