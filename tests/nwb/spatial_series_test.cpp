#include <sluice/nwb/spatial_series.hpp>

#include <sluice/hdf5/file.hpp>
#include <sluice/nwb/external_video.hpp>
#include <sluice/nwb/series_container.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace nwb = sluice::nwb;

TEST_CASE("spatial_series: writes coordinates, reference frame and timestamps", "[nwb][spatial_series]") {
    test::temp_dir const dir;
    {
        auto out = sluice::hdf5::file::create(dir / "a.h5");
        auto position = write(out, nwb::series_container{"position", {"Position", nwb::core_namespace}});
        write(position, nwb::spatial_series{.name = "led", .conversion = 0.25, .reference_frame = "corner"},
              std::vector{1., 2., 3., 4.}, std::vector{10., 11.});
        write(position, nwb::spatial_series{.name = "bare", .unit = "pixels"}, {}, {});
    }
    test::raw_hdf5 const raw(dir / "a.h5");
    CHECK(raw.text_attribute("/position/led", "neurodata_type") == "SpatialSeries");
    CHECK(raw.extent("/position/led/data") == std::vector<hsize_t>{2, 2});
    CHECK(raw.doubles("/position/led/data") == std::vector{1., 2., 3., 4.});
    CHECK(raw.number_attribute("/position/led/data", "conversion") == 0.25);
    CHECK(raw.text_attribute("/position/led/data", "unit") == "meters");
    CHECK(raw.text("/position/led/reference_frame") == "corner");
    CHECK(raw.doubles("/position/led/timestamps") == std::vector{10., 11.});
    CHECK(raw.extent("/position/bare/data") == std::vector<hsize_t>{0, 2});
    CHECK_FALSE(raw.exists("/position/bare/reference_frame"));
}

TEST_CASE("spatial_series: rejects a number of coordinates other than two per time", "[nwb][spatial_series][errors]") {
    test::temp_dir const dir;
    auto out = sluice::hdf5::file::create(dir / "a.h5");
    CHECK_THROWS_WITH(write(out, nwb::spatial_series{.name = "a"}, std::vector{1.}, std::vector{1.}),
                      ContainsSubstring("must fill whole rows of 2, got 1"));
    CHECK_THROWS_WITH(write(out, nwb::spatial_series{.name = "b"}, std::vector{1., 2.}, std::vector{1., 2.}),
                      ContainsSubstring("one timestamp for each of its 1 rows, got 2"));
}

TEST_CASE("external_video: writes a path, no images, and a timestamp per frame", "[nwb][external_video]") {
    test::temp_dir const dir;
    {
        auto out = sluice::hdf5::file::create(dir / "a.h5");
        write(out, nwb::external_video{.name = "v.h264", .file = "../v.h264", .device = "camera_device 3"},
              std::vector{1.5, 2.5});
        write(out, nwb::external_video{.name = "w", .file = "w"}, {});
    }
    test::raw_hdf5 const raw(dir / "a.h5");
    CHECK(raw.text_attribute("/v.h264", "neurodata_type") == "ImageSeries");
    CHECK(raw.texts("/v.h264/external_file") == std::vector<std::string>{"../v.h264"});
    CHECK(raw.attribute_stored_as("/v.h264/external_file", "starting_frame", H5T_STD_I32LE));
    CHECK(raw.text("/v.h264/format") == "external");
    CHECK(raw.extent("/v.h264/data") == std::vector<hsize_t>{0, 0, 0});
    CHECK(raw.soft_link("/v.h264/device") == "/general/devices/camera_device 3");
    CHECK(raw.doubles("/v.h264/timestamps") == std::vector{1.5, 2.5});
    CHECK_FALSE(raw.exists("/w/device"));
    CHECK(raw.doubles("/w/timestamps").empty());
}
}  // namespace
