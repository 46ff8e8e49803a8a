/// \file
/// write_videos: writes the videos that the metadata name, with the time of each frame.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/ffmpeg.hpp>
#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/convert/trodes_to_nwb/staged_file.hpp>
#include <sluice/convert/trodes_to_nwb/video_plan.hpp>
#include <sluice/nwb/external_video.hpp>
#include <sluice/nwb/processing_module.hpp>
#include <sluice/nwb/series_container.hpp>
#include <sluice/trodes/camera_sync.hpp>
#include <sluice/trodes/data_file.hpp>
#include <sluice/trodes/day_clock.hpp>
#include <sluice/trodes/frame_times.hpp>
#include <sluice/views/unwrap.hpp>

namespace sluice::convert {

/// The result of write_videos(). Commit the files before the NWB file that refers to them.
struct written_videos {
    std::vector<staged_file> files;
    std::vector<std::string> warnings;

    void commit() {
        for (auto& file : files) file.commit();
    }
};

namespace detail {

class video_writer {
public:
    video_writer(video_plan const& plan, trodes::day_clock const& clock, trodes_to_nwb_options const& options)
        : plan_(plan), clock_(clock), options_(options) {
        made_.warnings = plan.warnings;
        for (auto const& video : plan.videos) {
            std::error_code unknown;
            auto const bytes = std::filesystem::file_size(video.file, unknown);
            if (video.action == video_action::copy && !unknown) copying_.bytes_total += bytes;
        }
    }

    written_videos write(nwb::file& out) {
        auto const folder = out.partial().parent_path();
        for (auto const& video : plan_.videos) {
            std::vector<double> seconds;
            try {  // a damaged camera file must not fail the conversion
                seconds = frame_seconds(video);
            } catch (error const& e) {
                made_.warnings.push_back(std::string(e.what()) + "; the video " + video.name + " was left out");
                continue;
            }
            nwb::external_video about{video.name, "video of animal behavior from epoch"};
            about.file = place(video, folder);
            if (video.camera_id) about.device = "camera_device " + std::to_string(*video.camera_id);
            auto module =
                open_or_write(out, nwb::processing_module{"video_files", "Contains all associated video files data"});
            auto container = module.contains("video") ? module.open_group("video")
                                                      : nwb::write(module, nwb::series_container{"video"});
            nwb::write(container, about, seconds);
        }
        return std::move(made_);
    }

private:
    void warn(std::filesystem::path const& file, std::string const& what) {
        made_.warnings.push_back(file.string() + ": " + what);
    }

    /// The camera's time of each frame. If the camera has none, the time of the frame's packet.
    std::vector<double> frame_seconds(planned_video const& video) {
        std::vector<double> seconds;
        std::vector<std::uint32_t> ticks;
        if (!video.sync.empty()) {
            auto const sync = trodes::read_camera_sync(video.sync);
            compare_frames(video, sync.size());
            for (auto const ns : sync.camera_ns) seconds.push_back(trodes::seconds_of_ns(ns));
            if (seconds.size() == sync.size()) {
                if (auto const back = trodes::steps_back(seconds); back != 0)
                    warn(video.file, "the frame times must ascend, got " + std::to_string(back) +
                                         (back == 1 ? " step back" : " steps back") + " in its .cameraHWSync");
                return seconds;
            }
            ticks = sync.ticks;
        } else {
            auto const file = trodes::read_data_file(video.times);
            auto const* const field = trodes::detail::number_field(file, "PosTimestamp", "time");
            if (!field)
                throw format_error(file.path, "the times of a video must have the field PosTimestamp, got none");
            ticks = file.values<std::uint32_t>(*field);
        }
        warn(video.file, video.sync.empty() ? "has no .cameraHWSync: the frame times are packet times"
                                            : "its .cameraHWSync has no HWTimestamp: the frame times are packet times");
        auto const& clock = clock_.recordings()[video.recording];
        auto tick = clock.runs()[0].first_tick;
        for (auto const next : ticks) seconds.push_back(clock.line()(tick = unwrapped(tick, next)));
        return seconds;
    }

    /// .videoTimeStamps has a record for each stored frame.
    void compare_frames(planned_video const& video, std::size_t frames) {
        if (frames == 0) warn(video.sync, "has no frames");
        if (video.times.empty()) return;
        try {
            if (auto const stored = trodes::read_data_file(video.times).size(); stored != frames)
                warn(video.sync, "must have the " + std::to_string(stored) + " frames of " +
                                     video.times.filename().string() + ", got " + std::to_string(frames));
        } catch (error const& e) {
            made_.warnings.push_back(e.what());
        }
    }

    /// Copies or converts the video if its action says so. Returns its path relative to `folder`.
    std::string place(planned_video const& video, std::filesystem::path const& folder) {
        if (video.action == video_action::reference) return seen_from(folder, video.file);
        auto const same = std::find_if(made_.files.begin(), made_.files.end(),
                                       [&](staged_file const& f) { return f.target() == video.target; });
        if (same != made_.files.end()) return video.target.filename().string();
        if (video.action == video_action::convert) {
            staged_file file(video.target);
            auto const reason =
                run_ffmpeg(video.file, file.partial(), [&] { report_progress({"converting videos", 0, 0}); });
            if (reason.empty()) return keep(std::move(file));
            warn(video.file, "was not converted: " + reason);
            return seen_from(folder, video.file);
        }
        staged_file file(video.target);
        copy_bytes(video.file, file, [&](std::uint64_t bytes) {
            copying_.bytes_done += bytes;
            report_progress(copying_);
        });
        return keep(std::move(file));
    }
    std::string keep(staged_file file) {
        auto name = file.target().filename().string();
        made_.files.push_back(std::move(file));
        return name;
    }
    void report_progress(progress const& now) const {
        if (options_.on_progress) options_.on_progress(now);
    }

    /// A relative path, which stays valid if both files move together.
    static std::string seen_from(std::filesystem::path const& folder, std::filesystem::path const& file) {
        auto const from = std::filesystem::weakly_canonical(folder.empty() ? "." : folder),
                   to = std::filesystem::weakly_canonical(file);
        auto const relative = to.lexically_relative(from);
        return (relative.empty() ? to : relative).generic_string();
    }

    video_plan const& plan_;
    trodes::day_clock const& clock_;
    trodes_to_nwb_options const& options_;
    progress copying_{"copying videos"};
    written_videos made_;
};

}  // namespace detail

/// After the pass, writes /processing/video_files/video: an ImageSeries for each planned video, with its file relative
/// to the folder of the NWB file. The time of each frame is the camera's (HWTimestamp), with or without PTP. A
/// frame without one has the time of its packet. Copies and mp4s are created in the folder of the output under
/// temporary names until `commit()`. If ffmpeg is missing or fails, the h264 is referenced, with a warning. Throws
/// file_error if a copy fails. Holds the times of one video, and 1 MiB of a copy.
inline written_videos write_videos(nwb::file& out, video_plan const& plan, trodes::day_clock const& clock,
                                   trodes_to_nwb_options const& options) {
    return detail::video_writer(plan, clock, options).write(out);
}

}  // namespace sluice::convert
