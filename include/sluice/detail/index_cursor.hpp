/// \file
/// index_cursor: the counting base of a cursor.
#pragma once

#include <cstddef>

namespace sluice::detail {

/// The position of an iterator as an index, not a pointer, so that no pointer leaves the array of packets. A cursor
/// derives from it and adds its source and `read()`.
struct index_cursor {
    std::size_t index = 0;

    constexpr bool equal(index_cursor const& other) const noexcept { return index == other.index; }
    constexpr void next() noexcept { ++index; }
    constexpr void prev() noexcept { --index; }
    constexpr void advance(std::ptrdiff_t n) noexcept { index += static_cast<std::size_t>(n); }
    constexpr std::ptrdiff_t distance_to(index_cursor const& other) const noexcept {
        return static_cast<std::ptrdiff_t>(other.index) - static_cast<std::ptrdiff_t>(index);
    }
};

}  // namespace sluice::detail
