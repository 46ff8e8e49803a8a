#include <sluice/convert/compiled.hpp>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <sluice/plate/scan.hpp>
#include <sluice/plate/synthetic_plate.hpp>
#include "ngff/small_plate.hpp"
#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace convert = sluice::convert;
namespace plate = sluice::plate;
namespace ngff = sluice::ngff;
using convert::plate_component;
using u16 = std::uint16_t;

/// Wells A01 and A02; sites 1 and 3, channels 1 and 5, planes 1 and 2, times 2 and 10: 32 images of 24 rows and 40
/// columns.
plate::synthetic_plate gappy() {
    return {.well_columns = 2,
            .sites = {1, 3},
            .channels = {1, 5},
            .z = {1, 2},
            .timepoints = {2, 10},
            .width = 40,
            .height = 24};
}

struct on_disk {
    explicit on_disk(plate::synthetic_plate made) : plan(std::move(made)) {
        plate::write_plate(folder / "in", plan);
        images = plate::scan(folder / "in");
    }
    plate::synthetic_plate plan;
    test::temp_dir folder;
    plate::image_set images;
};

/// Returns the pixels of an image.
std::vector<u16> pixels_of(plate::synthetic_image const& image) {
    std::vector<u16> pixels(40 * 24);
    plate::fill_synthetic<u16>(image, 40, pixels);
    return pixels;
}
/// Returns the path of the field of an image: ranks of the numbers in `gappy`.
std::string field_of(plate::synthetic_image const& image) {
    return "A/0" + std::to_string(image.column + 1) + "/" + (image.site == 1 ? "0" : "1");
}

TEST_CASE("plate_to_ngff: every image is stored at the place that its name gives", "[convert][plate]") {
    on_disk const plate(gappy());
    for (auto const format : {convert::plate_format::zarr_0_4, convert::plate_format::zarr_0_5}) {
        auto const output = plate.folder / (format == convert::plate_format::zarr_0_4 ? "4.zarr" : "5.zarr");
        auto const report =
            convert::compiled::plate_to_ngff(plate.images, output, {.format = format, .compression = ngff::gzip()});
        CHECK(report.planes_written == 32);
        CHECK(report.planes_missing == 0);
        for (auto const& image : plate.plan.images())
            CHECK(test::zarr_plane<u16>(output / field_of(image) / "0", image.timepoint == 10, image.channel == 5,
                                        image.z - 1) == pixels_of(image));
    }
}

TEST_CASE("plate_to_ngff: an HDF5 file has the same arrays", "[convert][plate]") {
    on_disk const plate(gappy());
    convert::compiled::plate_to_ngff(plate.images, plate.folder / "p.h5",
                                     {.format = convert::plate_format::hdf5, .deflate_level = 1});
    test::raw_hdf5 const file(plate.folder / "p.h5");
    std::map<std::string, std::vector<u16>> arrays;
    for (auto const& image : plate.plan.images()) {
        auto& array = arrays[field_of(image)];
        if (array.empty()) array = file.values<u16>("/" + field_of(image) + "/0", H5T_NATIVE_UINT16);
        auto const first = ((image.timepoint == 10 ? 2 : 0) + (image.channel == 5 ? 1 : 0)) * 2 + image.z - 1;
        auto const expected = pixels_of(image);
        REQUIRE(array.size() == 8 * expected.size());
        CHECK(std::equal(expected.begin(), expected.end(),
                         array.begin() + static_cast<std::ptrdiff_t>(first * expected.size())));
    }
}

