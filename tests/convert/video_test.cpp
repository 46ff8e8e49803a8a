#include "convert/camera_day.hpp"

#include <sluice/nwb/file.hpp>
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
using options = sluice::convert::trodes_to_nwb_options;

std::string series(int epoch) {
    return "/processing/video_files/video/20230622_sample_0" + std::to_string(epoch) + "_a1.1.h264";
}
std::string external(camera_day const& made, int epoch) {
    return raw_hdf5(made.file()).text(series(epoch) + "/external_file");
}
options copying() {
    options chosen;
    chosen.copy_video = true;
    return chosen;
}

TEST_CASE("videos: each has a path relative to the output, its camera, and the time of each frame",
          "[convert][video]") {
    camera_day const made;
    CHECK(made.warnings() == texts{});
    raw_hdf5 const raw(made.file());
    CHECK(raw.text_attribute("/processing/video_files/video", "neurodata_type") == "BehavioralEvents");
    CHECK(raw.text_attribute(series(1), "neurodata_type") == "ImageSeries");
    CHECK(raw.text_attribute(series(1), "description") == "video of animal behavior from epoch");
    CHECK(raw.text(series(1) + "/format") == "external");
    CHECK(raw.extent(series(1) + "/data") == std::vector<hsize_t>{0, 0, 0});
    CHECK(raw.soft_link(series(1) + "/device") == "/general/devices/camera_device 0");
    CHECK(raw.number_attribute(series(1) + "/external_file", "starting_frame") == 0);
    CHECK(external(made, 2) == "../day/20230622_sample_02_a1.1.h264");
    CHECK(fs::equivalent(made.output() / external(made, 2), made.video(2)));
    auto const seconds = raw.doubles(series(2) + "/timestamps");
    REQUIRE(seconds.size() == sluice::trodes::expected_frame_count(made.day));
    CHECK(std::abs(seconds.back() -
                   static_cast<double>(sluice::trodes::expected_frame(made.day, 2, seconds.size() - 1).taken_ns) /
                       1e9) < 3e-7);
}

TEST_CASE("videos: are found in the video directory, then next to the recordings, with any extension",
          "[convert][video]") {
    camera_day const made;
    fs::create_directory(made.folder / "films");
    fs::rename(made.video(1), made.folder / "films/20230622_sample_01_a1.1.mp4");
    options chosen;
    chosen.video_directory = made.folder / "films";
    CHECK(made.warnings(chosen) == texts{});
    CHECK(external(made, 1) == "../films/20230622_sample_01_a1.1.mp4");
    CHECK(external(made, 2) == "../day/20230622_sample_02_a1.1.h264");
    CHECK(raw_hdf5(made.file()).doubles(series(1) + "/timestamps").size() ==
          sluice::trodes::expected_frame_count(made.day));
}

TEST_CASE("videos: a missing video is skipped with a warning", "[convert][video][errors]") {
    camera_day const made;
    fs::remove(made.video(1));
    CHECK(made.warnings() ==
          texts{"20230622_sample_metadata.yml: associated_video_files: "
                "20230622_sample_01_a1.1.h264: the video was not found in the folder of the recordings"});
    raw_hdf5 const raw(made.file());
    CHECK_FALSE(raw.exists(series(1)));
    CHECK(raw.exists(series(2)));
}

TEST_CASE("videos: without camera times the packets' times are used, and without any the video is skipped",
          "[convert][video][errors]") {
    camera_day const made;
    auto const sync = test::contents(made.sync(1));
    for (unsigned epoch : {1u, 2u}) fs::remove(made.sync(epoch)), fs::remove(made.tracking(epoch));
    auto const count = sluice::trodes::expected_frame_count(made.day);
    std::string ticks;
    for (std::uint64_t i = 0; i < count; ++i)
        ticks += test::packed(sluice::trodes::expected_frame(made.day, 1, i).tick);
    std::ofstream(made.of(1, "videoTimeStamps"), std::ios::binary)
        << test::data_file_bytes("Fields: <PosTimestamp uint32>\n", ticks);
    CHECK(made.warnings() ==
          texts{"20230622_sample_metadata.yml: associated_video_files: 20230622_sample_02_a1.1.h264: "
                "20230622_sample_02_a1.1.h264 has neither "
                ".cameraHWSync nor .videoTimeStamps in epoch 2: it was left out, because it has no times",
                "20230622_sample_01_a1.1.h264: has no .cameraHWSync: the frame times are packet times"});
    raw_hdf5 const raw(made.file());
    auto const seconds = raw.doubles(series(1) + "/timestamps");
    REQUIRE(seconds.size() == count);
    CHECK(std::abs(seconds.back() -
                   static_cast<double>(sluice::trodes::expected_frame(made.day, 1, count - 1).taken_ns) / 1e9 - 0.004) <
          1e-4);
    CHECK_FALSE(raw.exists(series(2)));
}

TEST_CASE("videos: stored frames and frame times must be equal in number", "[convert][video][errors]") {
    camera_day const made;
    std::ofstream(made.of(1, "videoTimeStamps"), std::ios::binary)
        << test::data_file_bytes("Fields: <PosTimestamp uint32>\n", test::packed(1u));
    auto const warnings = made.warnings();
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].find("20230622_sample_01_a1.1.videoTimeStamps.cameraHWSync: must have the 1 frames of "
                           "20230622_sample_01_a1.1.videoTimeStamps, got ") == 0);
    CHECK(raw_hdf5(made.file()).exists(series(1)));
}

TEST_CASE("videos: copies are made next to the output, once", "[convert][video]") {
    camera_day const made;
    CHECK(made.warnings(copying()) == texts{});
    texts const all{"20230622_sample_01_a1.1.h264", "20230622_sample_02_a1.1.h264", "a.nwb"};
    CHECK(made.left() == all);
    CHECK(external(made, 1) == all[0]);
    CHECK(test::contents(made.output() / all[0]) == test::contents(made.video(1)));
    auto const written = fs::last_write_time(made.output() / all[0]);
    auto again = copying();
    again.overwrite = true;
    CHECK(made.warnings(again) == texts{});
    CHECK(fs::last_write_time(made.output() / all[0]) == written);
    CHECK(external(made, 1) == all[0]);
}

TEST_CASE("videos: a copy replaces another file only with overwrite", "[convert][video][errors]") {
    camera_day const made;
    auto const copy = made.output() / made.video(2).filename();
    std::ofstream(copy) << "precious";
    CHECK_THROWS_AS(made.convert(copying()), sluice::nwb::output_exists);
    CHECK_THROWS_WITH(made.convert(copying()),
                      ContainsSubstring(copy.string() + ": the copy of " + made.video(2).string() +
                                        " must not replace another file"));
    CHECK(made.left() == texts{copy.filename().string()});
    CHECK(test::contents(copy) == "precious");
    auto forced = copying();
    forced.overwrite = true;
    CHECK(made.warnings(forced) == texts{});
    CHECK(test::contents(copy) == test::contents(made.video(2)));
}

TEST_CASE("videos: an interrupted copy leaves no file", "[convert][video][errors]") {
    camera_day const made;
    std::ofstream(made.video(2), std::ios::binary) << std::string(3 << 20, 'v');
    auto chosen = copying();
    chosen.on_progress = [&](sluice::convert::progress const& now) {
        if (now.stage == "copying videos" && now.bytes_done > (2 << 20)) throw std::runtime_error("enough");
    };
    CHECK_THROWS_WITH(made.convert(chosen), "enough");
    CHECK(made.left() == texts{});
}
}  // namespace
