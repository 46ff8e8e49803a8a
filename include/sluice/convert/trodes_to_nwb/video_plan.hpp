/// \file
/// plan_videos: which video files the metadata mean, where the times of their frames are, and what shall become of
/// them; found before the pass.
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

/// What becomes of a video's file.
enum class video_action { reference, copy, convert };

struct planned_video {
    std::string name;            ///< the metadata's
    std::filesystem::path file;  ///< as it lies on disk
    std::optional<std::int64_t> camera_id;
    std::size_t recording = 0;          ///< of its epoch
    std::filesystem::path sync, times;  ///< .cameraHWSync and .videoTimeStamps; empty where there is none
    video_action action = video_action::reference;
    std::filesystem::path target;  ///< beside the output; empty where it is only referenced
};

struct video_plan {
    std::vector<planned_video> videos;
    std::vector<std::string> warnings;
};

namespace detail {

inline bool is_video(std::string_view extension) { return extension == "h264" || extension == "mp4"; }

/// The regular files in a folder, by name; none where it cannot be read.
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
                warn(video.name, "the video was not found " +
                                     (options_.video_directory.empty()
                                          ? "beside the recordings"
                                          : "in " + options_.video_directory.string() + " nor beside the recordings"));
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

    /// The file of that name; else that with another ending for videos; else one whose name has it as a part (the
    /// established converter's rule).
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

    /// The camera of that index in an epoch; where the video has none, the epoch's only one.
    static epoch_camera const* find_camera(std::vector<epoch_camera> const& cameras, std::optional<int> index) {
        for (auto const& camera : cameras)
            if (camera.index == index && (!camera.sync.empty() || !camera.times.empty())) return &camera;
        return !index && cameras.size() == 1 && (!cameras[0].sync.empty() || !cameras[0].times.empty()) ? cameras.data()
                                                                                                        : nullptr;
    }

    /// Its epoch is the first that the metadata name and that has its times, else that of its name.
    std::optional<planned_video> with_times(trodes::associated_video_file const& video,
                                            std::filesystem::path const& file) {
        auto const named = trodes::parse_day_file(file).first;
        auto epochs = video.epochs;
        if (named && named->epoch) epochs.push_back(*named->epoch);
        std::vector<std::string> told_elsewhere;
        for (auto const number : epochs)
            for (std::size_t i = 0; i < day_.epochs.size(); ++i) {
                if (day_.epochs[i].number != number) continue;
                auto const cameras = epoch_cameras(day_.epochs[i], day_.metadata, told_elsewhere);
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
                             (text.empty() ? "none" : text) + ": without times it was left out");
        return std::nullopt;
    }

    /// What shall become of the file. Throws nwb::output_exists where another file has the name of the copy, and may
    /// not be replaced.
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
            warn(video.name, video.file.string() + " was left where it is: " + same->file.string() +
                                 " takes the name " + target.filename().string());
            video.action = video_action::reference;
            return;
        }
        video.target = target;
        if (same != plan_.videos.end() || !is_there(video)) return;
        video.action = video_action::reference;
        video.file = target;
    }

    /// Whether the target is there already and may stay: a copy with the same bytes, or an mp4 that was made before.
    bool is_there(planned_video const& video) const {
        std::error_code unknown;
        auto const state = std::filesystem::symlink_status(video.target, unknown);
        if (!std::filesystem::exists(state)) return false;
        if (std::filesystem::equivalent(video.file, video.target, unknown)) return true;
        if (std::filesystem::is_directory(state))
            throw file_error(video.target.string(), "a video must get this name, got a directory");
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

/// What associated_video_files of the metadata mean. A video is looked for in options.video_directory (not below it),
/// then beside the recordings; the times of its frames are those of the camera of its index, in the first of its
/// task_epochs that has them. A video that is not found, or has no times, is told in `warnings` and left out. `folder`:
/// where copies and mp4s go, which is the output's.
///
/// A copy whose name another file has is an error (nwb::output_exists), unless it may be overwritten; the same bytes
/// are not copied again, and an mp4 that is there is taken for the one that would be made. Reads names, and files that
/// have the name of a copy.
inline video_plan plan_videos(day_inputs const& day, trodes_to_nwb_options const& options,
                              std::filesystem::path const& folder) {
    return detail::video_planner(day, options, folder).plan();
}

}  // namespace sluice::convert
