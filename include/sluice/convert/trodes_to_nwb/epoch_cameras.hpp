/// \file
/// epoch_cameras: the cameras of an epoch, with their files and their ids in the metadata.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sluice/convert/trodes_to_nwb/day_inputs.hpp>
#include <sluice/trodes/day_file.hpp>
#include <sluice/trodes/metadata_value.hpp>

namespace sluice::convert {

/// The files of one camera in one epoch. A path is empty if the file is missing.
struct epoch_camera {
    std::optional<int> index;  ///< in the file names: the 1 of "20230622_sample_01_a1.1.h264"
    std::string stem;          ///< "20230622_sample_01_a1.1"
    std::filesystem::path tracking, sync, times;
    std::optional<std::int64_t> camera_id;  ///< in the metadata; empty if unknown

    std::string index_text() const { return index ? std::to_string(*index) : "none"; }
};

namespace detail {

inline bool holds(std::vector<std::int64_t> const& values, std::int64_t value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

/// The name of a file without the extensions of its kind: ".h264", ".videoTimeStamps.cameraHWSync".
inline std::string camera_stem(trodes::day_file const& file) {
    auto stem = file.path.stem().string();
    constexpr std::string_view times = ".videoTimeStamps";
    if (file.extension == "cameraHWSync" && stem.ends_with(times)) stem.resize(stem.size() - times.size());
    return stem;
}

/// The camera ids of the tasks of an epoch, in their order, without repeats.
inline std::vector<std::int64_t> task_cameras(trodes::metadata const& metadata, int epoch_number) {
    std::vector<std::int64_t> ids;
    for (auto const& task : metadata.tasks)
        if (holds(task.epochs, epoch_number))
            for (auto const id : task.camera_ids)
                if (!holds(ids, id)) ids.push_back(id);
    return ids;
}

/// The camera id of the video of that name and epoch in associated_video_files.
inline std::optional<std::int64_t> video_camera(trodes::metadata const& metadata, int epoch_number,
                                                std::string_view stem) {
    for (auto const& video : metadata.associated_video_files)
        if (video.camera_id && holds(video.epochs, epoch_number) &&
            std::filesystem::path(video.name).stem().string() == stem)
            return video.camera_id;
    return std::nullopt;
}

inline void identify(std::vector<epoch_camera>& cameras, trodes::metadata const& metadata, int epoch_number) {
    std::vector<std::int64_t> taken;
    for (auto& camera : cameras)
        if ((camera.camera_id = video_camera(metadata, epoch_number, camera.stem))) taken.push_back(*camera.camera_id);
    auto const ids = task_cameras(metadata, epoch_number);
    auto next = ids.begin();
    for (auto& camera : cameras) {
        while (next != ids.end() && holds(taken, *next)) ++next;
        if (!camera.camera_id && next != ids.end()) camera.camera_id = *next++;
    }
    if (cameras.size() == 1 && !cameras.front().camera_id && metadata.cameras.size() == 1)
        cameras.front().camera_id = metadata.cameras.front().id;
}

}  // namespace detail

/// The cameras of an epoch, sorted by index, those without an index first. If a camera has two files of one kind, the
/// first by path is used, with a warning about the other.
///
/// The camera id is the one in associated_video_files for the camera's video in this epoch. Else it is the next of the
/// camera_ids of the epoch's tasks that no video uses, in ascending order of the index: the first camera is the first
/// of the task, as in the established converter. Else, if there is only one camera in total, it is that camera.
inline std::vector<epoch_camera> epoch_cameras(epoch const& of, trodes::metadata const& metadata,
                                               std::vector<std::string>& warnings) {
    std::vector<epoch_camera> cameras;
    for (auto const& file : of.companions) {
        auto const kind = std::string_view(file.extension);
        if (kind != "videoPositionTracking" && kind != "cameraHWSync" && kind != "videoTimeStamps" && kind != "h264" &&
            kind != "mp4")
            continue;
        auto found =
            std::find_if(cameras.begin(), cameras.end(), [&](auto const& c) { return c.index == file.camera; });
        if (found == cameras.end())
            found = cameras.insert(cameras.end(), {file.camera, detail::camera_stem(file), {}, {}, {}, {}});
        auto* const place = kind == "videoPositionTracking" ? &found->tracking
                            : kind == "cameraHWSync"        ? &found->sync
                            : kind == "videoTimeStamps"     ? &found->times
                                                            : nullptr;
        if (place == nullptr) continue;
        if (place->empty())
            *place = file.path;
        else
            warnings.push_back(file.path.string() + ": was ignored: a camera has one such file per epoch, got " +
                               place->string() + " first");
    }
    std::stable_sort(cameras.begin(), cameras.end(), [](auto const& a, auto const& b) { return a.index < b.index; });
    detail::identify(cameras, metadata, of.number);
    return cameras;
}

}  // namespace sluice::convert
