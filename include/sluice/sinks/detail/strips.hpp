/// \file
/// Rows some at a time: as many as a buffer has room for.
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

/// Bytes of the buffer of a sink, unless one row is longer.
inline constexpr std::size_t sink_buffer_bytes = std::size_t{1} << 16;

/// Calls `take(strip, n)` with n rows at a time, segment by segment. `room()` says how many there is room for, at
/// least 1.
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

/// The width of all rows of a sink: given, or that of the first rows.
class common_width {
    std::size_t width_ = 0;  // 0: not known yet

public:
    common_width() = default;
    explicit common_width(std::size_t width) noexcept : width_(width) {}

    std::size_t value() const noexcept { return width_; }
    /// Throws argument_error where rows of this width do not fit.
    void require(std::size_t width, char const* who) {
        if (width_ == 0) width_ = width;
        if (width == 0 || width != width_)
            throw argument_error(std::string(who) + "::append: the width of the rows must be " +
                                 (width == 0 ? "at least 1" : std::to_string(width_)) + ", got " +
                                 std::to_string(width));
    }
};

}  // namespace sluice::detail
