/// \file
/// part_of: a subrange of a temporary segment, and every n-th element of one.
#pragma once

#include <cstddef>
#include <utility>

#include <sluice/core/segments.hpp>
#include <sluice/core/window.hpp>

namespace sluice {
template <ranges::view_ V>
    requires chunkable<V>
class stride_view;

namespace detail {

/// Elements [first, first + count) of a plain range, which need not outlive the call.
template <class S>
auto part_of(S const& plain, std::size_t first, std::size_t count) {
    if constexpr (has_slice<S> || ranges::contiguous_range<S const>)
        return sluice::slice(plain, first, count);
    else
        return window<S>(plain, first, count);
}

/// Elements 0, step, ... of a plain range; uses its member `every` if it has one.
template <class S>
auto every(S plain, std::size_t step) {
    if constexpr (requires { plain.every(step); })
        return plain.every(step);
    else
        return stride_view<S>(std::move(plain), step);
}

}  // namespace detail
}  // namespace sluice
