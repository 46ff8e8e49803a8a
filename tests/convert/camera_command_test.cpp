#include "convert/camera_day.hpp"
#include "convert/program.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/catch.hpp"

namespace {
using test::camera_day;
namespace fs = std::filesystem;

test::outcome rec2nwb(camera_day const& made, std::vector<std::string> more = {}) {
    std::vector<std::string> words{SLUICE_REC2NWB, made.input().string(), "--output", made.file().string()};
    words.insert(words.end(), more.begin(), more.end());
    return test::run(std::move(words));
}

TEST_CASE("rec2nwb: a day with a camera is converted without a warning", "[convert][rec2nwb][camera]") {
    camera_day const made;
    auto const result = rec2nwb(made);
    CHECK(result.status == 0);
    CHECK(result.err.empty());
}

TEST_CASE("rec2nwb: a missing video or missing camera times give exit status 3", "[convert][rec2nwb][camera][errors]") {
    camera_day const made;
    fs::remove(made.video(1));
    fs::remove(made.sync(2));
    auto const result = rec2nwb(made);
    CHECK(result.status == 3);
    CHECK(result.err.find(
              "warning: " + made.metadata().string() +
              ": associated_video_files: 20230622_sample_01_a1.1.h264: the video was not found in the folder of the "
              "recordings\n") != std::string::npos);
    CHECK(result.err.find("warning: " + made.tracking(2).string() +
                          ": its camera has no .cameraHWSync: the positions have no times and were left out\n") !=
          std::string::npos);
    CHECK(fs::exists(made.file()));
}

TEST_CASE("rec2nwb: --copy-video replaces another file only with --force", "[convert][rec2nwb][camera][errors]") {
    camera_day const made;
    auto const copy = made.output() / made.video(1).filename();
    std::ofstream(copy) << "precious";
    auto result = rec2nwb(made, {"--copy-video"});
    CHECK(result.status == 1);
    CHECK(result.err == "rec2nwb: " + copy.string() + ": the copy of " + made.video(1).string() +
                            " must not replace another file (--force replaces it)\n");
    CHECK(made.left() == std::vector{copy.filename().string()});
    result = rec2nwb(made, {"--copy-video", "--force"});
    CHECK(result.status == 0);
    CHECK(test::contents(copy) == test::contents(made.video(1)));
    CHECK(made.left().size() == 3);
}
}  // namespace
