/// \file
/// plausible_time: which readings of a system clock can be times of one recording, and which are damage.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sluice::trodes {

/// Told the first readings of a recording, it takes their median for the time, which a few damaged ones cannot move,
/// and from then on tells whether a reading lies within 78 hours of it: what the exact sums of a fit can hold (\ref
/// sluice::regression_sums). A clock that was set anew meanwhile is still plausible; a bit that flipped in a high byte,
/// or zeros, are not.
class plausible_time {
public:
    static constexpr std::int64_t start_ns = std::int64_t{1}
                                             << 39;  ///< 9 minutes: how far the first reading that counts may lie off
    static constexpr std::int64_t limit_ns =
        (std::int64_t{1} << 48) - start_ns;  ///< of every other one, so that both lie within 2^48 of each other

    bool known() const noexcept { return reference_.has_value(); }

    /// The first readings, at least one; a few hundred are plenty.
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
    bool within(std::int64_t ns, std::int64_t limit) const noexcept {  // |ns - reference| < limit, for any ns at all
        auto const distance = static_cast<std::uint64_t>(ns) - static_cast<std::uint64_t>(*reference_);
        return distance + static_cast<std::uint64_t>(limit) - 1 < 2 * static_cast<std::uint64_t>(limit) - 1;
    }

    std::optional<std::int64_t> reference_;
};

}  // namespace sluice::trodes
