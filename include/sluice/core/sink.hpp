/// \file
/// The sink concept: the end of a pipeline, to which ranges are appended until it is finished.
#pragma once

#include <utility>

#include <sluice/core/rows.hpp>
#include <sluice/core/value_cast.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/traits.hpp>

namespace sluice {

/// S accepts ranges (or other values) of type R: `sink.append(range)` any number of times, then `sink.finish()` once.
///
///  * `append` has consumed the range when it returns: the sink keeps no reference to it.
///  * A sink may work asynchronously; the data in flight is bounded, and the sink documents the bound.
///  * The first error is thrown by the call in which it occurs, by the next call, or by `finish()` at the latest.
///  * The output is complete only after `finish()` has returned. A sink destroyed without `finish()` leaves no output
///    that looks complete.
///
/// R is the type of the appended expression: `block&`, `std::span<float const>&`, `std::vector<int>`.
/// \snippet examples/sinks/a_sink_of_your_own.cpp sink
/// See also `into`, `broadcast`, `any_sink`.
template <class S, class R>
concept sink_for = requires(S& sink, R&& range) {
    sink.append(std::forward<R>(range));
    sink.finish();
};

namespace detail {
// A variable instead of a concept keeps the compiler's diagnostics short.
template <class R, class T>
inline constexpr bool has_values_for = false;
template <class R, class T>
    requires(ranges::input_range<R> && !row_range<R>)
inline constexpr bool has_values_for<R, T> =  // a proxy is also checked by its value type
    keeps_values<ranges::range_reference_t<R>, T> && keeps_values<ranges::range_value_t<R>, T>;
template <row_range R, class T>
inline constexpr bool has_values_for<R, T> = keeps_values<row_field_t<R>, T>;
}  // namespace detail

/// R's elements, or the values of R's rows, convert to T without loss (`keeps_values`). A sink of numbers of type T
/// requires it.
template <class R, class T>
concept values_for = detail::has_values_for<R, T>;

}  // namespace sluice
