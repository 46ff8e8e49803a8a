#include <sluice/trodes/day.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace {
using namespace sluice::trodes;
using test::temp_dir;

TEST_CASE("parse_day_file: reads date, animal, epoch, tag and camera from a name", "[trodes][day]") {
    auto const parsed = [](char const* name) { return *parse_day_file(std::filesystem::path("folder") / name).first; };
    auto const rec = parsed("20230622_sample_02_a1.rec");
    CHECK(rec.date == "20230622");
    CHECK(rec.animal == "sample");
    CHECK(rec.epoch == 2);
    CHECK(rec.tag == "a1");
    CHECK(!rec.camera);
    CHECK(rec.extension == "rec");
    auto const sync = parsed("20230622_sample_02_a1.1.videoTimeStamps.cameraHWSync");
    CHECK(sync.extension == "cameraHWSync");
    CHECK(sync.camera == 1);
    CHECK(parsed("20230622_sample_02_a1.videoTimeStamps.cameraHWSync").extension == "cameraHWSync");
    CHECK(parsed("20230622_sample_10_a1.2.h264").camera == 2);
    CHECK(parsed("20230622_rat.7_10_a1.2.h264").animal == "rat.7");
    CHECK(parsed("20230622_rat.7_10_a1.2.videoTimeStamps.cameraHWSync").camera == 2);
    CHECK(parsed("20230622_rat.7_metadata.yml").animal == "rat.7");
    CHECK(parsed("20230622_sample_metadata.yml").tag == "metadata");
    CHECK(!parsed("20230622_sample_anything.yml").epoch);
    for (auto const extension : day_file_extensions)
        if (extension != "yml") CHECK(parse_day_file("20230622_sample_01_a1." + std::string(extension)).first);
}

TEST_CASE("parse_day_file: a name that does not fit returns the broken rule", "[trodes][day]") {
    auto const why = [](char const* name) {
        auto const [file, reason] = parse_day_file(name);
        CHECK(!file);
        return reason;
    };
    CHECK(why("truth.json") == "the extension does not belong to a day");
    CHECK(why("README") == "the extension does not belong to a day");
    CHECK(why("") == "the extension does not belong to a day");
    CHECK(why("20230622_sample_01_a1.REC") == "the extension does not belong to a day");
    CHECK(why("20230622_sample_a1.rec") == "the name must be {date}_{animal}_{epoch}_{tag}.{extension}");
    CHECK(why("20230622_my_sample_01_a1.rec") == "the name must be {date}_{animal}_{epoch}_{tag}.{extension}");
    CHECK(why("20230622__01_a1.rec") == "the name must be {date}_{animal}_{epoch}_{tag}.{extension}");
    CHECK(why("20231322_sample_01_a1.rec") == "the date must be YYYYMMDD");
    CHECK(why("._20230622_sample_01_a1.rec").starts_with("the name must be"));
    CHECK(why("20230622_sample_x1_a1.rec") == "the epoch must be a number");
    CHECK(why("20230622_sample_9999999999_a1.rec") == "the epoch must be a number");
    CHECK(why("20230622_sample_01_a1.left.h264") == "only a camera index may come between tag and extension");
    CHECK(why("20230622_sample_01_a1.1.2.h264") == "only a camera index may come between tag and extension");
    CHECK(why("20230622_sample_01_a1.1.rec") == "files with this extension must not have a camera index");
    CHECK(why("20230622_sample.yml") == "the name must be {date}_{animal}_metadata.yml");
    CHECK(why("20230622_sample_meta.data.yml") == "the name must be {date}_{animal}_metadata.yml");
}

TEST_CASE("read_day: recordings are sorted by epoch, companions by epoch and camera", "[trodes][day]") {
    temp_dir dir;
    for (auto const* name :
         {"20230622_rat_10_a1.rec", "sub/20230622_rat_2_b1.rec", "20230622_rat_01_a1.rec", "20230622_rat_metadata.yml",
          "20230622_rat_01_a1.2.h264", "video/20230622_rat_01_a1.1.h264",
          "20230622_rat_01_a1.1.videoTimeStamps.cameraHWSync", "20230622_rat_02_b1.stateScriptLog", "notes.txt"})
        dir.write(name, "");
    auto const d = read_day(dir.path());
    CHECK(d.output_name() == "rat20230622.nwb");
    CHECK(d.recordings() == std::vector<std::filesystem::path>{dir / "20230622_rat_01_a1.rec",
                                                               dir / "sub/20230622_rat_2_b1.rec",
                                                               dir / "20230622_rat_10_a1.rec"});
    REQUIRE(d.epochs.size() == 3);
    CHECK(d.epochs[1].number == 2);
    CHECK(d.epochs[1].tag == "b1");
    CHECK(d.epochs[1].companions.at(0).extension == "stateScriptLog");
    auto const videos = with_extension(d.epochs[0].companions, "h264");
    REQUIRE(videos.size() == 2);
    CHECK(videos[0].camera == 1);
    CHECK(with_extension(d.epochs[0].companions, "h264", 2).at(0).path == dir / "20230622_rat_01_a1.2.h264");
    CHECK(with_extension(d.epochs[0].companions, "cameraHWSync").size() == 1);
    CHECK(d.metadata_files == std::vector<std::filesystem::path>{dir / "20230622_rat_metadata.yml"});
    CHECK(list_days(dir.path()).skipped.at(0).path == dir / "notes.txt");
}

