/// \file
/// indexed_segments: an object that computes its segments by index, so that a concatenation stores none of them.
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <sluice/core/segments.hpp>

namespace sluice {
namespace detail {
// A variable instead of a concept keeps the compiler's diagnostics short.
template <class S>
inline constexpr bool indexes_segments = requires(S const& s, std::size_t i) {
    { s.size() } -> std::convertible_to<std::size_t>;
    { s.elements() } -> std::convertible_to<std::size_t>;
    { s.first_index(i) } -> std::convertible_to<std::size_t>;
    { s.segment_of(i) } -> std::convertible_to<std::size_t>;
    requires sized_random_access_range<std::remove_cvref_t<decltype(s[i])> const>;
};
}  // namespace detail

/// Non-empty segments by index, with the look-ups that a concatenation needs, computed or from a table:
///
///  * `size()`: the number of segments; `elements()`: the total number of elements;
///  * `[i]`: segment i, a sized random-access range whose iterators stay valid while the object lives;
///  * `first_index(i)`: the index of its first element; first_index(size()) is elements();
///  * `segment_of(index)`: the segment that holds an element; size() for elements().
///
/// `views::concatenate(s)` stores such an object without copying its segments. Examples: equal records of a file, the
/// runs of a clock.
template <class S>
concept indexed_segments = std::copy_constructible<S> && detail::indexes_segments<S>;

namespace detail {
template <indexed_segments S>
using indexed_segment_t = std::remove_cvref_t<decltype(std::declval<S const&>()[std::size_t{}])>;
}  // namespace detail
}  // namespace sluice
