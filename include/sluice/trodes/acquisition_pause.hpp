/// \file
/// Finds the pause that a camera makes soon after it starts. Frames before it do not belong to the epoch.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace sluice::trodes {

/// A pause is longer than the first value, shorter than the second, and within the first frames_searched_for_pause
/// frames.
inline constexpr std::int64_t least_pause_ns = 400'000'000, most_pause_ns = 2'000'000'000;
inline constexpr std::size_t frames_searched_for_pause = 100;

/// Returns the index of the first time after the pause, or none if there is no pause. `times_ns` are the times of
/// frames or of a camera's digital line, ascending except where damaged. Only differences matter.
inline std::optional<std::size_t> first_after_pause(std::span<std::int64_t const> times_ns) {
    auto const searched = std::min(times_ns.size(), frames_searched_for_pause);
    for (std::size_t i = 1; i < searched; ++i) {
        auto const step = static_cast<std::int64_t>(static_cast<std::uint64_t>(times_ns[i]) -
                                                    static_cast<std::uint64_t>(times_ns[i - 1]));
        if (step > least_pause_ns && step < most_pause_ns) return i;
    }
    return std::nullopt;
}

}  // namespace sluice::trodes