TEST_CASE("list_days: days are separated by date and animal", "[trodes][day]") {
    temp_dir dir;
    for (auto const* name :
         {"20230623_rat_01_a.rec", "20230622_rat_01_a.rec", "20230622_mouse_01_a.rec", "20230622_rat_metadata.yml"})
        dir.write(name, "");
    auto const days = list_days(dir.path()).days;
    REQUIRE(days.size() == 3);
    CHECK(days[0].output_name() == "mouse20230622.nwb");
    CHECK(days[1].errors.empty());
    CHECK(days[2].date == "20230623");
    CHECK_THROWS_WITH(read_day(dir.path()),
                      ContainsSubstring("must hold one day, got 3: 20230622_mouse, 20230622_rat, 20230623_rat"));
}

TEST_CASE("read_day: exactly one metadata file is required", "[trodes][day][errors]") {
    temp_dir dir;
    dir.write("20230622_rat_01_a.rec", "");
    CHECK_THROWS_AS(read_day(dir.path()), sluice::format_error);
    CHECK_THROWS_WITH(
        read_day(dir.path()),
        ContainsSubstring("day 20230622_rat: must have exactly one metadata file 20230622_rat_metadata.yml, got none"));
    dir.write("20230622_rat_metadata.yml", "");
    CHECK_NOTHROW(read_day(dir.path()));
    dir.write("sub/20230622_rat_metadata.yml", "");
    CHECK_THROWS_WITH(read_day(dir.path()), ContainsSubstring("got " + (dir / "20230622_rat_metadata.yml").string() +
                                                              " and " + (dir / "sub").string()));
}

TEST_CASE("list_days: with metadata elsewhere, only the metadata rule is dropped", "[trodes][day]") {
    temp_dir dir;
    for (auto const* name : {"20230622_mouse_01_a.rec", "20230622_rat_01_a.rec", "20230622_rat_1_b.rec"})
        dir.write(name, "");
    auto const days = list_days(dir.path(), metadata_place::elsewhere).days;
    CHECK(days.at(0).errors.empty());
    REQUIRE(days.at(1).errors.size() == 1);
    CHECK_THAT(days[1].errors[0], ContainsSubstring("epoch 1 must have one recording"));
}

TEST_CASE("read_day: an epoch must have one recording", "[trodes][day][errors]") {
    temp_dir dir;
    for (auto const* name : {"20230622_rat_01_a.rec", "20230622_rat_1_b.rec", "20230622_rat_metadata.yml"})
        dir.write(name, "");
    CHECK_THROWS_WITH(read_day(dir.path()), ContainsSubstring("epoch 1 must have one recording, got ") &&
                                                ContainsSubstring("20230622_rat_01_a.rec and ") &&
                                                ContainsSubstring("20230622_rat_1_b.rec"));
}

TEST_CASE("list_days: files without a recording do not form a day", "[trodes][day]") {
    temp_dir dir;
    for (auto const* name : {"20230622_rat_metadata.yml", "20230622_rat_01_a.1.h264"}) dir.write(name, "");
    auto const listing = list_days(dir.path());
    CHECK(listing.days.empty());
    REQUIRE(listing.skipped.size() == 2);
    CHECK(listing.skipped[0].reason == "there is no recording of that date and animal");
    CHECK_THROWS_WITH(read_day(dir.path()),
                      ContainsSubstring("must hold one day, got 0: 2 files were skipped, the first " +
                                        (dir / "20230622_rat_01_a.1.h264").string() +
                                        ": there is no recording of that date and animal"));
}

TEST_CASE("read_day: a folder without a day is an error that names skipped files", "[trodes][day][errors]") {
    temp_dir dir;
    CHECK_THROWS_WITH(read_day(dir.path()), ContainsSubstring("must hold one day, got 0: the folder has no files"));
    dir.write("20230622_rat_one_a.rec", "");
    CHECK_THROWS_WITH(read_day(dir.path()),
                      ContainsSubstring("got 0: 1 file was skipped, " + (dir / "20230622_rat_one_a.rec").string() +
                                        ": the epoch must be a number"));
}

TEST_CASE("read_day: each error of a day has its own line", "[trodes][day][errors]") {
    temp_dir dir;
    for (auto const* name : {"20230622_rat_01_a.rec", "20230622_rat_1_b.rec"}) dir.write(name, "");
    CHECK_THROWS_WITH(read_day(dir.path()),
                      ContainsSubstring("day 20230622_rat:\nepoch 1 must have one recording, got ") &&
                          ContainsSubstring("\nmust have exactly one metadata file "));
}

TEST_CASE("list_days: links to folders are not followed", "[trodes][day]") {
    temp_dir dir;
    dir.write("20230622_rat_01_a.rec", "");
    std::filesystem::create_directory_symlink(dir.path(), dir / "loop");
    auto const listing = list_days(dir.path());
    CHECK(listing.days.at(0).errors.size() == 1);
    CHECK(listing.skipped.at(0).reason == "links to folders are not followed");
}

TEST_CASE("list_days: a folder that cannot be read is an error", "[trodes][day][errors]") {
    temp_dir dir;
    CHECK_THROWS_AS(list_days(dir / "absent"), sluice::file_error);
    CHECK_THROWS_WITH(list_days(dir.write("file", "")), ContainsSubstring("the folder cannot be read"));
}
}  // namespace
