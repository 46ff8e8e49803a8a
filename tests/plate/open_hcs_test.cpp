#include <sluice/plate/open_hcs_metadata.hpp>

#include <string>
#include <vector>

#include <sluice/plate/read_metadata.hpp>
#include <sluice/plate/scan.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "support/tiff_files.hpp"

namespace {
using namespace sluice::plate;
using test::temp_dir;

// A main folder "images" of two channels, and a results folder.
constexpr char const* plain = R"({"subdirectories": {
  "results": {"main": false, "image_files": ["results/A01_s001_w1_z001_t001.tif"]},
  "images": {"microscope_handler_name": "imagexpress", "source_filename_parser_name": "ImageXpressFilenameParser", "main": true,
    "image_files": ["images/A01_s001_w1_z001_t001.tif", "images/A01_s001_w2_z001_t001.tif", "images/A01_s001_w2_z001_t001_cells.json"],
    "grid_dimensions": [3, 4], "pixel_size": 0.65, "channels": {"1": "DAPI", "2": null}, "wells": {"A01": null}, "z_indexes": null,
    "available_backends": {"disk": true, "zarr": false}, "workspace_mapping": null, "results_dir": null}}})";

std::string subdirectories(std::string const& inside) { return R"({"subdirectories": {)" + inside + "}}"; }
std::string folder_of(std::string const& json) { return parse_open_hcs(json, "m.json").folder; }

TEST_CASE("open_hcs_metadata: reads images, pixel size, grid of sites and channel names", "[plate][open_hcs]") {
    auto const found = parse_open_hcs(plain, "m.json");
    CHECK(found.folder == "images");
    REQUIRE(found.images.size() == 3);
    CHECK(found.images[1].name == "images/A01_s001_w2_z001_t001.tif");
    CHECK(found.images[1].file == found.images[1].name);
    CHECK((found.known.pixel_width_um == 0.65 && found.known.pixel_height_um == 0.65));
    CHECK((found.known.site_rows == 3u && found.known.site_columns == 4u));
    CHECK(found.known.channel_names == std::map<std::uint32_t, std::string>{{1, "DAPI"}});
}

TEST_CASE("open_hcs_metadata: selects the main folder, else images, else the first", "[plate][open_hcs]") {
    CHECK(folder_of(subdirectories(R"("z": {}, "images": {}, "a": {"main": true})")) == "a");
    CHECK(folder_of(subdirectories(R"("z": {"main": false}, "images": {"main": null}, "a": {})")) == "images");
    CHECK(folder_of(subdirectories(R"("z": {}, "a": {})")) == "z");
}

TEST_CASE("scan: an OpenHCS plate has exactly the images in its metadata", "[plate][scan][open_hcs]") {
    temp_dir const folder;
    folder.write("openhcs_metadata.json", plain);
    for (auto const* name :
         {"images/A01_s001_w1_z001_t001.tif", "images/A01_s001_w2_z001_t001.tif", "results/A01_s001_w1_z001_t001.tif"})
        folder.write(name, test::tiff_bytes({.width = 16, .height = 4}));
    auto const set = scan(folder.path());
    REQUIRE(set.size() == 2);
    CHECK(describe(set[1]) == "A01 site 1 channel 2 z 1 timepoint 1");
    CHECK(set[1].file.path() == folder / "images/A01_s001_w2_z001_t001.tif");
    CHECK(lines(set.report) ==
          std::vector<std::string>{
              "2 images of 3 files in 1 folder, named by OpenHCS: openhcs_metadata.json lists the folder images",
              "1 other files left out: images/A01_s001_w2_z001_t001_cells.json"});
    auto const known = read_metadata(set);
    CHECK((known.pixel_width_um == 0.65 && known.site_columns == 4u && known.channel_names.at(1) == "DAPI"));
}

