/// \file
/// write_positions: writes the positions of the animal, from the cameras of each epoch.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/day_inputs.hpp>
#include <sluice/convert/trodes_to_nwb/event_sink.hpp>
#include <sluice/convert/trodes_to_nwb/epoch_cameras.hpp>
#include <sluice/core/value_cast.hpp>
#include <sluice/nwb/processing_module.hpp>
#include <sluice/nwb/series_container.hpp>
#include <sluice/nwb/spatial_series.hpp>
#include <sluice/nwb/time_series.hpp>
#include <sluice/trodes/camera_sync.hpp>
#include <sluice/trodes/day_clock.hpp>
#include <sluice/trodes/frame_times.hpp>
#include <sluice/trodes/tracking.hpp>
#include <sluice/views/transform.hpp>

namespace sluice::convert {
namespace detail {

/// The times of the changes of the cameras' digital lines in a recording: of each event whose name contains "camera
/// ticks" and that changes at least a hundred times. Holds 8 bytes a change.
inline std::vector<std::vector<double>> camera_line_changes(event_sink const& events, std::size_t recording) {
    std::vector<std::vector<double>> lines;
    for (auto const& event : events.events()) {
        if (event.name.find("camera ticks") == std::string::npos) continue;
        auto seconds = events.event_seconds(event.name, recording);
        if (seconds.size() <= 100) continue;
        seconds.erase(seconds.begin());  // the state at the first packet is not a change
        lines.push_back(std::move(seconds));
    }
    return lines;
}

/// Writes the positions of one day, one camera of one epoch after the other.
class position_writer {
public:
    position_writer(nwb::file& out, trodes::metadata const& metadata, std::vector<std::string>& warnings)
        : out_(out), metadata_(metadata), warnings_(warnings) {}

    /// `lines`: the cameras' digital lines if the times do not come from PTP; empty optional: they do.
    void write(epoch const& of, trodes::clock const& clock,
               std::optional<std::vector<std::vector<double>>> const& lines) {
        auto cameras = in_order(epoch_cameras(of, metadata_, warnings_));
        std::size_t written = 0;
        for (auto const& camera : cameras)
            if (!camera.sync.empty())
                written += write(of, camera, written, clock, lines) ? 1 : 0;
            else if (!camera.tracking.empty())
                warn(camera.tracking, "its camera has no .cameraHWSync: the positions have no times and were left out");
        auto const has = [&](auto member) {
            return std::any_of(cameras.begin(), cameras.end(), [&](auto const& c) { return !(c.*member).empty(); });
        };
        if (has(&epoch_camera::sync) && !has(&epoch_camera::tracking))
            warn(cameras.front().sync,
                 "the epoch has no .videoPositionTracking: no position was written, only frame times, indices and "
                 "labels");
    }

private:
    /// Moves the camera whose series have no suffix to the front: the first with tracking and times, else the first
    /// with times.
    static std::vector<epoch_camera> in_order(std::vector<epoch_camera> cameras) {
        auto const rank = [](epoch_camera const& c) { return c.sync.empty() ? 2 : c.tracking.empty() ? 1 : 0; };
        auto const first = std::min_element(cameras.begin(), cameras.end(),
                                            [&](auto const& a, auto const& b) { return rank(a) < rank(b); });
        if (first != cameras.end()) std::rotate(cameras.begin(), first, std::next(first));
        return cameras;
    }

    void warn(std::filesystem::path const& file, std::string const& what) {
        warnings_.push_back(file.string() + ": " + what);
    }

    /// The text after "series_" and "led_0_series_": the number of the epoch, and the camera unless it is the first.
    std::string series_name(epoch const& of, epoch_camera const& camera, std::size_t before) const {
        auto const number = std::to_string(of.number), by_index = number + "_camera_index_" + camera.index_text();
        if (before == 0) return number;
        auto const by_id = camera.camera_id ? number + "_camera_" + std::to_string(*camera.camera_id) : by_index;
        return written_.contains(by_id) ? by_index : by_id;
    }

