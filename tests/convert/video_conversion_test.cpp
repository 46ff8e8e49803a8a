#include "convert/camera_day.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
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

/// Prepends a folder with a script as ffmpeg to PATH, and restores PATH on destruction.
class path_with {
public:
    explicit path_with(std::string const& script) : before_(std::getenv("PATH")) {
        auto const program = folder_.write("ffmpeg", "#!/bin/sh\n" + script);
        fs::permissions(program, fs::perms::owner_all);
        ::setenv("PATH", (folder_.path().string() + ":" + before_).c_str(), 1);
    }
    /// Sets a PATH without ffmpeg.
    path_with() : before_(std::getenv("PATH")) { ::setenv("PATH", folder_.path().c_str(), 1); }
    path_with(path_with const&) = delete;
    path_with& operator=(path_with const&) = delete;
    ~path_with() { ::setenv("PATH", before_.c_str(), 1); }

private:
    test::temp_dir folder_;
    std::string before_;
};

/// A script that writes "film", then its input, to its output.
std::string const film =
    "while [ $# -gt 1 ]; do [ \"$1\" = -i ] && in=$2; shift; done; { printf film; cat \"$in\"; } > \"$1\"\n";

options converting() {
    options chosen;
    chosen.convert_video = true;
    return chosen;
}
std::string external(camera_day const& made, int epoch) {
    return raw_hdf5(made.file())
        .text("/processing/video_files/video/20230622_sample_0" + std::to_string(epoch) + "_a1.1.h264/external_file");
}

TEST_CASE("video conversion: an mp4 is made next to the output, once", "[convert][video]") {
    camera_day const made;
    texts const all{"20230622_sample_01_a1.1.mp4", "20230622_sample_02_a1.1.mp4", "a.nwb"};
    {
        path_with const ffmpeg(film);
        CHECK(made.warnings(converting()) == texts{});
    }
    CHECK(made.left() == all);
    CHECK(external(made, 2) == all[1]);
    CHECK(test::contents(made.output() / all[1]) == "film" + test::contents(made.video(2)));
    fs::remove(made.file());
    path_with const none;
    CHECK(made.warnings(converting()) == texts{});  // existing files are reused
    CHECK(external(made, 2) == all[1]);
}

TEST_CASE("video conversion: without ffmpeg the h264 is referenced, with a warning", "[convert][video][errors]") {
    camera_day const made;
    path_with const none;
    CHECK(made.warnings(converting()) ==
          texts{"20230622_sample_01_a1.1.h264: was not converted: ffmpeg is not on PATH",
                "20230622_sample_02_a1.1.h264: was not converted: ffmpeg is not on PATH"});
    CHECK(external(made, 1) == "../day/20230622_sample_01_a1.1.h264");
    CHECK(made.left() == texts{"a.nwb"});
}

TEST_CASE("video conversion: a failure of ffmpeg is a warning with its message, and its file is removed",
          "[convert][video][errors]") {
    camera_day const made;
    path_with const ffmpeg(
        "while [ $# -gt 1 ]; do shift; done; echo half > \"$1\"; echo first >&2; echo 'no such codec' >&2; exit 7\n");
    CHECK(made.warnings(converting()).front() ==
          "20230622_sample_01_a1.1.h264: was not converted: ffmpeg exited with status 7: no such codec");
    CHECK(made.left() == texts{"a.nwb"});
}

TEST_CASE("video conversion: file names are not interpreted as options or by a shell", "[convert][video]") {
    camera_day const made;
    fs::create_directory(made.folder / "films");
    fs::rename(made.video(1), made.folder / "films/-x $(touch gone) 20230622_sample_01_a1.1.h264");
    auto chosen = converting();
    chosen.video_directory = made.folder / "films";
    path_with const ffmpeg(film);
    CHECK(made.warnings(chosen) == texts{});  // the name has no camera index, but the epoch has one camera
    CHECK(external(made, 1) == "-x $(touch gone) 20230622_sample_01_a1.1.mp4");
    CHECK_FALSE(fs::exists("gone"));
}

TEST_CASE("video conversion: an interrupt ends ffmpeg and leaves no file", "[convert][video][errors]") {
    camera_day const made;
    path_with const ffmpeg("while [ $# -gt 1 ]; do shift; done; echo half > \"$1\"; exec sleep 60\n");
    auto chosen = converting();
    int calls = 0;
    chosen.on_progress = [&](sluice::convert::progress const& now) {
        if (now.stage == "converting videos" && ++calls == 3) throw std::runtime_error("enough");
    };
    auto const start = std::chrono::steady_clock::now();
    CHECK_THROWS_WITH(made.convert(chosen), "enough");
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(30));
    CHECK(made.left() == texts{});
}
}  // namespace
