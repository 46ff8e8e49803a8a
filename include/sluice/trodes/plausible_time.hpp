/// \file
/// plausible_time: decides which readings of a system clock can be times of one recording.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sluice::trodes {

/// Learns the median of the first readings, which a few damaged ones cannot move. A reading is plausible if it is
/// within 78 hours of that median: the limit of the exact sums of a fit (\ref sluice::regression_sums). A clock that
/// was set during the recording is still plausible. A flipped bit in a high byte, or zeros, are not.
class plausible_time {
public:
    static constexpr std::int64_t start_ns = std::int64_t{1}
                                             << 39;  ///< 9 minutes: the maximum distance of the first fitted reading
    static constexpr std::int64_t limit_ns =
        (std::int64_t{1} << 48) - start_ns;  ///< of every other reading, so that any two are within 2^48 of each other

    bool known() const noexcept { return reference_.has_value(); }

    /// Learns from the first readings, at least one; a few hundred are enough.
    void learn(std::span<std::int64_t const> first) {
        std::vector<std::int64_t> sorted(first.begin(), first.end());
        auto const middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
        std::nth_element(sorted.begin(), middle, sorted.end());
        reference_ = *middle;
    }

    /// Requires known().
    bool can_begin(std::int64_t ns) const noexcept { return within(ns, start_ns); }
    bool operator()(std::int64_t ns) const noexcept { return within(ns, limit_ns); }

private:
    bool within(std::int64_t ns, std::int64_t limit) const noexcept {  // |ns - reference| < limit, for any ns
        auto const distance = static_cast<std::uint64_t>(ns) - static_cast<std::uint64_t>(*reference_);
        return distance + static_cast<std::uint64_t>(limit) - 1 < 2 * static_cast<std::uint64_t>(limit) - 1;
    }

    std::optional<std::int64_t> reference_;
};

}  // namespace sluice::trodes
