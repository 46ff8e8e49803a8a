/// \file
/// What a sink is: the end of a pipeline, to which ranges are appended until it is finished.
#pragma once

#include <utility>

#include <sluice/core/rows.hpp>
#include <sluice/core/value_cast.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/traits.hpp>

namespace sluice {

/// S takes ranges (or other values) of type R: `sink.append(range)` any number of times, then `sink.finish()` once.
///
///  * `append` has consumed the range when it returns: the sink keeps no reference to it.
///  * A sink may work asynchronously; the data in flight is bounded, and the sink documents the bound.
///  * The first failure is thrown by the call that meets it, by the next call, or by `finish()` at the latest.
///  * What was appended is complete only after `finish()` has returned. A sink that is destroyed without it leaves
///    nothing that looks complete.
///
/// R is the type of the expression that is appended: `block&`, `std::span<float const>&`, `std::vector<int>`.
/// \snippet examples/sinks/a_sink_of_your_own.cpp sink
/// See also \ref into, \ref broadcast, \ref any_sink.
template <class S, class R>
concept sink_for = requires(S& sink, R&& range) {
    sink.append(std::forward<R>(range));
    sink.finish();
};

namespace detail {
// A variable where a concept would do: the compiler's explanation stays short.
template <class R, class T>
inline constexpr bool has_values_for = false;
template <class R, class T>
    requires(ranges::input_range<R> && !row_range<R>)
inline constexpr bool has_values_for<R, T> =  // a proxy is checked by its value type, too
    keeps_values<ranges::range_reference_t<R>, T> && keeps_values<ranges::range_value_t<R>, T>;
template <row_range R, class T>
inline constexpr bool has_values_for<R, T> = keeps_values<row_field_t<R>, T>;
}  // namespace detail

/// R's elements are values that T keeps (\ref keeps_values), or R's rows are made of such values: what a sink of
/// numbers of type T takes.
template <class R, class T>
concept values_for = detail::has_values_for<R, T>;

}  // namespace sluice