    bool write(epoch const& of, epoch_camera const& camera, std::size_t before, trodes::clock const& clock,
               std::optional<std::vector<std::vector<double>>> const& lines) {
        auto const series = series_name(of, camera, before);
        if (written_.contains(series)) {
            warn(camera.sync, "its positions were left out: series_" + series + " already exists");
            return false;
        }
        std::optional<trodes::tracking> tracked;
        trodes::camera_sync sync;
        trodes::frame_times times;
        try {  // a damaged camera file must not fail the conversion
            sync = trodes::read_camera_sync(camera.sync);
            if (sync.size() == 0) {
                warn(camera.sync, "has no frames: no position was written");
                return false;
            }
            times = frame_times(sync, before, clock, lines);
        } catch (error const& e) {
            warnings_.push_back(std::string(e.what()) + "; its positions were left out");
            return false;
        }
        try {
            if (!camera.tracking.empty()) tracked = trodes::read_tracking(camera.tracking);
        } catch (error const& e) {
            warnings_.push_back(std::string(e.what()) + "; its positions were left out");
        }
        for (auto const& warning : sync.warnings) warn(camera.sync, warning);
        if (times.outside != 0)
            warn(camera.sync, std::to_string(times.outside) + " of " + std::to_string(sync.size()) +
                                  " frames are outside the recording and were left out");
        if (times.size() == 0) {
            warn(camera.sync,
                 "none of the " + std::to_string(sync.size()) + " frames has a time: no position was written");
            return false;
        }
        if (tracked) write_lights(series, camera, *tracked, sync, times);
        write_frames(series, times);
        written_.insert(series);
        return true;
    }

    trodes::frame_times frame_times(trodes::camera_sync const& sync, std::size_t before, trodes::clock const& clock,
                                    std::optional<std::vector<std::vector<double>>> const& lines) {
        if (!lines && sync.camera_ns.size() == sync.size()) {
            auto made = trodes::ptp_frame_times(sync);
            if (!made.has_pause)
                warn(sync.path, "no pause of 0.4 to 2 s among the first 100 frames: all frames were kept");
            if (auto const back = trodes::steps_back(made.seconds); back != 0)
                warn(sync.path, "the camera's times must ascend, got " + std::to_string(back) +
                                    (back == 1 ? " step back: " : " steps back: ") + "they are written unchanged");
            constexpr double minute = 60;
            if (made.size() != 0 && (made.seconds.back() < clock.start_seconds() - minute ||
                                     made.seconds.front() > clock.stop_seconds() + minute))
                warn(sync.path, "the camera's clock differs from the recording's: its first frame is at " +
                                    std::to_string(made.seconds.front()) + " s, the recording starts at " +
                                    std::to_string(clock.start_seconds()) + " s");
            return made;
        }
        if (!lines)
            warn(sync.path,
                 "the camera had PTP, but the field HWTimestamp is missing: the frame times are packet times");
        else if (lines->empty())
            warn(sync.path,
                 "no behavioral event named \"... camera ticks\" changes 100 times in this epoch: the frame times are "
                 "packet times, which are later by the camera's lag");
        auto const none = std::vector<double>();
        auto const& line = !lines || lines->empty() ? none : before < lines->size() ? (*lines)[before] : lines->front();
        return trodes::line_frame_times(sync, clock, line);
    }

    void write_lights(std::string const& series, epoch_camera const& camera, trodes::tracking const& tracked,
                      trodes::camera_sync const& sync, trodes::frame_times const& times) {
        for (auto const& warning : tracked.warnings) warn(camera.tracking, warning);
        auto const rows = trodes::rows_at(tracked, trodes::detail::chosen(sync.ticks, times.frames));
        if (std::all_of(rows.begin(), rows.end(), [](auto row) { return row == trodes::no_row; }))
            warn(camera.tracking, "a row must have the tick of a frame of " + camera.sync.string() + ", got none of " +
                                      std::to_string(tracked.ticks.size()) + ": every position is NaN");
        auto const* const known = camera.camera_id ? trodes::find_camera(metadata_, *camera.camera_id) : nullptr;
        if (known == nullptr)
            warn(camera.tracking,
                 "the metadata do not identify the camera: the positions are in pixels, got camera index " +
                     camera.index_text());
        for (auto const& light : tracked.lights) {
            nwb::spatial_series about{"led_" + std::to_string(light.number) + "_series_" + series, "xloc, yloc"};
            about.conversion = known ? known->meters_per_pixel : 1;
            if (known == nullptr) about.unit = "pixels";
            about.reference_frame = "Upper left corner of video frame";
            auto container = position_group();
            nwb::write(container, about, trodes::points_at(light, rows), times.seconds);
        }
    }

