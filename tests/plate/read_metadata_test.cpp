#include <sluice/plate/read_metadata.hpp>

#include <cmath>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"
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

TEST_CASE("read_metadata: finds the index of a Phenix plate, and what no file says stays absent", "[plate][metadata]") {
    test::temp_dir const folder;
    write_plate(folder.path(), small(plate_naming::phenix));
    CHECK(!read_metadata(scan(folder.path())).rows);
    auto const set = scan(folder.path());
    auto const index = set[0].file.folder() / "Index.idx.xml";
    folder.write(index.lexically_relative(folder.path()).string(),
                 "<E><Plates><Plate><PlateRows>16</PlateRows></Plate></Plates><Images><Image><PlaneID>1</PlaneID><ChannelID>1</ChannelID>"
                 "<ChannelName>GFP</ChannelName><ImageResolutionX>5e-7</ImageResolutionX></Image></Images></E>");
    auto const found = read_metadata(set);
    CHECK(found.rows == 16u);
    CHECK(found.channel_names.at(1) == "GFP");
    REQUIRE(found.pixel_width_um);
    CHECK(std::abs(*found.pixel_width_um - 0.5) < 1e-12);
}

TEST_CASE("read_metadata: an empty set says nothing, and an image that cannot be read is an error that names it", "[plate][metadata][errors]") {
    CHECK(!read_metadata({}).pixel_width_um);
    test::temp_dir const folder;
    folder.write("A01_s1_w1.tif", "no image");
    CHECK_THROWS_WITH(read_metadata(scan(folder.path())), ContainsSubstring("A01_s1_w1.tif"));
}
}  // namespace
