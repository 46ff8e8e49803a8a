#include <sluice/plate/synthetic_plate.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <sluice/plate/image_record.hpp>
#include <sluice/plate/tiff_file.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace plate = sluice::plate;
using plate::plate_naming;
using plate::synthetic_image;

TEST_CASE("synthetic_value: equals the closed form computed by hand", "[plate][synthetic]") {
    constexpr synthetic_image image{.row = 1, .column = 2, .site = 3, .channel = 4, .z = 5, .timepoint = 6};
    // (7 * 31 + 8 * 57 + 3 * 1009 + 4 * 4001 + 5 * 211 + 6 * 97 + 50 * 613) = 51991; times 2654435761 modulo 2^32; the
    // upper 12 bits
    static_assert(plate::synthetic_value(image, 7, 8) == 100 + (51991u * 2654435761u >> 20));
    static_assert(plate::synthetic_tag(image) ==
                  std::array<std::uint16_t, 8>{0xC0DE, 1, 2, 3, 4, 5, 6, 1 ^ 2 ^ 3 ^ 4 ^ 5 ^ 6});
}

TEST_CASE("synthetic_pixels: the tag comes first; 8-bit images store it as pairs of bytes", "[plate][synthetic]") {
    synthetic_image const image{.site = 300, .channel = 2};
    auto const bytes = plate::synthetic_pixels(image, 20, 2, plate::pixel_type::uint8);
    auto const at = [&](std::size_t i) { return std::to_integer<unsigned>(bytes[i]); };
    CHECK((at(0) == 0xDE && at(1) == 0xC0 && at(6) == 300 - 256 && at(7) == 1 && at(8) == 2));
    CHECK(at(16) == (plate::synthetic_value(image, 16, 0) & 255));
    CHECK(at(20) == (plate::synthetic_value(image, 0, 1) & 255));
}

TEST_CASE("synthetic_path: writes the names of every instrument", "[plate][synthetic]") {
    synthetic_image const image{.row = 0, .column = 4, .site = 2, .channel = 1, .z = 3, .timepoint = 12},
        bare{.row = 31, .column = 47};
    auto const name = [&](plate_naming naming) { return plate::synthetic_path(naming, "P", image); };
    CHECK(name(plate_naming::ix_flat) == "P_A05_s2_w1_z3_t12.TIF");
    CHECK(name(plate_naming::ix_folders) == "TimePoint_12/ZStep_3/P_A05_s2_w1.TIF");
    CHECK(name(plate_naming::ix_guid).substr(0, 33) ==
          "TimePoint_12/ZStep_3/P_A05_s2_w1" + name(plate_naming::ix_guid).substr(32, 1));
    CHECK(name(plate_naming::ix_guid).size() == 32 + 36 + 4);
    CHECK(name(plate_naming::phenix) == "Images/r01c05f02p03-ch1sk12fk1fl1.tiff");
    CHECK(name(plate_naming::cv) == "P_A05_T0012F002L01A01Z03C01.tif");
    CHECK(name(plate_naming::incell) == "A - 5(fld 2 wv Cy3 - Cy3 z 3 time 12).tif");
    CHECK(name(plate_naming::openhcs) == "A05_s002_w1_z003_t012.tif");
    CHECK(plate::synthetic_path(plate_naming::ix_flat, "P", bare) == "P_AF48.TIF");
    CHECK(plate::synthetic_path(plate_naming::openhcs, "P", bare) == "AF48_s001_w1_z001_t001.tif");
}

TEST_CASE("synthetic_plate: the documented plates have the documented numbers of images", "[plate][synthetic]") {
    CHECK(plate::tiny54().images().size() == 54);
    CHECK(plate::seed27k().images().size() == 27'000);
    CHECK(plate::p384().images().size() == 768);
    CHECK(plate::p1536().images().size() == 1536);
    auto const sparse = plate::sparse_plate().images().size();
    CHECK(sparse > 936);  // 1440 times 0.65
    CHECK(sparse < 1080);
    CHECK(plate::sparse_plate().images() == plate::sparse_plate().images());
}

TEST_CASE("write_plate: tiny54 is 54 files with the pixels of the closed form", "[plate][synthetic]") {
    test::temp_dir folder;
    auto plan = plate::tiny54();
    plan.naming = plate_naming::ix_folders;
    CHECK(plate::write_plate(folder.path(), plan).files == 54);
    for (auto const& image : plan.images()) {
        plate::tiff_file file(folder.path() / plan.path(image));
        std::vector<std::byte> pixels(file.info().bytes());
        file.read_bytes(pixels);
        REQUIRE(pixels == plate::synthetic_pixels(image, 256, 256, plate::pixel_type::uint16));
    }
}

TEST_CASE("write_plate: holes have a tag and zeros, and use almost no disk space", "[plate][synthetic]") {
    test::temp_dir folder;
    auto plan = plate::seed27k();
    plan.timepoints = {100};
    plan.sites = {9};
    auto const written = plate::write_plate(folder.path(), plan);
    CHECK((written.files == 30 && written.bytes == 30 * (4096 + 1'000'000)));
    auto const image = plan.images().back();
    auto const path = folder.path() / plan.path(image);
    plate::tiff_file file(path);
    std::vector<std::uint16_t> pixels(500'000);
    file.read<std::uint16_t>(pixels);
    auto const tag = plate::synthetic_tag(image);
    CHECK(std::equal(tag.begin(), tag.end(), pixels.begin()));
    CHECK(std::all_of(pixels.begin() + 8, pixels.end(), [](auto value) { return value == 0; }));
}

TEST_CASE("write_plate: defects are where the options put them", "[plate][synthetic]") {
    test::temp_dir folder;
    plate::synthetic_plate plan;
    plan.sites = plate::one_to(7);
    plan.width = plan.height = 32;
    for (std::size_t i = 0; i < 7; ++i) plan.defects.push_back({i, static_cast<plate::plate_defect>(i)});
    CHECK(plate::write_plate(folder.path(), plan).files == 7);  // one is missing, one is duplicated
    auto const path = [&](std::size_t i) { return folder.path() / plan.path(plan.images()[i]); };
    CHECK_FALSE(std::filesystem::exists(path(0)));
    CHECK(std::filesystem::file_size(path(1)) == 0);
    CHECK(std::filesystem::file_size(path(2)) == (4096 + 2048) / 2);
    CHECK(plate::probe_tiff(path(4)).width == 64);
    CHECK(plate::probe_tiff(path(5)).type == plate::pixel_type::uint32);
    CHECK(std::filesystem::exists(folder.path() / "Plate_A01_s7_w1.tif"));
}

TEST_CASE("write_plate: invalid options throw", "[plate][synthetic][errors]") {
    plate::synthetic_plate plan;
    plan.width = 15;
    CHECK_THROWS_WITH(plate::write_plate("nowhere", plan),
                      "sluice::plate::synthetic_plate: an image must be at least 16 x 1, got 15 x 256");
    plan = {};
    plan.well_rows = 33;
    CHECK_THROWS_AS(plate::write_plate("nowhere", plan), sluice::argument_error);
    plan = {};
    plan.holes = true;
    plan.storage.compression = plate::tiff_compression::lzw;
    CHECK_THROWS_AS(plate::write_plate("nowhere", plan), sluice::argument_error);
}
}  // namespace
