#include <sluice/plate/scan.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace {
using namespace sluice::plate;
using test::temp_dir;

void write_all(temp_dir const& folder, std::vector<std::string> const& names) {
    for (auto const& name : names) folder.write(name, "x");
}
std::vector<std::string> described(image_set const& set) {
    std::vector<std::string> all;
    for (auto const& image : set) all.push_back(describe(image));
    return all;
}
std::vector<std::string> names(image_set const& set) {
    std::vector<std::string> all;
    for (auto const& image : set) all.emplace_back(image.file.name());
    return all;
}

TEST_CASE("scan: returns images in order, independent of the order of the files", "[plate][scan]") {
    temp_dir const folder;
    write_all(folder, {"P_B01_s1_w1.tif", "P_A02_s1_w1.tif", "P_A02_s1_w2.tif", "P_A01_s10_w1.tif", "P_A01_s2_w1.tif"});
    auto const set = scan(folder.path());
    CHECK(names(set) == std::vector<std::string>{"P_A01_s2_w1.tif", "P_A01_s10_w1.tif", "P_A02_s1_w1.tif",
                                                 "P_A02_s1_w2.tif", "P_B01_s1_w1.tif"});
    CHECK(set[0].file.path() == folder / "P_A01_s2_w1.tif");
    CHECK(set.report.format == naming::image_xpress);
    CHECK(set.report.reason == "of 5 image names, ImageXpress matches 5");
    CHECK(lines(set.report) ==
          std::vector<std::string>{
              "5 images of 5 files in 1 folder, named by ImageXpress: of 5 image names, ImageXpress matches 5"});
}

TEST_CASE("scan: detects the format from the names", "[plate][scan]") {
    struct {
        naming format;
        std::vector<std::string> names;
    } const plates[]{{naming::image_xpress, {"P_A01_s1_w1B4FAE8F4-5B5C-4B3C-9C7E-0123456789AB.tif"}},
                     {naming::phenix, {"Images/r01c01f01p01-ch1sk1fk1fl1.tiff", "Images/Index.idx.xml"}},
                     {naming::yokogawa, {"P_A01_T0001F001L01A01Z01C01.tif", "DC_CAM1.tif"}},
                     {naming::in_cell, {"A - 1(fld 1 wv DAPI - DAPI).tif"}},
                     {naming::scan_r, {"I--W00001--P00001--Z00000--T00000--DAPI.tif"}}};
    for (auto const& [format, files] : plates) {
        CAPTURE(name_of(format));
        temp_dir const folder;
        write_all(folder, files);
        auto const set = scan(folder.path());
        CHECK(set.report.format == format);
        CHECK(set.size() == 1);
    }
}

TEST_CASE("scan: an unknown or ambiguous format throws an error with examples", "[plate][scan][errors]") {
    temp_dir const strange, torn, none;
    write_all(strange, {"a.tif", "b.tif"});
    CHECK_THROWS_WITH(scan(strange.path()),
                      ContainsSubstring("the format of its file names cannot be determined: of 2 image "
                                        "names, no known format matches any: a.tif, b.tif"));
    write_all(torn, {"P_A01_s1.tif", "r01c01f01p01-ch1.tiff"});
    CHECK_THROWS_WITH(scan(torn.path()), ContainsSubstring("ImageXpress matches 1, Phenix matches 1"));
    write_all(none, {"notes.txt"});
    CHECK_THROWS_WITH(scan(none.path()), ContainsSubstring("must hold images (tif, tiff, png), got none in 1 files"));
    CHECK_THROWS_AS(scan(none / "missing"), sluice::file_error);
}

