/// \file
/// window_of: elements [first, first + count) of a range, the result of views::slice, drop and take.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>

#include <sluice/core/window.hpp>
#include <sluice/detail/view_all.hpp>

namespace sluice::detail {

template <class V>
auto window_of(V view, std::size_t first, std::size_t count) {
    return window<V>(std::move(view), first, count);
}
/// A window of a window refers to the same view.
template <class V>
auto window_of(window<V> const& view, std::size_t first, std::size_t count) {
    return window<V>(view.base(), view.offset() + first, count);
}

/// Elements [first, first + count), clamped to the size.
template <class V>
auto clamped_window(V view, std::size_t first, std::size_t count) {
    auto const size = static_cast<std::size_t>(ranges::size(view));
    first = std::min(first, size);
    return window_of(std::move(view), first, std::min(count, size - first));
}

}  // namespace sluice::detail