    void write_frames(std::string const& series, trodes::frame_times const& times) {
        nwb::time_series about{"series_" + series, "no description", "no comments", "N/A"};
        auto indices = open_or_write(
            out_,
            nwb::processing_module{"position_frame_index", "stores video frame index for each position timestep"});
        nwb::write<std::int64_t>(indices, about, times.frames | views::transform(checked_cast_to<std::int64_t>),
                                 times.seconds);
        auto labels =
            open_or_write(out_, nwb::processing_module{"non_repeat_timestamp_labels",
                                                       "stores non_repeat_labels for each position timestep"});
        nwb::write<std::int32_t>(labels, about, times.labels, times.seconds);
    }

    hdf5::group position_group() {
        auto behavior = open_or_write(out_, nwb::behavior_module());
        return behavior.contains("position")
                   ? behavior.open_group("position")
                   : nwb::write(behavior, nwb::series_container{"position", {"Position", nwb::core_namespace}});
    }

    nwb::file& out_;
    trodes::metadata const& metadata_;
    std::vector<std::string>& warnings_;
    std::set<std::string> written_;  // series
};

/// Warns of epochs whose task names a camera but that have no camera files. Does nothing for a day without cameras.
inline void warn_of_epochs_without_camera(day_inputs const& day, std::vector<std::string>& warnings) {
    auto const has_camera = [](epoch const& e) {
        return !trodes::with_extension(e.companions, "cameraHWSync").empty() ||
               !trodes::with_extension(e.companions, "videoPositionTracking").empty();
    };
    if (std::none_of(day.epochs.begin(), day.epochs.end(), has_camera)) return;
    for (auto const& e : day.epochs)
        if (auto const ids = task_cameras(day.metadata, e.number); !ids.empty() && !has_camera(e))
            warnings.push_back(day.metadata.path + ": tasks: epoch " + std::to_string(e.number) + ", which camera " +
                               std::to_string(ids.front()) +
                               " saw, has neither .videoPositionTracking nor .cameraHWSync: no position was written");
}

}  // namespace detail

/// After the pass, writes /processing/behavior/position (led_{0,1}_series_{epoch}, pixels and meters per pixel),
/// /processing/position_frame_index and /processing/non_repeat_timestamp_labels (series_{epoch}). The names of a camera
/// that is not the first of its epoch end in "_camera_{id}". Times are the camera's if the header of the recording
/// declares PTP, else those of trodes::line_frame_times. If an epoch has times but no tracking, only the index and the
/// labels are written. Returns warnings about data that could not be written; a missing or damaged file is never an
/// error. Reads each camera's files once. Holds the files of one camera, about 100 bytes a frame.
inline std::vector<std::string> write_positions(nwb::file& out, day_inputs const& day, trodes::day_clock const& clock,
                                                event_sink const& events, trodes_to_nwb_options const& options) {
    std::vector<std::string> warnings;
    detail::position_writer writer(out, day.metadata, warnings);
    for (std::size_t i = 0; i < day.recordings.size(); ++i) {
        bool const ptp = day.recordings[i].header().camera_ptp && !options.no_ptp;
        std::optional<std::vector<std::vector<double>>> lines;
        if (!ptp && !day.epochs[i].companions.empty()) lines = detail::camera_line_changes(events, i);
        writer.write(day.epochs[i], clock.recordings()[i], ptp ? std::nullopt : lines);
    }
    detail::warn_of_epochs_without_camera(day, warnings);
    return warnings;
}

}  // namespace sluice::convert