TEST_CASE("plate_to_ngff: known names, sizes and steps are in the metadata", "[convert][plate]") {
    on_disk const plate(gappy());
    plate::plate_metadata known;
    known.plate_name = "screen 7";
    known.rows = 16, known.columns = 24;
    known.pixel_width_um = known.pixel_height_um = 0.5;
    known.z_step_um = 2;
    known.channel_names = {{5, "GFP"}};
    convert::compiled::plate_to_ngff(plate.images, plate.folder / "p.zarr", {.levels = 2, .metadata = known});
    auto const about = test::json_of(plate.folder / "p.zarr/.zattrs")["plate"];
    CHECK(about["name"] == "screen 7");
    CHECK(about["rows"].size() == 16);
    CHECK(about["columns"].size() == 24);
    auto const field = test::json_of(plate.folder / "p.zarr/A/01/0/.zattrs");
    CHECK(field["omero"]["channels"][0]["label"] == "channel 1");
    CHECK(field["omero"]["channels"][1]["label"] == "GFP");
    CHECK(field["multiscales"][0]["datasets"][1]["coordinateTransformations"][0]["scale"] ==
          nlohmann::json{1.0, 1.0, 2.0, 1.0, 1.0});
    convert::compiled::plate_to_ngff(plate.images, plate.folder / "q.zarr");
    auto const plain = test::json_of(plate.folder / "q.zarr/.zattrs")["plate"];
    CHECK(plain["name"] == "in");      // the folder's name
    CHECK(plain["rows"].size() == 2);  // the smallest plate with A02
}

TEST_CASE("plate_to_ngff: a missing image shifts no other and has no file", "[convert][plate]") {
    auto plan = gappy();
    plan.defects = {{3, plate::plate_defect::missing}, {20, plate::plate_defect::missing}};
    on_disk const plate(plan);
    auto const report = convert::compiled::plate_to_ngff(plate.images, plate.folder / "p.zarr");
    CHECK(report.planes_missing == 2);
    CHECK(report.planes_written == 30);
    auto const all = plate.plan.images();
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto const got = test::zarr_plane<u16>(plate.folder / "p.zarr" / field_of(all[i]) / "0", all[i].timepoint == 10,
                                               all[i].channel == 5, all[i].z - 1);
        CHECK(got == (i == 3 || i == 20 ? std::vector<u16>(40 * 24) : pixels_of(all[i])));
    }
}

TEST_CASE("plate_to_ngff: an unreadable image is an error, skipped, or filled, by option", "[convert][plate][errors]") {
    auto plan = gappy();
    plan.defects = {{5, plate::plate_defect::truncated}};
    on_disk const plate(plan);
    auto const bad = plan.path(plan.images()[5]);
    CHECK_THROWS_WITH(convert::compiled::plate_to_ngff(plate.images, plate.folder / "p.zarr"), ContainsSubstring(bad));
    CHECK(std::distance(std::filesystem::directory_iterator(plate.folder.path()), {}) == 1);  // only the images
    convert::plate_to_ngff_options options;
    options.pass.load.bad = plate::bad_images::skip;
    auto report = convert::compiled::plate_to_ngff(plate.images, plate.folder / "p.zarr", options);
    REQUIRE(report.errors.size() == 1);
    CHECK_THAT(report.errors[0].path, ContainsSubstring(bad));
    CHECK(report.planes_missing == 1);
    options.pass.load.bad = plate::bad_images::fill;
    options.pass.load.fill = 9;
    report = convert::compiled::plate_to_ngff(plate.images, plate.folder / "q.zarr", options);
    CHECK(report.planes_missing == 0);
    auto const image = plan.images()[5];
    CHECK(test::zarr_plane<u16>(plate.folder / "q.zarr" / field_of(image) / "0", image.timepoint == 10,
                                image.channel == 5, image.z - 1) == std::vector<u16>(40 * 24, 9));
}

