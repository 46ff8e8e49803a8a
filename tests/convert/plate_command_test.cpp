#include "convert/plate_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <sluice/plate/synthetic_plate.hpp>
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace plate = sluice::plate;
using test::plate_folder;

TEST_CASE("plate2ngff: --plan prints the groups, files and bytes, and reads no image", "[convert][plate2ngff][plan]") {
    plate_folder const plate;
    auto const result = plate.run({"--plan", "--group", "channel"});
    CHECK(result.status == 0);
    CHECK(result.err.empty());
    CHECK(result.out ==
          "TMP/in: 54 images of 54 files in 1 folder, named by ImageXpress: of 54 image names, ImageXpress matches 54\n"
          "images of 256 x 256 pixels of uint16 (from the first image); grouped by channel\n"
          "  files         MiB  group\n"
          "     27         3.4  channel 1\n"
          "     27         3.4  channel 2\n"
          "2 groups, up to 27 files, peak 3.6 MiB of 6.8 MiB\n"
          "2.0 times less memory than all images at once\n");
    CHECK(plate.left() == std::set<std::string>{"in"});
}

TEST_CASE("plate2ngff: groups are the existing combinations, and the first component varies slowest",
          "[convert][plate2ngff][plan]") {
    plate_folder const plate;
    CHECK_THAT(
        plate.run({"--plan", "--group", "z,channel"}).out,
        ContainsSubstring("  z 1 channel 1\n      9         1.1  z 1 channel 2\n      9         1.1  z 2 channel 1\n"));
    CHECK_THAT(plate.run({"--plan", "--group", "none"}).out,
               ContainsSubstring(
                   "1 group, up to 54 files, peak 7.0 MiB of 6.8 MiB\none group: all images are in memory at once\n"));
    CHECK_THAT(plate.run({"--plan"}).out, ContainsSubstring("grouped by channel\n"));  // no timepoint in the names
    CHECK_THAT(plate.run({"--plan", "--jobs", "2"}).out, ContainsSubstring("grouped by well, channel\n"));
}

TEST_CASE("plate2ngff: --measure prints the memory of each group, and writes no image",
          "[convert][plate2ngff][measure]") {
    plate_folder const plate;
    auto const result = plate.run({"--measure", "--group", "channel", "--json", plate.output("evidence.json")});
    CHECK(result.status == 0);
    CHECK(result.err.empty());
    CHECK_THAT(result.out, ContainsSubstring("  files  before MiB  loaded MiB    delta  cleared MiB  group\n     27 "));
    CHECK_THAT(result.out, ContainsSubstring("2 groups of up to 27 files: 54 images with 6.8 MiB of pixels in "));
    CHECK_THAT(result.out, ContainsSubstring("the largest group has 3.4 MiB\n"));
    CHECK(plate.left() == std::set<std::string>{"in", "evidence.json"});

    auto const report = plate.json("evidence.json");
    CHECK(report["format"] == "sluice plate report");
    CHECK(report["output"].is_null());
    CHECK(report["group_by"] == nlohmann::json{"channel"});
    CHECK(report["files"] == 54);
    CHECK(report["largest_group_bytes"] == 27 * 256 * 256 * 2);
    CHECK(report["reduction"] == 2.0);
    REQUIRE(report["groups"].size() == 2);
    for (auto const& group : report["groups"]) CHECK(group["loaded"] == 27);
    CHECK(report["groups"][1]["key"] == "channel 2");
}

TEST_CASE("plate2ngff: later groups reuse the memory of earlier ones", "[convert][plate2ngff][measure][bounded]") {
    plate_folder const plate;
    REQUIRE(
        plate.run({"--measure", "--group", "z,channel", "--json", plate.output("evidence.json"), "--quiet"}).status ==
        0);
    auto const groups = plate.json("evidence.json")["groups"];
    REQUIRE(groups.size() == 6);
    for (std::size_t i = 2; i < groups.size(); ++i) {
        auto const before = groups[i]["resident_before_bytes"].get<std::int64_t>(),
                   loaded = groups[i]["resident_loaded_bytes"].get<std::int64_t>();
        CHECK(loaded - before < (1 << 20));  // of 1.1 MiB of pixels
    }
}

TEST_CASE("plate2ngff: the output's extension selects Zarr or HDF5", "[convert][plate2ngff]") {
    plate_folder const plate;
    auto const result = plate.run({"--output", plate.output("p.zarr"), "--group", "channel,z", "--levels", "1"});
    CHECK(result.status == 0);
    CHECK(result.err.empty());
    CHECK_THAT(result.out, ContainsSubstring("TMP/p.zarr: 6 groups of up to 9 files: 54 images"));
    CHECK_THAT(result.out, ContainsSubstring("\n54 planes written\n"));
    CHECK(std::filesystem::exists(plate.folder / "p.zarr/.zattrs"));
    CHECK(plate.run({"--output", plate.output("5.zarr"), "--format", "zarr-0.5", "--compress", "1"}).status == 0);
    CHECK(std::filesystem::exists(plate.folder / "5.zarr/zarr.json"));
    CHECK(plate.run({"--output", plate.output("p.h5"), "--quiet"}).out.empty());
    CHECK(plate.left() == std::set<std::string>{"in", "p.zarr", "5.zarr", "p.h5"});

    auto const again = plate.run({"--output", plate.output("p.h5")});
    CHECK(again.status == 1);
    CHECK_THAT(again.err, ContainsSubstring("(--force replaces it)\n"));
    CHECK(plate.run({"--output", plate.output("p.h5"), "--force"}).status == 0);
}

