#include "convert/plate_folder.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/tiff_files.hpp"

namespace {
namespace plate = sluice::plate;
using test::plate_folder;

plate::synthetic_plate small(plate::plate_naming naming = plate::plate_naming::ix_flat) {
    return {.naming = naming,
            .well_columns = 2,
            .sites = plate::one_to(2),
            .channels = plate::one_to(2),
            .width = 16,
            .height = 16};
}

TEST_CASE("plate2ngff: --pattern accepts fields in braces, or a regular expression with named groups",
          "[convert][plate2ngff][pattern]") {
    plate_folder const plate({}, small());
    for (auto const* const pattern :
         {"Plate_{well}_s{site}_w{channel}.tif",
          "^(?P<Plate>.+)_(?P<Well>[A-P][0-9]{2})_s(?P<Site>[0-9])_w(?P<ChannelNumber>[0-9])"}) {
        auto const result = plate.run({"--plan", "--group", "channel,site", "--pattern", pattern});
        CHECK(result.status == 0);
        CHECK(result.err.empty());
        CHECK_THAT(result.out,
                   ContainsSubstring("TMP/in: 8 images of 8 files in 1 folder, named by pattern: the pattern " +
                                     std::string(pattern) + "\n"));
        CHECK_THAT(result.out, ContainsSubstring("4 groups, up to 2 files"));
    }
    auto const none = plate.run({"--plan", "--pattern", "{well}.tif"});
    CHECK(none.status == 1);
    CHECK_THAT(none.err, ContainsSubstring("TMP/in: must hold images, got none"));
}

TEST_CASE("plate2ngff: an invalid pattern is a command line error", "[convert][plate2ngff][pattern][errors]") {
    plate_folder const plate({}, small());
    for (auto const& [pattern, rule] : std::vector<std::pair<std::string, std::string>>{
             {"{well}_{lens}.tif", "a field must be one of well, "},
             {"(?<Well>...", "a ( must be closed by a )"},
             {"(?<Lens>.)(?<Well>...)", "a named group must be one of Well, "}}) {
        auto const result = plate.run({"--plan", "--pattern", pattern});
        CHECK(result.status == 2);
        CHECK_THAT(result.err, ContainsSubstring("--pattern: " + rule) && ContainsSubstring("got '" + pattern + "'\n"));
    }
}

TEST_CASE("plate2ngff: --naming selects the naming scheme, and other names are skipped with a warning",
          "[convert][plate2ngff][naming]") {
    plate_folder const plate({}, small(plate::plate_naming::phenix));
    plate.folder.write("in/Plate_A01_s1_w1.tif", test::tiff_bytes({.width = 16, .height = 16}));
    CHECK_THAT(plate.run({"--plan"}).out,
               ContainsSubstring("named by Phenix: of 9 image names, ImageXpress matches 1, Phenix matches 8\n"));
    auto const chosen = plate.run({"--measure", "--naming", "imagexpress"});
    CHECK(chosen.status == 3);
    CHECK_THAT(chosen.out,
               ContainsSubstring("TMP/in: 1 images of 9 files in 2 folders, named by ImageXpress: requested\n"));
    CHECK_THAT(chosen.err, ContainsSubstring("warning: 8 images have names of another format, for example "
                                             "TMP/in/Images/r01c01f01p01-ch1sk1fk1fl1.tiff"));
    CHECK(plate.run({"--plan", "--naming", "zeiss"}).status == 2);
}

TEST_CASE("plate2ngff: two files of one image are an error unless --duplicates selects one",
          "[convert][plate2ngff][duplicates]") {
    plate_folder const plate({{3, plate::plate_defect::duplicate}}, small());
    auto const refused = plate.run({"--output", plate.output("p.zarr")});
    CHECK(refused.status == 1);
    CHECK_THAT(refused.err, ContainsSubstring("two images of A01 site 2 channel 2, the other is TMP/in/") &&
                                ContainsSubstring(" (choose one with --duplicates first or newest)\n"));
    CHECK(plate.left() == std::set<std::string>{"in"});
    for (auto const* const policy : {"first", "newest"}) {
        auto const taken = plate.run({"--output", plate.output("p.zarr"), "--force", "--duplicates", policy});
        CHECK(taken.status == 0);
        CHECK_THAT(taken.out, ContainsSubstring("1 duplicates left out: TMP/in/Plate_A01_s2_w2."));
        CHECK_THAT(taken.out, ContainsSubstring("\n8 planes written\n"));
    }
}

TEST_CASE("plate2ngff: a file with several pages is rejected unless --pages is given", "[convert][plate2ngff][pages]") {
    plate_folder const plate({}, small());
    plate.folder.write("in/Plate_A01_s1_w1.TIF",
                       test::tiff_bytes({.width = 16, .height = 16, .pages = 3},
                                        {.description = "ImageJ=1.53t\nimages=3\nslices=3\n"}));
    for (auto const& words :
         std::vector<std::vector<std::string>>{{"--plan"}, {"--measure"}, {"--output", plate.output("p.zarr")}}) {
        auto const refused = plate.run(words);
        CHECK(refused.status == 1);
        CHECK(refused.err ==
              "plate2ngff: TMP/in/Plate_A01_s1_w1.TIF: has several pages (--pages described reads all pages, "
              "--pages first the first of each file)\n");
    }
    auto const skipped = plate.run({"--measure", "--on-error", "skip"});
    CHECK(skipped.status == 3);
    CHECK_THAT(skipped.err,
               ContainsSubstring("Plate_A01_s1_w1.TIF: page 0: must be the only page of its file, got more"));
    CHECK_THAT(plate.run({"--measure", "--pages", "first"}).out, ContainsSubstring(": 8 images with "));
    CHECK_THAT(plate.run({"--measure", "--pages", "described"}).out, ContainsSubstring(": 10 images with "));
}

TEST_CASE("plate2ngff: --pages described writes every page of an OME-TIFF file as a plane",
          "[convert][plate2ngff][pages]") {
    plate_folder const plate({}, {.sites = {7}, .width = 16, .height = 16});
    std::filesystem::remove(plate.folder / "in/Plate_A01_s7_w1.TIF");
    plate.folder.write(
        "in/Plate_A01_s1.tif",
        test::tiff_bytes({.width = 16, .height = 16, .pages = 6},
                         {.description = "<OME><Image><Pixels DimensionOrder=\"XYZCT\" SizeC=\"2\" SizeZ=\"3\" "
                                         "SizeT=\"1\"><Channel Name=\"DAPI\"/><Channel Name=\"GFP\"/>"
                                         "<TiffData/></Pixels></Image></OME>"}));
    auto const result = plate.run({"--output", plate.output("p.zarr"), "--pages", "described", "--group", "channel"});
    CHECK(result.status == 0);
    CHECK(result.err.empty());
    CHECK_THAT(result.out, ContainsSubstring("2 groups of up to 3 files: 6 images with ") &&
                               ContainsSubstring("\n6 planes written\n"));
    auto const image = plate.json("p.zarr/A/01/0/.zattrs");
    CHECK(image["omero"]["channels"][0]["label"] == "DAPI");
    CHECK(image["omero"]["channels"][1]["label"] == "GFP");
    CHECK(plate.json("p.zarr/A/01/0/0/.zarray")["shape"] == nlohmann::json{1, 2, 3, 16, 16});
}

TEST_CASE("plate2ngff: a table overrides the names of the images", "[convert][plate2ngff][table]") {
    plate_folder const plate({}, small());
    plate.folder.write("load.csv",
                       "Metadata_Well,Metadata_Site,FileName_DNA,PathName_DNA\nB03,5,Plate_A01_s1_w1.TIF,in\nB04,5,"
                       "Plate_A02_s2_w2.TIF,in\n");
    auto const result = test::run({SLUICE_PLATE2NGFF, plate.output("load.csv"), "--output", plate.output("p.zarr")});
    CHECK(result.status == 0);
    CHECK_THAT(result.out, ContainsSubstring("2 images of 2 files in 1 folder, named by table: ") &&
                               ContainsSubstring("\n2 planes written\n"));
    CHECK(plate.json("p.zarr/.zattrs")["plate"]["wells"].size() == 2);
    CHECK(plate.json("p.zarr/B/04/0/.zattrs")["omero"]["channels"][0]["label"] == "DNA");
}

TEST_CASE("plate2ngff: a signal ends it and leaves no file, for every format", "[convert][plate2ngff][errors]") {
    plate_folder const plate({}, {.sites = plate::one_to(9), .channels = plate::one_to(4), .z = plate::one_to(6)});
    for (auto const* const name : {"p.zarr", "p.h5"})
        for (int const signal : {SIGTERM, SIGINT, SIGHUP}) {
            CAPTURE(name, signal);
            test::program tool(plate.command(
                {"--output", plate.output(name), "--json", plate.output("r.json"), "--group", "site,channel"}));
            while (tool.running() && !std::filesystem::exists(plate.folder / ("." + std::string(name) + ".partial-" +
                                                                              std::to_string(tool.id()))))
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            ::kill(tool.id(), signal);
            CHECK(tool.wait() == 128 + signal);
            CHECK(tool.err() == "plate2ngff: interrupted, nothing was written\n");
            CHECK(plate.left() == std::set<std::string>{"in"});
        }
}
}  // namespace