TEST_CASE("plate_to_ngff: an image of another size or type is rejected by name, also in a separate group",
          "[convert][plate][errors]") {
    convert::plate_to_ngff_options options;
    options.pass.groups = {plate_component::well, plate_component::site, plate_component::channel, plate_component::z,
                           plate_component::timepoint};
    auto plan = gappy();
    plan.defects = {{5, plate::plate_defect::wider}};
    on_disk const wide(plan);
    CHECK_THROWS_AS(convert::compiled::plate_to_ngff(wide.images, wide.folder / "p.zarr", options),
                    plate::shape_mismatch);
    CHECK_THROWS_WITH(convert::compiled::plate_to_ngff(wide.images, wide.folder / "p.zarr", options),
                      ContainsSubstring(plan.path(plan.images()[5])));
    plan.defects = {{5, plate::plate_defect::deeper}};
    on_disk const deep(plan);
    CHECK_THROWS_AS(convert::compiled::plate_to_ngff(deep.images, deep.folder / "p.zarr", options),
                    plate::type_mismatch);
    CHECK(!std::filesystem::exists(deep.folder / "p.zarr"));
}

std::map<std::string, std::string> contents(std::filesystem::path const& folder) {
    std::map<std::string, std::string> all;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            all[std::filesystem::relative(entry.path(), folder).string()] = test::bytes_of(entry.path());
    return all;
}

TEST_CASE("plate_to_ngff: jobs, prefetch and grouping do not change the bytes written", "[convert][plate]") {
    on_disk const plate(gappy());
    convert::compiled::plate_to_ngff(plate.images, plate.folder / "one.zarr", {.levels = 2});
    auto const expected = contents(plate.folder / "one.zarr");
    CHECK(expected.size() > 32);
    convert::plate_to_ngff_options options{.levels = 2};
    options.pass.jobs = 3;
    convert::compiled::plate_to_ngff(plate.images, plate.folder / "jobs.zarr", options);
    CHECK(contents(plate.folder / "jobs.zarr") == expected);
    options.pass.prefetch = 1;
    convert::compiled::plate_to_ngff(plate.images, plate.folder / "ahead.zarr", options);
    CHECK(contents(plate.folder / "ahead.zarr") == expected);
    options.pass.groups = {};
    convert::compiled::plate_to_ngff(plate.images, plate.folder / "whole.zarr", options);
    CHECK(contents(plate.folder / "whole.zarr") == expected);
}

TEST_CASE("plate_to_ngff: an exception from the checkpoint ends it within a group and leaves no file",
          "[convert][plate][errors]") {
    on_disk const plate(gappy());
    for (auto const format : {convert::plate_format::zarr_0_4, convert::plate_format::hdf5})
        for (unsigned const prefetch : {0u, 1u}) {
            std::atomic<int> calls{0};
            convert::plate_to_ngff_options options{.format = format};
            options.pass.groups = {};  // one group of 32 images
            options.pass.prefetch = prefetch;
            options.pass.load.checkpoint = [&] {
                if (++calls == 2 * 32 + 3)
                    throw std::runtime_error("that will do");  // one call per image for its size, one for decoding,
                                                               // then one per plane written
            };
            options.pass.progress = [](auto const&...) { FAIL("the group was not done"); };
            CHECK_THROWS_WITH(convert::compiled::plate_to_ngff(plate.images, plate.folder / "p", options),
                              "that will do");
            CHECK(calls == 2 * 32 + 3);
            CHECK(std::distance(std::filesystem::directory_iterator(plate.folder.path()), {}) == 1);  // only the images
        }
}

TEST_CASE("plate_to_ngff: compression for another format is rejected before any file is made",
          "[convert][plate][errors]") {
    on_disk const plate(gappy());
    CHECK_THROWS_WITH(
        convert::compiled::plate_to_ngff(plate.images, plate.folder / "p.h5",
                                         {.format = convert::plate_format::hdf5, .compression = ngff::gzip()}),
        "sluice::convert::plate_to_ngff: compression is for Zarr only (HDF5 has deflate_level), got a codec for HDF5");
    CHECK_THROWS_WITH(
        convert::compiled::plate_to_ngff(plate.images, plate.folder / "p.zarr", {.deflate_level = 2}),
        "sluice::convert::plate_to_ngff: deflate_level is for HDF5 only (Zarr has compression), got 2 for Zarr");
}
}  // namespace