TEST_CASE("scan: a virtual workspace has virtual names and real files", "[plate][scan][open_hcs]") {
    temp_dir const folder;
    folder.write("openhcs_metadata.json",
                 subdirectories(R"("TimePoint_1": {"available_backends": {"disk": false, "virtual_workspace": true},
        "image_files": ["TimePoint_1/A01_s001_w1_z002_t001.tif"],
        "workspace_mapping": {"TimePoint_1/A01_s001_w1_z002_t001.tif": "TimePoint_1/ZStep_2/P_A01_s1_w1B4FAE8F4-5B5C-4B3C-9C7E-0123456789AB.tif",
                              "TimePoint_1/A01_s001_w1_z001_t001.tif": "TimePoint_1/ZStep_1/P_A01_s1_w1.tif",
                              "TimePoint_1/r02c03f004p005-ch6t007.tiff": "Images/x 1.tiff"}})"));
    auto const set = scan(folder.path());
    REQUIRE(set.size() == 3);
    CHECK(describe(set[0]) == "A01 site 1 channel 1 z 1 timepoint 1");
    CHECK(set[0].file.path() == folder / "TimePoint_1/ZStep_1/P_A01_s1_w1.tif");
    CHECK(describe(set[1]) == "A01 site 1 channel 1 z 2 timepoint 1");
    CHECK(set[1].file.path() == folder / "TimePoint_1/ZStep_2/P_A01_s1_w1B4FAE8F4-5B5C-4B3C-9C7E-0123456789AB.tif");
    CHECK(describe(set[2]) == "B03 site 4 channel 6 z 5 timepoint 7");
    CHECK(set[2].file.path() == folder / "Images/x 1.tiff");
    CHECK(set.report.folders == 3);
}

TEST_CASE("scan: a requested format takes precedence over OpenHCS metadata", "[plate][scan][open_hcs]") {
    temp_dir const folder;
    folder.write("openhcs_metadata.json", plain);
    folder.write("P_A02_s1.tif", "x");
    scan_options options;
    options.format = naming::image_xpress;
    CHECK(describe(scan(folder.path(), options)[0]) == "A02 site 1");
    options.format = naming::open_hcs;
    CHECK(scan(folder.path(), options).size() == 2);
}

TEST_CASE("open_hcs_metadata: errors name the file and the place in it", "[plate][open_hcs][errors]") {
    auto const refused = [](std::string const& json, std::string const& what) {
        CHECK_THROWS_WITH(parse_open_hcs(json, "m.json"), "m.json: " + what);
    };
    refused(R"({"microscope_handler_name": "opera"})",
            "must have \"subdirectories\"; older files without them are not supported");
    refused("[]", "must have \"subdirectories\"; older files without them are not supported");
    refused(subdirectories(""), "/subdirectories: must have at least one folder, got object");
    refused(R"({"subdirectories": [1]})", "/subdirectories: must be an object, got array");
    refused(subdirectories(R"("images": {"main": "yes"})"),
            "/subdirectories/images/main: must be true or false, got \"yes\"");
    refused(subdirectories(R"("images": {"pixel_size": "0.65"})"),
            "/subdirectories/images/pixel_size: must be a number, got \"0.65\"");
    refused(subdirectories(R"("images": {"image_files": ["a.tif", 7]})"),
            "/subdirectories/images/image_files/1: must be a string, got 7");
    refused(subdirectories(R"("images": {"image_files": {}})"),
            "/subdirectories/images/image_files: must be an array, got object");
    refused(subdirectories(R"("images": {"workspace_mapping": {"a": null}})"),
            "/subdirectories/images/workspace_mapping/a: must be a string, got null");
    refused(subdirectories(R"("images": {"available_backends": {"disk": false, "zarr": true}})"),
            "/subdirectories/images/available_backends: disk or virtual_workspace must be true, "
            "got object");
    CHECK_THROWS_WITH(parse_open_hcs("{\"subdirectories\":\n  {,", "m.json"),
                      ContainsSubstring("m.json: byte 22: must be JSON: parse error at line 2, column 4: "));
}

TEST_CASE("scan: an unreadable OpenHCS file throws an error that names it", "[plate][scan][open_hcs][errors]") {
    temp_dir const folder;
    auto const file = folder.write("openhcs_metadata.json", "x");
    CHECK_THROWS_WITH(scan(folder.path()), ContainsSubstring(file.string() + ": byte 0: must be JSON"));
}
}  // namespace
