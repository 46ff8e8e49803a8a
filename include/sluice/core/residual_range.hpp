/// \file
/// residual_range: how far the readings of a clock are from a line.
#pragma once

#include <algorithm>
#include <cmath>

namespace sluice {

/// How far readings are above and below a line, in nanoseconds.
struct residual_range {
    double least_ns = 0;  ///< of the reading farthest below (negative) or least far above
    double greatest_ns = 0;
    double slack_ns =
        0;  ///< 0: exact. Otherwise both may lie this much farther out (see \ref residual_hull::vertex_limit)

    double greatest_magnitude_ns() const noexcept { return std::max(std::abs(least_ns), std::abs(greatest_ns)); }
};

}  // namespace sluice
