/// \file
/// indexed_segments: something that makes its segments by their number, for a concatenation that stores none of them.
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <sluice/core/segments.hpp>

namespace sluice {
namespace detail {
// A variable where a concept would do: the compiler's list of all that a vector lacks says nothing.
template <class S>
inline constexpr bool indexes_segments = requires(S const& s, std::size_t i) {
    { s.size() } -> std::convertible_to<std::size_t>;
    { s.elements() } -> std::convertible_to<std::size_t>;
    { s.first_index(i) } -> std::convertible_to<std::size_t>;
    { s.segment_of(i) } -> std::convertible_to<std::size_t>;
    requires sized_random_access_range<std::remove_cvref_t<decltype(s[i])> const>;
};
}  // namespace detail

/// Segments by number, none of them empty, with arithmetic (or a table of its own) for what a concatenation looks up:
///
///  * `size()`: how many segments; `elements()`: how many elements they have together;
///  * `[i]`: segment i, a sized random-access range whose iterators stay valid while the object lives;
///  * `first_index(i)`: the index of its first element, where i = size() gives elements();
///  * `segment_of(index)`: the segment that holds an element; size() for elements().
///
/// `views::concatenate(s)` keeps such an object as it is: equal records of a file, the runs of a clock.
template <class S>
concept indexed_segments = std::copy_constructible<S> && detail::indexes_segments<S>;

namespace detail {
template <indexed_segments S>
using indexed_segment_t = std::remove_cvref_t<decltype(std::declval<S const&>()[std::size_t{}])>;
}  // namespace detail
}  // namespace sluice