TEST_CASE("scan: a requested format is not detected; a pattern is a format", "[plate][scan]") {
    temp_dir const folder;
    write_all(folder, {"well A01, DAPI.tif", "well A01, GFP.tif", "P_A02_s1.tif"});
    scan_options by_pattern;
    by_pattern.pattern.emplace("well {well}, {channel}.tif");
    auto const set = scan(folder.path(), by_pattern);
    CHECK(described(set) == std::vector<std::string>{"A01 channel 1", "A01 channel 2"});
    CHECK(set.channel_labels == std::vector<std::string>{"DAPI", "GFP"});
    CHECK(set.report.unmatched.examples ==
          std::vector<std::string>{(folder / "P_A02_s1.tif").string() + ": the name does not match the pattern"});
    scan_options options;
    options.format = naming::image_xpress;
    CHECK(names(scan(folder.path(), options)) == std::vector<std::string>{"P_A02_s1.tif"});
    options.unmatched = unmatched_policy::refuse;
    CHECK_THROWS_WITH(scan(folder.path(), options),
                      ContainsSubstring("ImageXpress names: a well (A01 to AF48) must precede"));
}

TEST_CASE("scan: texts in a regular expression are labels, numbered in order", "[plate][scan]") {
    temp_dir const folder;
    write_all(folder, {"A01-GFP-0.tif", "A01-DAPI-0.tif", "A01-DAPI-10.tif", "notes.tif"});
    scan_options options;
    options.pattern.emplace("^(?P<Well>[A-P]\\d\\d)-(?P<Channel>[^-]+)-(?P<T>\\d+)");
    auto const set = scan(folder.path(), options);
    CHECK(described(set) == std::vector<std::string>{"A01 channel 1 timepoint 0", "A01 channel 1 timepoint 10",
                                                     "A01 channel 2 timepoint 0"});
    CHECK(set.channel_labels == std::vector<std::string>{"DAPI", "GFP"});
    CHECK(set.report.unmatched.count == 1);
}

TEST_CASE("scan: hidden files, thumbnails and temporary files are left out and counted", "[plate][scan][case9]") {
    temp_dir const folder;
    write_all(folder, {"A01_s1_w1.Tif", "a02_s1_w1.tif", "._A01_s1_w1.tif", ".DS_Store", "Thumbs.db", "desktop.ini",
                       "A01_s1_w1_thumb.tif", "A03_s1_w1.tif.tmp", "A03_s1_w1.tif~", "plate.HTD",
                       ".hidden/A09_s1_w1.tif", "old.zarr/A08_s1_w1.tif"});
    auto const set = scan(folder.path());
    CHECK(described(set) == std::vector<std::string>{"A01 site 1 channel 1", "A02 site 1 channel 1"});
    auto const& report = set.report;
    CHECK(report.files == 10);
    CHECK(report.hidden.count == 4);
    CHECK(report.thumbnails.count == 1);
    CHECK(report.temporary.count == 2);
    CHECK(report.other_files.examples == std::vector<std::string>{"plate.HTD"});
    CHECK(report.folders_left_out.count == 2);
    CHECK(lines(report).at(1) == "4 hidden files left out: .DS_Store; ._A01_s1_w1.tif; Thumbs.db; desktop.ini");
}

TEST_CASE("scan: empty files are left out with find_empty_files", "[plate][scan][case9]") {
    temp_dir const folder;
    write_all(folder, {"A01_s1_w1.tif"});
    folder.write("A02_s1_w1.tif", "");
    CHECK(scan(folder.path()).size() == 2);
    scan_options options;
    options.find_empty_files = true;
    auto const set = scan(folder.path(), options);
    CHECK(set.size() == 1);
    CHECK(set.report.empty.examples == std::vector<std::string>{"A02_s1_w1.tif"});
}

TEST_CASE("scan: numbers in folder names take precedence over file names", "[plate][scan]") {
    temp_dir const folder;
    write_all(folder,
              {"2026-01-01/42/TimePoint_1/ZStep_1/P_A01_s1_w1.tif", "2026-01-01/42/TimePoint_1/ZStep_2/P_A01_s1_w1.tif",
               "2026-01-01/42/timepoint-10/zstep1/P_A01_s1_w1_z9_t9.tif"});
    CHECK(described(scan(folder.path())) == std::vector<std::string>{"A01 site 1 channel 1 z 1 timepoint 1",
                                                                     "A01 site 1 channel 1 z 1 timepoint 10",
                                                                     "A01 site 1 channel 1 z 2 timepoint 1"});
}

