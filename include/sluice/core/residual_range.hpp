/// \file
/// residual_range: the distances of clock readings from a line.
#pragma once

#include <algorithm>
#include <cmath>

namespace sluice {

/// How far readings are above and below a line, in nanoseconds.
struct residual_range {
    double least_ns = 0;  ///< of the lowest reading relative to the line; negative if below
    double greatest_ns = 0;
    double slack_ns =
        0;  ///< 0: exact. Otherwise both may be this much farther out (see \ref residual_hull::vertex_limit)

    double greatest_magnitude_ns() const noexcept { return std::max(std::abs(least_ns), std::abs(greatest_ns)); }
};

}  // namespace sluice
