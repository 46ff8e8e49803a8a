#include "convert/camera_day.hpp"

#include <sluice/trodes/synthetic_camera.hpp>

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

std::string const position = "/processing/behavior/position", indices = "/processing/position_frame_index/series_",
                  labels = "/processing/non_repeat_timestamp_labels/series_";

TEST_CASE("positions: every frame after the pause has its position and its camera's time", "[convert][position]") {
    camera_day const made;
    CHECK(made.warnings() == texts{});
    raw_hdf5 const raw(made.file());
    for (std::uint32_t epoch : {1u, 2u}) {
        auto const led_0 = raw.doubles(position + "/led_0_series_" + std::to_string(epoch) + "/data"),
                   led_1 = raw.doubles(position + "/led_1_series_" + std::to_string(epoch) + "/data");
        auto const seconds = raw.doubles(position + "/led_1_series_" + std::to_string(epoch) + "/timestamps");
        auto const frames = raw.integers(indices + std::to_string(epoch) + "/data");
        REQUIRE(frames.size() == sluice::trodes::expected_frame_count(made.day) - camera_day::frames_before_pause);
        REQUIRE(led_0.size() == 2 * frames.size());
        bool same = true;
        for (std::size_t i = 0; i < frames.size(); ++i) {
            auto const frame = sluice::trodes::expected_frame(made.day, epoch, static_cast<std::uint64_t>(frames[i]));
            same = same && frames[i] == static_cast<std::int64_t>(i + camera_day::frames_before_pause) &&
                   led_0[2 * i] == frame.pixels[0] && led_0[2 * i + 1] == frame.pixels[1] &&
                   led_1[2 * i] == frame.pixels[2] &&
                   std::abs(seconds[i] - static_cast<double>(frame.taken_ns) / 1e9) < 5e-7;
        }
        CHECK(same);
        CHECK(raw.doubles(indices + std::to_string(epoch) + "/timestamps") == seconds);
        CHECK(raw.integers(labels + std::to_string(epoch) + "/data") == std::vector<std::int64_t>(frames.size(), 1));
    }
}

TEST_CASE("positions: types, units and texts are those that readers expect", "[convert][position]") {
    camera_day const made;
    made.convert();
    raw_hdf5 const raw(made.file());
    auto const led = position + "/led_0_series_1";
    CHECK(raw.text_attribute(position, "neurodata_type") == "Position");
    CHECK(raw.text_attribute(led, "neurodata_type") == "SpatialSeries");
    CHECK(raw.text_attribute(led, "description") == "xloc, yloc");
    CHECK(raw.text(led + "/reference_frame") == "Upper left corner of video frame");
    CHECK(raw.text_attribute(led + "/data", "unit") == "meters");
    CHECK(raw.number_attribute(led + "/data", "conversion") == 0.001);
    CHECK(raw.stored_as(led + "/data", H5T_IEEE_F64LE));
    CHECK(raw.stored_as(indices + "1/data", H5T_STD_I64LE));
    CHECK(raw.stored_as(labels + "1/data", H5T_STD_I32LE));
    CHECK(raw.text_attribute(labels + "1/data", "unit") == "N/A");
}

TEST_CASE("positions: the position of an untracked frame is NaN", "[convert][position]") {
    camera_day const made;
    auto const frame = [&](std::uint64_t i) { return sluice::trodes::expected_frame(made.day, 1, i).tick; };
    std::ofstream(made.tracking(1), std::ios::binary)
        << test::tracking_bytes({{frame(20), 1, 2}, {frame(20), 3, 4}, {frame(22), 5, 6}});
    CHECK(made.warnings() == texts{});
    raw_hdf5 const raw(made.file());
    auto const led = raw.doubles(position + "/led_0_series_1/data");
    CHECK((led[0] == 1 && led[1] == 2 && led[4] == 5));
    CHECK((std::isnan(led[2]) && std::isnan(led[6])));
    CHECK_FALSE(raw.exists(position + "/led_1_series_1"));
}

/// Adds a second camera to the metadata, and files of two cameras to the first epoch.
void make_two_cameras(camera_day const& made) {
    made.add_camera(1, 2);
    test::replace_in(made.metadata(), "tasks:\n",
                     "- id: 7\n  meters_per_pixel: 0.25\n  manufacturer: any\n  model: other\n  lens: any\n  "
                     "camera_name: side\ntasks:\n");
    test::replace_in(made.metadata(), "  camera_id:\n  - 0\n", "  camera_id:\n  - 0\n  - 7\n");
}

TEST_CASE("positions: further cameras of an epoch have their id as a name suffix", "[convert][position]") {
    camera_day const made;
    make_two_cameras(made);
    CHECK(made.warnings() == texts{});
    raw_hdf5 const raw(made.file());
    CHECK(raw.number_attribute(position + "/led_0_series_1/data", "conversion") == 0.001);
    CHECK(raw.number_attribute(position + "/led_1_series_1_camera_7/data", "conversion") == 0.25);
    CHECK(raw.doubles(indices + "1_camera_7/data") == raw.doubles(indices + "1/data"));
    CHECK(raw.exists(labels + "1_camera_7"));
    CHECK_FALSE(raw.exists(position + "/led_0_series_2_camera_7"));
}

TEST_CASE("positions: the cameras of the videos take precedence over the order in the tasks", "[convert][position]") {
    camera_day const made;
    make_two_cameras(made);
    test::replace_in(made.metadata(), "_01_a1.1.h264\n  camera_id: 0", "_01_a1.1.h264\n  camera_id: 7");
    made.convert();
    raw_hdf5 const raw(made.file());
    CHECK(raw.number_attribute(position + "/led_0_series_1/data", "conversion") == 0.25);
    CHECK(raw.number_attribute(position + "/led_0_series_1_camera_0/data", "conversion") == 0.001);
}

TEST_CASE("positions: the tracked camera comes first", "[convert][position]") {
    camera_day const made;
    make_two_cameras(made);
    fs::remove(made.tracking(1, 1));
    CHECK(made.warnings() == texts{});
    raw_hdf5 const raw(made.file());
    CHECK(raw.number_attribute(position + "/led_0_series_1/data", "conversion") == 0.25);
    CHECK(raw.exists(indices + "1_camera_0"));
    CHECK_FALSE(raw.exists(position + "/led_0_series_1_camera_0"));
}

TEST_CASE("positions: a camera that is not in the metadata is in pixels", "[convert][position][errors]") {
    camera_day const made;
    made.add_camera(2, 2);
    CHECK(made.warnings() == texts{"20230622_sample_02_a1.2.videoPositionTracking: the metadata do not identify "
                                   "the camera: the positions are in pixels, got camera index 2"});
    raw_hdf5 const raw(made.file());
    CHECK(raw.text_attribute(position + "/led_0_series_2_camera_index_2/data", "unit") == "pixels");
    CHECK(raw.number_attribute(position + "/led_0_series_2_camera_index_2/data", "conversion") == 1);
}
}  // namespace
