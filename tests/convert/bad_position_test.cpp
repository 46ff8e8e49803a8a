#include "convert/camera_day.hpp"

#include <sluice/trodes/synthetic_camera.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"

namespace {
using test::camera_day;
using test::raw_hdf5;
namespace fs = std::filesystem;
using texts = std::vector<std::string>;

std::string const position = "/processing/behavior/position", indices = "/processing/position_frame_index";

TEST_CASE("positions: an epoch without camera files has no positions and no warning", "[convert][position]") {
    auto day = camera_day::small();
    day.camera_frames_per_s = 0;
    camera_day const made(day);
    CHECK(made.warnings() == texts{});
    raw_hdf5 const raw(made.file());
    CHECK_FALSE(raw.exists(position));
    CHECK_FALSE(raw.exists(indices));
}

TEST_CASE("positions: without tracking only the frames' times, indices and labels are written",
          "[convert][position][errors]") {
    camera_day const made;
    fs::remove(made.tracking(1));
    CHECK(made.warnings() == texts{"20230622_sample_01_a1.1.videoTimeStamps.cameraHWSync: the epoch has no "
                                   ".videoPositionTracking: no position was written, only "
                                   "frame times, indices and labels"});
    raw_hdf5 const raw(made.file());
    CHECK_FALSE(raw.exists(position + "/led_0_series_1"));
    CHECK(raw.exists(position + "/led_0_series_2"));
    CHECK(raw.doubles(indices + "/series_1/timestamps").size() == raw.doubles(indices + "/series_2/timestamps").size());
}

TEST_CASE("positions: tracking without the camera's times is skipped", "[convert][position][errors]") {
    camera_day const made;
    fs::remove(made.sync(2));
    CHECK(made.warnings().front() ==
          "20230622_sample_02_a1.1.videoPositionTracking: its camera has no .cameraHWSync: the positions have no times "
          "and were left out");
    raw_hdf5 const raw(made.file());
    CHECK(raw.exists(position + "/led_0_series_1"));
    CHECK_FALSE(raw.exists(position + "/led_0_series_2"));
    CHECK_FALSE(raw.exists(indices + "/series_2"));
}

TEST_CASE("positions: damaged files affect only their own positions", "[convert][position][errors]") {
    camera_day const made;
    std::ofstream(made.sync(1)) << "garbage";
    std::ofstream(made.tracking(2)) << "garbage";
    auto const warnings = made.warnings();
    REQUIRE(warnings.size() == 3);  // the first epoch's video has no times either
    CHECK(warnings[0] ==
          "20230622_sample_01_a1.1.videoTimeStamps.cameraHWSync: byte 0: a Trodes data file must begin with the line "
          "<Start settings>, got \"garbage\"; its positions were left out");
    CHECK(warnings[1] ==
          "20230622_sample_02_a1.1.videoPositionTracking: byte 0: a Trodes data file must begin with the line <Start "
          "settings>, got \"garbage\"; its positions were left out");
    raw_hdf5 const raw(made.file());
    CHECK_FALSE(raw.exists(position));
    CHECK_FALSE(raw.exists(indices + "/series_1"));
    CHECK(raw.exists(indices + "/series_2"));
}

TEST_CASE("positions: truncated files and files without frames are warnings", "[convert][position][errors]") {
    camera_day const made;
    auto bytes = test::contents(made.sync(1));
    std::ofstream(made.sync(1), std::ios::binary) << bytes.substr(0, bytes.size() - 3);
    std::ofstream(made.sync(2), std::ios::binary) << test::sync_bytes({});
    auto const warnings = made.warnings();
    REQUIRE(warnings.size() == 3);
    CHECK(warnings[0] ==
          "20230622_sample_01_a1.1.videoTimeStamps.cameraHWSync: the last record is incomplete: its 13 bytes were left "
          "out");
    CHECK(warnings[1] ==
          "20230622_sample_02_a1.1.videoTimeStamps.cameraHWSync: has no frames: no position was written");
    CHECK(warnings[2] == "20230622_sample_02_a1.1.videoTimeStamps.cameraHWSync: has no frames");  // said of the video
    CHECK(raw_hdf5(made.file()).doubles(indices + "/series_1/timestamps").size() ==
          sluice::trodes::expected_frame_count(made.day) - camera_day::frames_before_pause - 1);
}

TEST_CASE("positions: missing camera files of one epoch are a warning", "[convert][position][errors]") {
    camera_day const made;
    for (auto const& file : {made.sync(1), made.tracking(1), made.video(1)}) fs::remove(file);
    CHECK(made.warnings() ==
          texts{"20230622_sample_metadata.yml: tasks: epoch 1, which camera 0 saw, has neither "
                ".videoPositionTracking nor .cameraHWSync: no position was written",
                "20230622_sample_metadata.yml: associated_video_files: "
                "20230622_sample_01_a1.1.h264: the video was not found in the folder of the recordings"});
    raw_hdf5 const raw(made.file());
    CHECK_FALSE(raw.exists(position + "/led_0_series_1"));
    CHECK(raw.exists(position + "/led_0_series_2"));
}

TEST_CASE("positions: a camera clock that was set back is a warning, and its times are kept",
          "[convert][position][errors]") {
    camera_day const made;
    std::vector<test::sync_row> rows;
    auto const start = static_cast<std::uint64_t>(sluice::trodes::expected_frame(made.day, 1, 0).taken_ns);
    for (std::uint32_t i = 0; i < 6; ++i)
        rows.push_back(
            {sluice::trodes::expected_frame(made.day, 1, i).tick, i, start + 33'000'000 * (i < 4 ? i : i - 3)});
    std::ofstream(made.sync(1), std::ios::binary) << test::sync_bytes(rows);
    auto const warnings = made.warnings();
    REQUIRE(warnings.size() == 3);  // the first: the pause is missing
    CHECK(warnings[1] ==
          "20230622_sample_01_a1.1.videoTimeStamps.cameraHWSync: the camera's times must ascend, got 1 step back: they "
          "are written unchanged");
    CHECK(warnings[2] ==
          "20230622_sample_01_a1.1.h264: the frame times must ascend, got 1 step back in its .cameraHWSync");
    CHECK(raw_hdf5(made.file()).doubles(position + "/led_0_series_1/timestamps").size() == 6);
}

TEST_CASE("positions: tracking without rows is a warning", "[convert][position][errors]") {
    camera_day const made;
    auto const bytes = test::contents(made.tracking(1));
    std::ofstream(made.tracking(1), std::ios::binary) << bytes.substr(0, bytes.find("<End settings>\n") + 15);
    CHECK(made.warnings() == texts{"20230622_sample_01_a1.1.videoPositionTracking: a row must have the tick of a frame "
                                   "of 20230622_sample_01_a1.1.videoTimeStamps.cameraHWSync, "
                                   "got none of 0: every position is NaN"});
    auto const seen = raw_hdf5(made.file()).doubles(position + "/led_0_series_1/data");
    CHECK(std::all_of(seen.begin(), seen.end(), [](double pixel) { return std::isnan(pixel); }));
}

TEST_CASE("positions: frames without a pause are kept, and a camera clock with another time is a warning",
          "[convert][position][errors]") {
    camera_day const made;
    std::vector<test::sync_row> rows;
    for (std::uint32_t i = 0; i < 10; ++i)
        rows.push_back({sluice::trodes::expected_frame(made.day, 1, i).tick, i, 1'000'000'000ull + 33'000'000 * i});
    std::ofstream(made.sync(1), std::ios::binary) << test::sync_bytes(rows);
    auto const warnings = made.warnings();
    REQUIRE(warnings.size() == 2);
    CHECK(warnings[0] ==
          "20230622_sample_01_a1.1.videoTimeStamps.cameraHWSync: no pause of 0.4 to 2 s among the first 100 frames: "
          "all frames were kept");
    CHECK(warnings[1].find("the camera's clock differs from the recording's: its first frame is at 1.000000 s") !=
          std::string::npos);
    CHECK(raw_hdf5(made.file()).doubles(indices + "/series_1/timestamps").front() == 1.0);
}

TEST_CASE("positions: without PTP and without a digital line, frames have the times of their packets",
          "[convert][position][errors]") {
    camera_day const made;
    sluice::convert::trodes_to_nwb_options options;
    options.no_ptp = true;
    auto const warnings = made.warnings(options);
    REQUIRE(warnings.size() == 2);
    CHECK(warnings[0] ==
          "20230622_sample_01_a1.1.videoTimeStamps.cameraHWSync: no behavioral event named \"... camera ticks\" "
          "changes 100 times in this epoch: the frame times are packet times, which are later by the camera's lag");
    auto const seconds = raw_hdf5(made.file()).doubles(position + "/led_0_series_1/timestamps");
    REQUIRE(seconds.size() == sluice::trodes::expected_frame_count(made.day) - camera_day::frames_before_pause);
    CHECK(std::abs(seconds.at(0) - static_cast<double>(sluice::trodes::expected_frame(made.day, 1, 20).taken_ns) / 1e9 -
                   0.004) < 1e-4);
}

TEST_CASE("positions: without PTP the first frame is at a change of the camera's line", "[convert][position]") {
    auto day = camera_day::small();
    day.toggles_per_s = 100;
    camera_day const made(day);
    test::replace_in(made.metadata(), "name: Light_1", "name: Run camera ticks");
    sluice::convert::trodes_to_nwb_options options;
    options.no_ptp = true;
    CHECK(made.warnings(options) == texts{});
    raw_hdf5 const raw(made.file());
    auto const changes = raw.doubles("/processing/behavior/behavioral_events/Run camera ticks/timestamps");
    REQUIRE(changes.size() > 101);
    auto const first = raw.doubles(position + "/led_0_series_1/timestamps").at(0);
    CHECK(std::any_of(changes.begin(), changes.end(), [&](double change) { return std::abs(change - first) < 1e-4; }));
}
}  // namespace
