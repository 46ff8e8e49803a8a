/// \file
/// index_cursor: the part of a cursor that counts.
#pragma once

#include <cstddef>

namespace sluice::detail {

/// The place of an iterator as an index, not a pointer: nothing points beyond the last packet. A cursor derives from it
/// and adds what it reads from, and `read()`.
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
