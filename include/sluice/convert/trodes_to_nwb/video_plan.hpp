/// \file
/// plan_videos: finds the video files that the metadata name, the files with their frame times, and the action for
/// each. Runs before the pass.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/day_inputs.hpp>
#include <sluice/convert/trodes_to_nwb/epoch_cameras.hpp>
#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/convert/trodes_to_nwb/staged_file.hpp>
#include <sluice/nwb/file.hpp>
#include <sluice/trodes/day_file.hpp>

namespace sluice::convert {

/// The action for a video file.
enum class video_action { reference, copy, convert };

struct planned_video {
    std::string name;            ///< in the metadata
    std::filesystem::path file;  ///< on disk
    std::optional<std::int64_t> camera_id;
    std::size_t recording = 0;          ///< of its epoch
    std::filesystem::path sync, times;  ///< .cameraHWSync and .videoTimeStamps; empty if missing
    video_action action = video_action::reference;
    std::filesystem::path target;  ///< in the folder of the output; empty for reference
};

struct video_plan {
    std::vector<planned_video> videos;
    std::vector<std::string> warnings;
};

namespace detail {

inline bool is_video(std::string_view extension) { return extension == "h264" || extension == "mp4"; }

/// The regular files in a folder, sorted by name. Empty if the folder cannot be read.
inline std::vector<std::filesystem::path> files_in(std::filesystem::path const& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code code;
    for (std::filesystem::directory_iterator walk(folder, code), end; !code && walk != end; walk.increment(code)) {
        std::error_code unknown;
        if (walk->is_regular_file(unknown)) files.push_back(walk->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

class video_planner {
public:
    video_planner(day_inputs const& day, trodes_to_nwb_options const& options, std::filesystem::path const& folder)
        : day_(day), options_(options), folder_(folder) {
        if (!options.video_directory.empty()) candidates_ = files_in(options.video_directory);
        for (auto const& e : day.epochs)
            for (auto const& file : e.companions)
                if (is_video(file.extension)) candidates_.push_back(file.path);
    }

    video_plan plan() {
        for (auto const& video : day_.metadata.associated_video_files) {
            auto const file = find(video.name);
            if (file.empty())
                warn(video.name,
                     "the video was not found in " +
                         (options_.video_directory.empty() ? "" : options_.video_directory.string() + " or ") +
                         "the folder of the recordings");
            else if (auto made = with_times(video, file)) {
                settle(*made);
                plan_.videos.push_back(std::move(*made));
            }
        }
        return std::move(plan_);
    }

private:
    void warn(std::string const& name, std::string const& what) {
        plan_.warnings.push_back(day_.metadata.path + ": associated_video_files: " + name + ": " + what);
    }

    /// The file of that name; else the one with another video extension; else one whose name contains the stem (the
    /// rule of the established converter).
    std::filesystem::path find(std::string const& name) const {
        auto const stem = std::filesystem::path(name).stem().string();
        auto const extension = [](std::filesystem::path const& p) {
            return p.extension().string().substr(p.has_extension() ? 1 : 0);
        };
        for (auto const& path : candidates_)
            if (path.filename() == name) return path;
        for (auto const& path : candidates_)
            if (is_video(extension(path)) && path.stem() == stem) return path;
        for (auto const& path : candidates_)
            if (is_video(extension(path)) && path.filename().string().find(stem) != std::string::npos) return path;
        return {};
    }

    /// The camera of that index in an epoch. If the video has no index, the only camera of the epoch.
    static epoch_camera const* find_camera(std::vector<epoch_camera> const& cameras, std::optional<int> index) {
        for (auto const& camera : cameras)
            if (camera.index == index && (!camera.sync.empty() || !camera.times.empty())) return &camera;
        return !index && cameras.size() == 1 && (!cameras[0].sync.empty() || !cameras[0].times.empty()) ? cameras.data()
                                                                                                        : nullptr;
    }

    /// The epoch is the first in the metadata that has the times, else the one in the file name.
    std::optional<planned_video> with_times(trodes::associated_video_file const& video,
                                            std::filesystem::path const& file) {
        auto const named = trodes::parse_day_file(file).first;
        auto epochs = video.epochs;
        if (named && named->epoch) epochs.push_back(*named->epoch);
        std::vector<std::string> ignored;  // write_positions() reports these warnings
        for (auto const number : epochs)
            for (std::size_t i = 0; i < day_.epochs.size(); ++i) {
                if (day_.epochs[i].number != number) continue;
                auto const cameras = epoch_cameras(day_.epochs[i], day_.metadata, ignored);
                if (auto const* const camera = find_camera(cameras, named ? named->camera : std::nullopt))
                    return planned_video{video.name,
                                         file,
                                         video.camera_id ? video.camera_id : camera->camera_id,
                                         i,
                                         camera->sync,
                                         camera->times,
                                         {},
                                         {}};
            }
        std::string text;
        for (auto const number : video.epochs) text += (text.empty() ? "" : ", ") + std::to_string(number);
        warn(video.name, file.string() + " has neither .cameraHWSync nor .videoTimeStamps in epoch " +
                             (text.empty() ? "none" : text) + ": it was left out, because it has no times");
        return std::nullopt;
    }

    /// Sets the action and the target. Throws nwb::output_exists if another file has the name of the copy and must not
    /// be replaced.
    void settle(planned_video& video) {
        bool const is_h264 = video.file.extension() == ".h264";
        if (options_.convert_video && is_h264)
            video.action = video_action::convert;
        else if (options_.copy_video)
            video.action = video_action::copy;
        else
            return;
        auto const target =
            folder_ / (video.action == video_action::convert ? video.file.filename().replace_extension(".mp4")
                                                             : video.file.filename());
        auto const same = std::find_if(plan_.videos.begin(), plan_.videos.end(),
                                       [&](planned_video const& v) { return v.target == target; });
        if (same != plan_.videos.end() && same->file != video.file) {
            warn(video.name, video.file.string() + " was not copied: " + same->file.string() + " has the same name, " +
                                 target.filename().string());
            video.action = video_action::reference;
            return;
        }
        video.target = target;
        if (same != plan_.videos.end() || !is_there(video)) return;
        video.action = video_action::reference;
        video.file = target;
    }

    /// Whether the target exists and can be reused: a copy with the same bytes, or an earlier mp4.
    bool is_there(planned_video const& video) const {
        std::error_code unknown;
        auto const state = std::filesystem::symlink_status(video.target, unknown);
        if (!std::filesystem::exists(state)) return false;
        if (std::filesystem::equivalent(video.file, video.target, unknown)) return true;
        if (std::filesystem::is_directory(state))
            throw file_error(video.target.string(), "the target of a video must be a file, got a directory");
        if (video.action == video_action::convert) return !options_.overwrite;
        if (std::filesystem::is_regular_file(state) && same_bytes(video.file, video.target)) return true;
        if (!options_.overwrite)
            throw nwb::output_exists(video.target.string(),
                                     "the copy of " + video.file.string() + " must not replace another file");
        return false;
    }

    day_inputs const& day_;
    trodes_to_nwb_options const& options_;
    std::filesystem::path folder_;
    std::vector<std::filesystem::path> candidates_;
    video_plan plan_;
};

}  // namespace detail

/// Resolves associated_video_files of the metadata. Searches each video in options.video_directory (not in its
/// subfolders), then in the folders of the recordings. Its frame times are those of the camera with its index, in the
/// first of its task_epochs that has them. A video that is not found or has no times is left out, with a warning.
/// `folder`: of the output, for copies and mp4s.
///
/// Throws nwb::output_exists if a different file has the name of a copy, unless options.overwrite is set. An identical
/// copy or an existing mp4 is reused. Reads folders, and files that have the name of a copy.
inline video_plan plan_videos(day_inputs const& day, trodes_to_nwb_options const& options,
                              std::filesystem::path const& folder) {
    return detail::video_planner(day, options, folder).plan();
}

}  // namespace sluice::convert
