/// \file
/// A day with a camera. A test changes, removes or copies its files, then converts it.
#pragma once

#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/trodes/synthesis.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "convert/conversion.hpp"
#include "support/data_file_bytes.hpp"
#include "support/temp_dir.hpp"

namespace test {

/// Two epochs of 5 s, four channels, 30 frames per second: 108 frames per epoch, 88 of them after the pause.
class camera_day {
public:
    static constexpr std::size_t frames_before_pause = 20;

    static sluice::trodes::synthesis small() {
        sluice::trodes::synthesis day;
        day.channels = 4;
        day.hardware_channels = 32;
        day.seconds = 5;
        day.jitter_us = day.late_probability = 0;
        day.camera_frames_per_s = 30;
        return day;
    }

    explicit camera_day(sluice::trodes::synthesis made = small()) : day(std::move(made)) {
        write_day(input(), day);
        std::filesystem::create_directory(output());
    }

    std::filesystem::path input() const { return folder / "day"; }
    std::filesystem::path output() const { return folder / "out"; }
    std::filesystem::path file() const { return output() / "a.nwb"; }
    std::filesystem::path metadata() const { return input() / "20230622_sample_metadata.yml"; }

    /// Returns the path of a file of an epoch: of(2, "h264") is ...02_a1.1.h264.
    std::filesystem::path of(unsigned epoch, std::string const& kind, int camera = 1) const {
        return input() / (day.epoch_stem(epoch) + "." + std::to_string(camera) + "." + kind);
    }
    std::filesystem::path sync(unsigned epoch, int camera = 1) const {
        return of(epoch, "videoTimeStamps.cameraHWSync", camera);
    }
    std::filesystem::path tracking(unsigned epoch, int camera = 1) const {
        return of(epoch, "videoPositionTracking", camera);
    }
    std::filesystem::path video(unsigned epoch, int camera = 1) const { return of(epoch, "h264", camera); }

    /// Copies the files of camera 1 of an epoch to those of `camera`.
    void add_camera(unsigned epoch, int camera) const {
        for (auto const* kind : {"videoTimeStamps.cameraHWSync", "videoPositionTracking", "h264"})
            std::filesystem::copy_file(of(epoch, kind), of(epoch, kind, camera));
    }

    sluice::convert::trodes_to_nwb_report convert(sluice::convert::trodes_to_nwb_options options = {}) const {
        options.output = file();
        return convert_to_output(input(), options);
    }
    /// Converts, and returns the warnings, with file names in place of paths.
    std::vector<std::string> warnings(sluice::convert::trodes_to_nwb_options const& options = {}) const {
        auto texts = convert(options).warnings;
        for (auto& text : texts)
            for (auto const& place : {input().string() + "/", folder.path().string() + "/"})
                for (auto at = text.find(place); at != text.npos; at = text.find(place)) text.erase(at, place.size());
        return texts;
    }
    /// Returns the file names in the output folder, including hidden ones.
    std::vector<std::string> left() const {
        std::vector<std::string> names;
        for (auto const& entry : std::filesystem::directory_iterator(output()))
            names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }

    temp_dir folder;
    sluice::trodes::synthesis day;
};

}  // namespace test
