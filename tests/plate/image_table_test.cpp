#include <sluice/plate/read_image_table.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace {
using namespace sluice::plate;
using test::temp_dir;

image_set read(temp_dir const& folder, std::string const& text, scan_options const& options = {}) {
    return read_image_table(folder.write("load data.csv", text), options);
}

TEST_CASE("read_image_table: each row yields one image per channel with a file", "[plate][image_table]") {
    temp_dir const folder;
    auto const set = read(folder,
                          "\xEF\xBB\xBFMetadata_Plate,Metadata_Well,Metadata_Site,FileName_GFP,PathName_GFP,FileName_"
                          "DAPI,Metadata_Dose\r\n"
                          "P,B02,2,b.tif,/data/x,a.tif,1.5\r\n"
                          "\r\n"
                          "P,A01,10,\"c, \"\"d\"\"\n.tif\",sub,,2\r\n");
    REQUIRE(set.size() == 3);
    CHECK(set.channel_labels == std::vector<std::string>{"DAPI", "GFP"});
    CHECK(describe(set[0]) == "A01 site 10 channel 2");
    CHECK(set[0].file.path() == folder / "sub/c, \"d\"\n.tif");
    CHECK(describe(set[1]) == "B02 site 2 channel 1");
    CHECK(set[1].file.path() == folder / "a.tif");
    CHECK(describe(set[2]) == "B02 site 2 channel 2");
    CHECK(set[2].file.path() == "/data/x/b.tif");
    CHECK(lines(set.report).front() ==
          "3 images of 3 files in 3 folders, named by table: " + (folder / "load data.csv").string());
    CHECK(set.root == folder.path());
}

TEST_CASE("read_image_table: wells may be given as row and column; texts become labels", "[plate][image_table]") {
    temp_dir const folder;
    auto const set = read(folder,
                          "Image_Metadata_WellRow,Image_Metadata_WellCol,Metadata_Frame,Metadata_Slice,Image_FileName_"
                          "X\nC,4,1,top,a.tif\n3,4,1,bottom,b.tif\nC,4,,bottom,c.tif");
    REQUIRE(set.size() == 3);
    CHECK(set.z_labels == std::vector<std::string>{"bottom", "top"});
    CHECK(describe(set[0]) == "C04 channel 1 z 1");
    CHECK(describe(set[1]) == "C04 channel 1 z 1 timepoint 1");
    CHECK(describe(set[2]) == "C04 channel 1 z 2 timepoint 1");
}

TEST_CASE("read_image_table: errors name the file and the row", "[plate][image_table][errors]") {
    temp_dir const folder;
    auto const refused = [&](std::string const& text, std::string const& what) {
        CHECK_THROWS_WITH(read(folder, text), (folder / "load data.csv").string() + ": " + what);
    };
    refused("", "row 1: Metadata columns: there must be one well, or row and col");
    refused("Metadata_Site,FileName_X\n1,a.tif\n", "row 1: Metadata columns: there must be one well, or row and col");
    refused("Metadata_Well,Metadata_Z,Metadata_Plane,FileName_X\n",
            "row 1: Metadata columns: each field may appear only once");
    refused("Metadata_Well,URL_X\nA01,a\n",
            "row 1: there must be at least one column FileName_X (of a channel X), got none");
    refused("Metadata_Well,FileName_X\nA01,a.tif\nA02\n", "row 3: must have 2 fields, got 1");
    refused("Metadata_Well,FileName_X\nA99,a.tif\n", "row 2: must be a valid well, row or column, got A99");
    refused("Metadata_Well,FileName_X\n,a.tif\n", "row 2: the well must be from A01 to AF48");
    CHECK_THROWS_AS(read_image_table(folder / "none.csv"), sluice::file_error);
    CHECK_THROWS_AS(read(folder, "Metadata_Well,FileName_X\nA01,a.tif\nA01,b.tif\n"), duplicate_key);
    scan_options first;
    first.duplicates = duplicate_policy::first;
    CHECK(read(folder, "Metadata_Well,FileName_X\nA01,b.tif\nA01,a.tif\n", first)[0].file.name() == "a.tif");
}
}  // namespace
