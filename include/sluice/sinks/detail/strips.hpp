/// \file
/// Strips: as many rows as fit in a buffer.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <range/v3/range/primitives.hpp>

namespace sluice::detail {

/// Buffer size of a sink in bytes, unless one row is longer.
inline constexpr std::size_t sink_buffer_bytes = std::size_t{1} << 16;

/// Calls `take(strip, n)` with strips of n rows, segment by segment. `room()` returns how many rows fit, at least 1.
template <class R, class Room, class Take>
void visit_strips(R&& rows, Room room, Take take) {
    visit_segments(rows, 0, static_cast<std::size_t>(ranges::size(rows)), [&](auto const& segment) {
        auto const size = static_cast<std::size_t>(ranges::size(segment));
        for (std::size_t at = 0, n = 0; at != size; at += n) {
            n = std::min<std::size_t>(room(), size - at);
            take(slice(segment, at, n), n);
        }
        return true;
    });
}

/// The row width of a sink: given, or taken from the first rows.
class common_width {
    std::size_t width_ = 0;  // 0: not yet known

public:
    common_width() = default;
    explicit common_width(std::size_t width) noexcept : width_(width) {}

    std::size_t value() const noexcept { return width_; }
    /// Throws argument_error if rows of this width do not match.
    void require(std::size_t width, char const* who) {
        if (width_ == 0) width_ = width;
        if (width == 0 || width != width_)
            throw argument_error(std::string(who) + "::append: the width of the rows must be " +
                                 (width == 0 ? "at least 1" : std::to_string(width_)) + ", got " +
                                 std::to_string(width));
    }
};

}  // namespace sluice::detail