TEST_CASE("scan: projections in ZStep_0 are left out by default", "[plate][scan][case11]") {
    temp_dir const folder;
    write_all(folder, {"TimePoint_1/ZStep_0/P_A01_s1_w1.tif", "TimePoint_1/ZStep_1/P_A01_s1_w1.tif",
                       "TimePoint_1/ZStep_2/P_A01_s1_w1.tif", "TimePoint_1/P_A01_s1_w2.tif"});
    auto const set = scan(folder.path());
    CHECK(described(set) == std::vector<std::string>{"A01 site 1 channel 1 z 1 timepoint 1",
                                                     "A01 site 1 channel 1 z 2 timepoint 1",
                                                     "A01 site 1 channel 2 timepoint 1"});
    CHECK(set.report.projections.count == 1);
    scan_options options;
    options.keep_projections = true;
    CHECK(describe(scan(folder.path(), options)[0]) == "A01 site 1 channel 1 z 0 timepoint 1");
}

TEST_CASE("scan: named channels are numbered by name, not by the order of files", "[plate][scan]") {
    temp_dir const folder;
    write_all(folder, {"A - 1(fld 1 wv Green - dsRed).tif", "A - 1(fld 1 wv DAPI - DAPI).tif"});
    auto const set = scan(folder.path());
    CHECK(set.channel_labels == std::vector<std::string>{"DAPI - DAPI", "Green - dsRed"});
    CHECK(set[1].file.name() == "A - 1(fld 1 wv Green - dsRed).tif");
    CHECK(set[1].channel == number(2));
}

TEST_CASE("scan: mixed channel numbers and names all become names", "[plate][scan]") {
    temp_dir const folder;
    write_all(folder, {"A01_1.tif", "A01_DAPI.tif", "A01_488.tif"});
    scan_options options;
    options.pattern.emplace("{well}_{channel}.tif");
    CHECK(scan(folder.path(), options).channel_labels == std::vector<std::string>{"1", "488", "DAPI"});
}

TEST_CASE("scan: one camera channel in two actions is two channels", "[plate][scan]") {
    temp_dir const folder, plain;
    write_all(folder, {"P_A01_T0001F001L01A01Z01C01.tif", "P_A01_T0001F001L01A02Z01C01.tif",
                       "P_A01_T0001F001L01A01Z01C02.tif"});
    CHECK(described(scan(folder.path())) == std::vector<std::string>{"A01 site 1 channel 101 z 1 timepoint 1",
                                                                     "A01 site 1 channel 102 z 1 timepoint 1",
                                                                     "A01 site 1 channel 201 z 1 timepoint 1"});
    write_all(plain, {"P_A01_T0001F001L01A01Z01C01.tif", "P_A01_T0001F001L01A02Z01C02.tif"});
    CHECK(described(scan(plain.path())).back() == "A01 site 1 channel 2 z 1 timepoint 1");
}

TEST_CASE("scan: ScanR wells use the smallest plate that has the largest number", "[plate][scan]") {
    temp_dir const of_96, of_384;
    write_all(of_96, {"--W00013--P00001--Z00000--T00000--DAPI.tif", "--W00096--P00001--Z00000--T00000--DAPI.tif"});
    CHECK(to_string(scan(of_96.path())[0].well) == "B01");
    CHECK(to_string(scan(of_96.path())[1].well) == "H12");
    write_all(of_384, {"--W00025--P00001--Z00000--T00000--DAPI.tif", "--W00384--P00001--Z00000--T00000--DAPI.tif"});
    CHECK(to_string(scan(of_384.path())[0].well) == "B01");
    CHECK(to_string(scan(of_384.path())[1].well) == "P24");
}
}  // namespace
