/// \file
/// line_fit: a line through the readings of a clock, and how well it fits.
#pragma once

#include <concepts>
#include <cstdint>

#include <range/v3/range/concepts.hpp>
#include <range/v3/range/traits.hpp>

#include <sluice/core/clock_line.hpp>

namespace sluice {

/// A random-access range of clock readings in nanoseconds, such as a span or a field of packets.
template <class R>
concept clock_readings = ranges::random_access_range<R const> && ranges::sized_range<R const> &&
                         std::same_as<ranges::range_value_t<R const>, std::int64_t>;

/// A fitted line and how well it fits.
struct line_fit {
    clock_line line;
    std::uint64_t points = 0;
    long double ns_per_tick = 0;
    double residual_rms_ns =
        0;  ///< square root of the mean squared residual; good to 0.1 µs over a day, far better over an hour
    bool slope_is_nominal = false;  ///< true if all points have one tick and the slope is from the given rate
};

}  // namespace sluice
