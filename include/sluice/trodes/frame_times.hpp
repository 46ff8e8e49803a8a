/// \file
/// When the frames of a video were taken: from the camera's own clock if PTP synchronises it, otherwise from the
/// camera's digital line and its counter.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/regression.hpp>
#include <sluice/trodes/acquisition_pause.hpp>
#include <sluice/trodes/camera_sync.hpp>
#include <sluice/trodes/clock.hpp>
#include <sluice/trodes/frame_labels.hpp>
#include <sluice/views/unwrap.hpp>

namespace sluice::trodes {

/// The frames of a video that have a time, 20 bytes each.
struct frame_times {
    std::vector<std::size_t> frames;   ///< index in the video
    std::vector<std::int32_t> labels;  ///< the stretch of each (\ref label_frames)
    std::vector<double> seconds;       ///< since 1970
    bool has_pause = false;            ///< the pause was found, and the frames before it left out
    std::size_t outside = 0;           ///< frames left out because their tick is outside the recording

    std::size_t size() const noexcept { return frames.size(); }
};

/// Nanoseconds as seconds, rounded once.
inline double seconds_of_ns(std::int64_t ns) noexcept {
    return static_cast<double>(static_cast<long double>(ns) / 1e9L);
}

/// The number of times that are not after the one before them, for example when a camera's clock was set while it ran.
inline std::size_t steps_back(std::span<double const> seconds) noexcept {
    std::size_t count = 0;
    for (std::size_t i = 1; i < seconds.size(); ++i) count += seconds[i] > seconds[i - 1] ? 0 : 1;
    return count;
}

/// Frame times for a camera that PTP synchronises: the camera's time is the frame's. Frames without a label and frames
/// before the pause are left out; if there is no pause, only the former. Throws argument_error if the file has no
/// HWTimestamp.
inline frame_times ptp_frame_times(camera_sync const& sync) {
    if (sync.camera_ns.size() != sync.size())
        throw argument_error("sluice::trodes::ptp_frame_times: sync must have a camera time for each frame, got " +
                             std::to_string(sync.camera_ns.size()) + " for " + std::to_string(sync.size()));
    auto const labels = label_frames(sync.ticks, sync.frame_counts);
    std::vector<std::size_t> labelled;
    std::vector<std::int64_t> times;
    for (std::size_t i = 0; i < sync.size(); ++i)
        if (labels[i] != 0) labelled.push_back(i), times.push_back(sync.camera_ns[i]);
    auto const after = first_after_pause(times);
    frame_times made;
    made.has_pause = after.has_value();
    for (auto k = after.value_or(0); k < labelled.size(); ++k) {
        made.frames.push_back(labelled[k]);
        made.labels.push_back(labels[labelled[k]]);
        made.seconds.push_back(seconds_of_ns(times[k]));
    }
    return made;
}

/// The unwrapped tick of each frame in the recording of `of_recording`; none if it is before the recording's first tick
/// or after its last. Frames in a gap of the recording have one. Costs a pass over the runs if ticks step back.
inline std::vector<std::optional<std::int64_t>> ticks_within(clock const& of_recording,
                                                             std::span<std::uint32_t const> ticks) {
    std::vector<std::optional<std::int64_t>> found(ticks.size());
    if (of_recording.size() == 0) return found;
    auto least = of_recording.runs()[0].first_tick, greatest = least;
    for (tick_run const run : of_recording.runs()) {
        least = std::min(least, run.first_tick);
        greatest = std::max(greatest, run.last_tick());
    }
    auto tick = of_recording.runs()[0].first_tick;
    for (std::size_t i = 0; i < ticks.size(); ++i) {
        tick = unwrapped(tick, ticks[i]);
        if (tick >= least && tick <= greatest) found[i] = tick;
    }
    return found;
}

namespace detail {

struct timed_frame {
    std::size_t frame;
    std::int32_t label;
    std::int64_t count;  // the camera's
    std::int64_t ns;     // of the packet
};

inline std::int64_t packet_ns(clock const& of_recording, std::int64_t tick) {
    return std::llround(of_recording.line().exact(tick) * 1e9L);
}

/// Replaces the packet times of one stretch by a line over the camera's counter, which has no jitter. If all frames
/// have one count, their times stay.
inline void add_stretch(std::span<timed_frame const> frames, std::int64_t lag_ns,
                        std::vector<std::pair<double, std::size_t>>& seconds_and_index) {
    regression_sums sums;
    for (auto const& f : frames) sums.add(f.count, f.ns - lag_ns);
    bool const counts =
        std::any_of(frames.begin(), frames.end(), [&](auto const& f) { return f.count != frames.front().count; });
    auto const line = counts ? std::optional(sums.fit().line) : std::nullopt;
    for (auto const& f : frames) {
        auto const next = seconds_and_index.size();
        seconds_and_index.emplace_back(line ? (*line)(f.count) : seconds_of_ns(f.ns - lag_ns), next);
    }
}

/// The middle of the pause that ends at index `after`, at least 1.
inline std::int64_t middle_of_pause(std::span<std::int64_t const> times_ns, std::size_t after) {
    return times_ns[after - 1] + (times_ns[after] - times_ns[after - 1]) / 2;
}

/// The middle of the pause of the digital line or, if that shows none, of the frames' packets. The pause would bend a
/// line over the camera's counter.
inline std::optional<std::int64_t> find_pause(std::span<std::int64_t const> changes_ns,
                                              std::span<timed_frame const> frames) {
    if (auto const after = first_after_pause(changes_ns)) return middle_of_pause(changes_ns, *after);
    std::vector<std::int64_t> packets_ns;
    for (auto const& f : frames.first(std::min(frames.size(), frames_searched_for_pause))) packets_ns.push_back(f.ns);
    if (auto const after = first_after_pause(packets_ns)) return middle_of_pause(packets_ns, *after);
    return std::nullopt;
}

}  // namespace detail

/// Frame times without PTP: the time of the frame's packet, minus the lag between the camera's digital line and Trodes,
/// fitted to a line over the camera's counter, one line per stretch.
///
/// `line_seconds`: the changes of the camera's digital line in this recording, ascending; if empty, the lag is unknown
/// and taken as 0. The lag is that of the first frame after the first change, both after the pause of the digital line
/// (of the frames, if the line shows none). Times ascend; of equal times the first frame is kept. Frames without a
/// label, before the pause or outside the recording are left out.
inline frame_times line_frame_times(camera_sync const& sync, clock const& of_recording,
                                    std::span<double const> line_seconds) {
    std::vector<std::int64_t> changes;
    for (auto const s : line_seconds) changes.push_back(std::llround(static_cast<long double>(s) * 1e9L));
    auto const labels = label_frames(sync.ticks, sync.frame_counts);
    auto const ticks = ticks_within(of_recording, sync.ticks);
    frame_times made;
    std::vector<detail::timed_frame> frames;
    for (std::size_t i = 0; i < sync.size(); ++i) {
        if (labels[i] == 0) continue;
        if (ticks[i])
            frames.push_back({i, labels[i], sync.frame_counts[i], detail::packet_ns(of_recording, *ticks[i])});
        else
            ++made.outside;
    }
    if (auto const pause_ns = detail::find_pause(changes, frames)) {
        made.has_pause = true;
        std::erase_if(frames, [&](auto const& f) { return f.ns <= *pause_ns; });
        std::erase_if(changes, [&](auto ns) { return ns <= *pause_ns; });
    }
    if (frames.empty()) return made;
    auto const lag_ns = changes.empty() ? 0 : frames.front().ns - changes.front();

    std::vector<std::pair<double, std::size_t>> order;  // seconds, index of `frames`
    for (std::size_t i = 0; i < frames.size();) {
        auto end = i;
        while (end < frames.size() && frames[end].label == frames[i].label) ++end;
        detail::add_stretch(std::span(frames).subspan(i, end - i), lag_ns, order);
        i = end;
    }
    std::stable_sort(order.begin(), order.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
    order.erase(
        std::unique(order.begin(), order.end(), [](auto const& a, auto const& b) { return a.first == b.first; }),
        order.end());
    for (auto const& [seconds, i] : order) {
        made.frames.push_back(frames[i].frame);
        made.labels.push_back(frames[i].label);
        made.seconds.push_back(seconds);
    }
    return made;
}

}  // namespace sluice::trodes
