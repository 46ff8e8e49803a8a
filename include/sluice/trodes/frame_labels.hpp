/// \file
/// label_frames: the stretches of a video in which the Trodes clock ran.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <sluice/core/error.hpp>

namespace sluice::trodes {

/// A jump of the camera's counter by more frames than this is suspicious.
inline constexpr std::int64_t most_frames_missed = 15;
/// Up to this many suspicious frames in a row are kept; more of them separate two stretches.
inline constexpr std::size_t most_frames_forgiven = 2;

/// The stretch number of each frame, from 1; 0 for frames that belong to none.
///
/// A frame is suspicious if its tick is not after that of the previous frame (modulo 2^32), or if the camera's counter
/// jumped by more than 15. The Trodes clock stops while the headstage is disconnected. Runs of one or two suspicious
/// frames belong to the stretch around them. Longer runs belong to none, and a new stretch follows. This is the rule of
/// the established converter. Throws argument_error unless there is one count for each tick.
inline std::vector<std::int32_t> label_frames(std::span<std::uint32_t const> ticks,
                                              std::span<std::int64_t const> frame_counts) {
    if (ticks.size() != frame_counts.size())
        throw argument_error("sluice::trodes::label_frames: frame_counts must have one count for each tick, got " +
                             std::to_string(frame_counts.size()) + " for " + std::to_string(ticks.size()));
    auto const suspicious = [&](std::size_t i) {
        return i != 0 && (static_cast<std::int32_t>(ticks[i] - ticks[i - 1]) <= 0 ||
                          frame_counts[i] - frame_counts[i - 1] > most_frames_missed);
    };
    std::vector<std::int32_t> labels(ticks.size());
    std::int32_t label = 1;
    bool stretch_is_empty = true;
    for (std::size_t i = 0; i < labels.size();) {
        auto end = i;
        while (end < labels.size() && suspicious(end)) ++end;
        bool const separates = end - i > most_frames_forgiven;
        if (separates && !stretch_is_empty) ++label, stretch_is_empty = true;
        for (; i < end; ++i) labels[i] = separates ? 0 : label;
        if (i < labels.size()) labels[i++] = label, stretch_is_empty = false;
    }
    return labels;
}

}  // namespace sluice::trodes
