#include <sluice/plate/read_metadata.hpp>

#include <cmath>
#include <cstdint>
#include <map>
#include <string>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "support/tiff_files.hpp"
#include <sluice/plate/scan.hpp>
#include <sluice/plate/synthetic_plate.hpp>

namespace {
using namespace sluice::plate;

synthetic_plate small(plate_naming naming) {
    synthetic_plate plate;
    plate.naming = naming;
    plate.z = one_to(3);
    plate.timepoints = one_to(1);
    plate.width = plate.height = 16;
    return plate;
}

TEST_CASE("read_metadata: finds the HTD file of an ImageXpress plate beside or above its images", "[plate][metadata]") {
    test::temp_dir const folder;
    write_plate(folder.path(), small(plate_naming::ix_folders));
    folder.write("P.HTD", "\"XWells\", 12\n\"YWells\", 8\n\"WaveName1\", \"DAPI\"\n\"EndFile\"\n");
    CHECK(read_metadata(scan(folder.path() / "")).rows == 8u);  // the path ends in a slash
    auto const found = read_metadata(scan(folder.path()));
    CHECK(found.rows == 8u);
    CHECK(found.columns == 12u);
    CHECK(found.channel_names.at(1) == "DAPI");
}

TEST_CASE("read_metadata: finds the index of a Phenix plate; unknown values stay absent", "[plate][metadata]") {
    test::temp_dir const folder;
    write_plate(folder.path(), small(plate_naming::phenix));
    CHECK(!read_metadata(scan(folder.path())).rows);
    auto const set = scan(folder.path());
    auto const index = set[0].file.folder() / "Index.idx.xml";
    folder.write(index.lexically_relative(folder.path()).string(),
                 "<E><Plates><Plate><PlateRows>16</PlateRows></Plate></Plates><Images><Image><PlaneID>1</"
                 "PlaneID><ChannelID>1</ChannelID>"
                 "<ChannelName>GFP</ChannelName><ImageResolutionX>5e-7</ImageResolutionX></Image></Images></E>");
    auto const found = read_metadata(set);
    CHECK(found.rows == 16u);
    CHECK(found.channel_names.at(1) == "GFP");
    REQUIRE(found.pixel_width_um);
    CHECK(std::abs(*found.pixel_width_um - 0.5) < 1e-12);
}

TEST_CASE("read_metadata: an ImageXpress plate's images have the z and time steps", "[plate][metadata]") {
    test::temp_dir const folder;
    for (int const time : {1, 2, 3})
        for (int const plane : {1, 2}) {
            auto const description =
                "<MetaData><PlaneInfo><prop id=\"_IllumSetting_\" value=\"Cy5\"/><custom-prop id=\"z-position\" "
                "value=\"" +
                std::to_string(3 * plane) +
                "\"/><prop id=\"acquisition-time-local\" value=\"20260102 03:" + std::to_string(10 + 15 * time) +
                ":00.5\"/></PlaneInfo></MetaData>";
            folder.write("A01_s1_w1_z" + std::to_string(plane) + "_t" + std::to_string(time) + ".tif",
                         test::tiff_bytes({.width = 16, .height = 4}, {.description = description}));
        }
    auto const found = read_metadata(scan(folder.path()));
    CHECK((found.z_step_um == 3.0 && found.time_step_s == 900.0));
    CHECK(found.channel_names.at(1) == "Cy5");
}

TEST_CASE("read_metadata: Yokogawa's settings name channels, even if several actions share one", "[plate][metadata]") {
    test::temp_dir const folder;
    for (auto const* const name : {"P_A01_T0001F001L01A01Z01C01.tif", "P_A01_T0001F001L01A02Z01C01.tif"})
        folder.write(name, test::tiff_bytes({.width = 16, .height = 4}));
    folder.write("p.mes", "<bts:Channel bts:Ch=\"1\" bts:Fluorophore=\"GFP\"/>");
    auto const found = read_metadata(scan(folder.path()));
    CHECK(found.channel_names.at(101) == "GFP, action 1");
    CHECK(found.channel_names.at(201) == "GFP, action 2");
}

TEST_CASE("read_metadata: IN Cell: pixel size from the xdce file, channels from names", "[plate][metadata]") {
    test::temp_dir const folder;
    folder.write("A - 1(fld 1 wv DAPI - DAPI).tif", test::tiff_bytes({.width = 16, .height = 4}, {.pixel_um = 2}));
    folder.write("x.xdce", "<ObjectiveCalibration pixel_width=\"0.5\" pixel_height=\"0.5\"/>");
    auto const found = read_metadata(scan(folder.path()));
    CHECK(found.pixel_width_um == 0.5);
    CHECK(found.channel_names.at(1) == "DAPI - DAPI");
}

TEST_CASE("read_metadata: a description names the channels of pages, or of the image", "[plate][metadata][pages]") {
    auto const names_of = [](char const* file, std::uint32_t pages, std::string const& description) {
        test::temp_dir const folder;
        folder.write(file, test::tiff_bytes({.width = 16, .height = 4, .pages = pages}, {.description = description}));
        scan_options options;
        options.pages = page_policy::described;
        return read_metadata(scan(folder.path(), options)).channel_names;
    };
    auto const ome = [](int size, std::string const& channels) {
        return "<OME><Image><Pixels DimensionOrder=\"XYCZT\" SizeC=\"" + std::to_string(size) +
               "\" SizeZ=\"1\" SizeT=\"1\">" + channels + "<TiffData/></Pixels></Image></OME>";
    };
    using names = std::map<std::uint32_t, std::string>;
    CHECK(names_of("A01_s1.tif", 2, ome(2, "<Channel Name=\"a\"/><Channel Name=\"b\"/>")) == names{{0, "a"}, {1, "b"}});
    CHECK(names_of("A01_w4.tif", 1, ome(1, "<Channel Name=\"a\"/>")) == names{{4, "a"}});
}

TEST_CASE("read_metadata: an empty set has no metadata; an unreadable image throws", "[plate][metadata][errors]") {
    CHECK(!read_metadata({}).pixel_width_um);
    test::temp_dir const folder;
    folder.write("A01_s1_w1.tif", "no image");
    CHECK_THROWS_WITH(read_metadata(scan(folder.path())), ContainsSubstring("A01_s1_w1.tif"));
}
}  // namespace
