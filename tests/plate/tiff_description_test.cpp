#include <sluice/plate/tiff_description.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <sluice/plate/load_group.hpp>
#include <sluice/plate/tiff_file.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "support/tiff_files.hpp"

namespace {
namespace plate = sluice::plate;
using plate::description_kind;
using plate::read_description;
using plate::tiff_plane;

std::string ome(std::string const& pixels, std::string const& inside) {
    return R"(<?xml version="1.0" encoding="UTF-8"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image ID="Image:0"><Pixels )" +
           pixels + ">" + inside + "</Pixels></Image></OME>";
}

TEST_CASE("read_description: OME has pixel size, channels and steps", "[plate][tiff_description]") {
    auto const result = read_description(ome(
        R"(DimensionOrder="XYCZT" SizeC="2" SizeZ="1" SizeT="1" PhysicalSizeX="650" PhysicalSizeXUnit="nm" PhysicalSizeY="0.65" PhysicalSizeZ="2" TimeIncrement="60")",
        R"(<Channel ID="Channel:0:0" Name="DAPI"/><Channel Name="GFP"/><TiffData/>)"));
    CHECK(result.kind == description_kind::ome);
    CHECK((result.pixel_width_um == 0.65 && result.pixel_height_um == 0.65 && result.z_step_um == 2.0 &&
           result.time_step_s == 60.0));
    CHECK(result.channel_names == std::vector<std::string>{"DAPI", "GFP"});
    CHECK(result.planes == std::vector<tiff_plane>{{0, 0, 0, 0, 0, ""}, {0, 1, 0, 0, 1, ""}});
}

TEST_CASE("read_description: planes of OME follow the order of dimensions", "[plate][tiff_description]") {
    auto const result = read_description(ome(R"(DimensionOrder="XYZTC" SizeC="2" SizeZ="3" SizeT="2")", "<TiffData/>"));
    REQUIRE(result.planes.size() == 12);
    CHECK(result.planes[1] == tiff_plane{0, 0, 1, 0, 1, ""});
    CHECK(result.planes[3] == tiff_plane{0, 0, 0, 1, 3, ""});
    CHECK(result.planes[11] == tiff_plane{0, 1, 2, 1, 11, ""});
}

TEST_CASE("read_description: a set of OME files names the file of each plane", "[plate][tiff_description]") {
    auto const result = read_description(ome(
        R"(DimensionOrder="XYCZT" SizeC="2" SizeZ="1" SizeT="2")",
        R"(<TiffData FirstC="1" FirstT="1" IFD="3" PlaneCount="1"><UUID FileName="b.ome.tif">urn:uuid:1</UUID></TiffData><TiffData IFD="0" PlaneCount="2"/>)"));
    CHECK(result.planes ==
          std::vector<tiff_plane>{{0, 1, 0, 1, 3, "b.ome.tif"}, {0, 0, 0, 0, 0, ""}, {0, 1, 0, 0, 1, ""}});
}

TEST_CASE("read_description: reads MetaSeries as XML and as lines", "[plate][tiff_description]") {
    auto const result = read_description(
        R"(<MetaData><prop id="Description" type="string" value=""/><PlaneInfo><prop id="spatial-calibration-x" type="float" value="1.3"/>)"
        R"(<prop id="spatial-calibration-y" type="float" value="1.4"/><prop id="spatial-calibration-units" type="string" value="um"/>)"
        R"(<custom-prop id="z-position" type="float" value="-7.5"/><prop id="_IllumSetting_" type="string" value="FITC"/>)"
        R"(<prop id="acquisition-time-local" type="time" value="20261120 10:11:12.5"/></PlaneInfo></MetaData>)");
    CHECK(result.kind == description_kind::metaseries);
    CHECK((result.pixel_width_um == 1.3 && result.pixel_height_um == 1.4 && result.z_um == -7.5));
    CHECK((result.channel_names == std::vector<std::string>{"FITC"} && result.acquired == "20261120 10:11:12.5"));
    auto const lines = read_description("Experiment base name: x\r\nSpatial Calibration: 0.325 um\r\n");
    CHECK((lines.kind == description_kind::metaseries && lines.pixel_width_um == 0.325));
}

TEST_CASE("read_description: ImageJ hyperstacks are ordered by channel, slice, frame", "[plate][tiff_description]") {
    auto const result = read_description(
        "ImageJ=1.53t\nimages=12\nchannels=2\nslices=3\nframes=2\nhyperstack=true\nunit=micron\nspacing=0.5\nfinterval="
        "30\n");
    CHECK((result.kind == description_kind::imagej && result.z_step_um == 0.5 && result.time_step_s == 30.0));
    REQUIRE(result.planes.size() == 12);
    CHECK(result.planes[9] == tiff_plane{0, 1, 1, 1, 9, ""});
}

TEST_CASE("read_description: unknown text and absurd sizes are `other`", "[plate][tiff_description][bounded]") {
    CHECK(read_description("").kind == description_kind::none);
    CHECK(read_description("Made by hand").kind == description_kind::other);
    CHECK(read_description("<OME><Image>").kind == description_kind::other);
    CHECK(read_description("<MetaData><prop").kind == description_kind::other);
    CHECK(read_description(ome(R"(DimensionOrder="XYCZT" SizeC="100000" SizeZ="100000" SizeT="100000")", "<TiffData/>"))
              .kind == description_kind::other);
    CHECK(read_description(ome(R"(DimensionOrder="XYCCT" SizeC="1" SizeZ="1" SizeT="1")", "<TiffData/>")).kind ==
          description_kind::other);
    CHECK(read_description("ImageJ=1\nchannels=4000000\nslices=4000000\n").kind == description_kind::other);
}

TEST_CASE("load_group: loads the planes of an OME description", "[plate][tiff_description][load_group][case17]") {
    test::temp_dir folder;
    test::tiff_shape const shape{.width = 40, .height = 30, .pages = 6};
    auto const path = folder.write(
        "a.ome.tif",
        test::tiff_bytes(
            shape, {.description = ome(R"(DimensionOrder="XYZCT" SizeC="2" SizeZ="3" SizeT="1")", "<TiffData/>")}));
    auto const result = read_description(plate::tiff_file(path).description());
    std::vector<plate::image_record> second_channel;
    for (auto const& plane : result.planes) {
        if (plane.channel != 1) continue;
        second_channel.emplace_back().page = plane.page;
        second_channel.back().file = plate::image_file(path);
    }
    sluice::memory::arena arena;
    auto const stack = plate::load_group(second_channel, arena);
    REQUIRE(stack.size() == 3);
    for (std::uint32_t z = 0; z < 3; ++z)
        CHECK(std::ranges::equal(stack.image_bytes(z), test::expected_pixels(shape, 3 + z)));
}
}  // namespace