TEST_CASE("plate2ngff: components must be known, unique, and present in the images", "[convert][plate2ngff][errors]") {
    plate_folder const plate;
    auto const twice = plate.run({"--plan", "--group", "channel,channel"});
    CHECK(twice.status == 2);
    CHECK_THAT(twice.err, ContainsSubstring("--group: a component may occur once, got channel twice\n"));
    auto const unknown = plate.run({"--plan", "--group", "colour"});
    CHECK(unknown.status == 2);
    CHECK_THAT(unknown.err,
               ContainsSubstring("--group: must be well, site, channel, z or timepoint, got \"colour\"\n"));
    for (auto const* const what : {"--plan", "--measure"}) {
        auto const lacking = plate.run({what, "--group", "channel,timepoint"});
        CHECK(lacking.status == 1);
        CHECK_THAT(lacking.err,
                   ContainsSubstring(
                       "these images have no timepoint component; group by another, or name it with --pattern\n"));
    }
}

TEST_CASE("plate2ngff: an invalid command line is reported, and nothing is written", "[convert][plate2ngff][errors]") {
    plate_folder const plate;
    auto const out = plate.output("p.zarr"), tar = plate.output("p.tar"), text = plate.output("r.txt"),
               json = plate.output("r.json");
    for (auto const& words : std::vector<std::vector<std::string>>{{},
                                                                   {"--plan", "--measure"},
                                                                   {"--plan", "--json", json},
                                                                   {"--plan", "--output", out},
                                                                   {"--measure", "--json", text},
                                                                   {"--output", tar},
                                                                   {"--output", out, "--format", "png"},
                                                                   {"--output", out, "--on-error", "ignore"},
                                                                   {"--output", out, "--compress", "10"},
                                                                   {"--output", out, "--prefetch", "-1"},
                                                                   {"--output", out, "--pattern", "{site}.tif"},
                                                                   {"--output", out, "--jobs", "0"}}) {
        auto const result = plate.run(words);
        CAPTURE(words, result.err);
        CHECK(result.status == 2);
        CHECK_FALSE(result.err.empty());
        CHECK(plate.left() == std::set<std::string>{"in"});
    }
}

TEST_CASE("plate2ngff: a folder without images is reported by name", "[convert][plate2ngff][errors]") {
    test::temp_dir const folder;
    auto const result = test::run({SLUICE_PLATE2NGFF, folder.path().string(), "--plan"});
    CHECK(result.status == 1);
    CHECK_THAT(result.err, ContainsSubstring("plate2ngff: " + folder.path().string()));
    CHECK_THAT(result.err, ContainsSubstring("must hold images"));
}

TEST_CASE("plate2ngff: --on-error selects whether an unreadable image stops, is skipped or is filled",
          "[convert][plate2ngff][errors]") {
    plate_folder const plate({{5, plate::plate_defect::truncated}});
    auto const name = plate.made.path(plate.made.images()[5]);
    auto const stopped = plate.run({"--output", plate.output("p.zarr")});
    CHECK(stopped.status == 1);
    CHECK_THAT(stopped.err, ContainsSubstring("plate2ngff: TMP/in/" + name));
    CHECK(plate.left() == std::set<std::string>{"in"});

    auto const skipped = plate.run({"--output", plate.output("p.zarr"), "--on-error", "skip"});
    CHECK(skipped.status == 3);
    CHECK_THAT(skipped.err, ContainsSubstring("warning: TMP/in/" + name));
    CHECK_THAT(skipped.err, ContainsSubstring(" (left out)\n"));
    CHECK_THAT(skipped.out, ContainsSubstring("\n53 planes written\n"));

    auto const filled = plate.run({"--measure", "--on-error", "fill"});
    CHECK(filled.status == 3);
    CHECK_THAT(filled.err, ContainsSubstring(" (filled with zeros)\n"));
}

TEST_CASE("plate2ngff: the first image may be unreadable", "[convert][plate2ngff][errors]") {
    plate_folder const plate({{0, plate::plate_defect::empty}});
    CHECK(plate.run({"--output", plate.output("p.zarr")}).status == 1);
    auto const skipped = plate.run({"--output", plate.output("p.zarr"), "--on-error", "skip"});
    CHECK(skipped.status == 3);
    CHECK_THAT(skipped.out, ContainsSubstring("\n53 planes written\n"));
}

TEST_CASE("plate2ngff: missing images are a warning", "[convert][plate2ngff]") {
    plate_folder const plate({{5, plate::plate_defect::missing}});
    auto const result = plate.run({"--measure"});
    CHECK(result.status == 3);
    CHECK_THAT(result.err, ContainsSubstring("warning: 1 image is missing: A01 site 6 channel 1 z 1\n"));
}
}  // namespace
