#include <sluice/plate/tiff_file.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "support/tiff_files.hpp"

namespace {
namespace plate = sluice::plate;
using plate::pixel_type;
using plate::tiff_compression;
using plate::tiff_file;

constexpr pixel_type all_types[]{pixel_type::uint8,  pixel_type::int8,  pixel_type::uint16, pixel_type::int16,
                                 pixel_type::uint32, pixel_type::int32, pixel_type::float32};
constexpr tiff_compression all_compressions[]{tiff_compression::none, tiff_compression::lzw, tiff_compression::deflate,
                                              tiff_compression::packbits};

/// Returns true if each page reads back as written.
bool exact(test::tiff_shape const& shape, plate::synthetic_tiff const& how) {
    test::temp_dir folder;
    tiff_file file(folder.write("a.tif", test::tiff_bytes(shape, how)));
    bool same = true;
    for (std::uint32_t page = 0; page < shape.pages; ++page) {
        file.select(page);
        std::vector<std::byte> read(file.info().bytes());
        file.read_bytes(read);
        same = same && read == test::expected_pixels(shape, page);
    }
    return same;
}
std::string label(test::tiff_shape const& shape, plate::synthetic_tiff const& how) {
    return std::string(name_of(shape.type)) + " " + std::string(name_of(how.compression)) + " predictor " +
           std::to_string(how.predictor) + (how.big_endian ? " MM" : " II") + (how.big_tiff ? " big" : "") +
           (how.tile_width ? " tiled" : "") + " rows " + std::to_string(how.rows_per_strip);
}
void check_exact(test::tiff_shape const& shape, plate::synthetic_tiff const& how) {
    INFO(label(shape, how));
    CHECK(exact(shape, how));
}

TEST_CASE("tiff_file: every type in every compression and byte order is read pixel by pixel",
          "[plate][tiff_file][case17]") {
    for (auto const type : all_types)
        for (auto const compression : all_compressions)
            for (bool const big_endian : {false, true})
                check_exact({.type = type},
                            {.compression = compression, .big_endian = big_endian, .rows_per_strip = 16});
}

TEST_CASE("tiff_file: integer and float predictors are decoded", "[plate][tiff_file][case17]") {
    for (auto const compression : {tiff_compression::lzw, tiff_compression::deflate})
        for (bool const big_endian : {false, true}) {
            for (auto const type : all_types)
                check_exact(
                    {.type = type},
                    {.compression = compression, .predictor = 2, .big_endian = big_endian, .rows_per_strip = 9});
            check_exact({.type = pixel_type::float32},
                        {.compression = compression, .predictor = 3, .big_endian = big_endian, .rows_per_strip = 9});
        }
}

TEST_CASE("tiff_file: strips may have one, several, all, or 2^32 - 1 rows", "[plate][tiff_file][case17]") {
    for (auto const compression : all_compressions)
        for (std::uint32_t const rows : {1u, 7u, 69u, 70u, 71u, 0xFFFFFFFFu})
            check_exact({}, {.compression = compression, .rows_per_strip = rows});
}

TEST_CASE("tiff_file: tiles are read, at the edge and as wide as the image", "[plate][tiff_file][case17]") {
    for (auto const compression : all_compressions)
        for (auto const type : {pixel_type::uint8, pixel_type::uint16, pixel_type::float32}) {
            check_exact({.type = type}, {.compression = compression, .tile_width = 32, .tile_height = 16});
            check_exact({.type = type}, {.compression = compression, .tile_width = 256, .tile_height = 256});
            check_exact({.width = 96, .height = 70, .type = type},
                        {.compression = compression, .big_endian = true, .tile_width = 96, .tile_height = 16});
        }
    check_exact({.width = 128, .height = 64},
                {.compression = tiff_compression::deflate, .predictor = 2, .tile_width = 64, .tile_height = 64});
}

TEST_CASE("tiff_file: BigTIFF, and tags before or after the pixels, are read", "[plate][tiff_file][case17]") {
    for (bool const big_endian : {false, true})
        for (bool const big_tiff : {false, true})
            for (bool const last : {false, true}) {
                check_exact(
                    {.pages = 3},
                    {.big_endian = big_endian, .big_tiff = big_tiff, .directory_last = last, .rows_per_strip = 10});
                check_exact({.pages = 2}, {.compression = tiff_compression::deflate,
                                           .big_endian = big_endian,
                                           .big_tiff = big_tiff,
                                           .directory_last = last,
                                           .tile_width = 32,
                                           .tile_height = 32});
            }
}

TEST_CASE("tiff_file: pages are counted and read in any order", "[plate][tiff_file][case17]") {
    test::temp_dir folder;
    test::tiff_shape const shape{.pages = 20};
    tiff_file file(folder.write("a.tif", test::tiff_bytes(shape, {.compression = tiff_compression::lzw})));
    CHECK(file.pages() == 20);
    for (std::uint32_t const page : {19u, 0u, 1u, 2u, 2u, 17u, 3u, 0u}) {
        file.select(page);
        CHECK(file.page() == page);
        std::vector<std::uint16_t> pixels(100 * 70);
        file.read<std::uint16_t>(pixels);
        CHECK(pixels[0] == 0xC0DE);
        CHECK(pixels[3] == page + 1);  // the site
    }
    CHECK_THROWS_WITH(file.select(20), ContainsSubstring("a.tif: page 20: is not in the file"));
    file.select(5);
    CHECK(file.info().width == 100);
}

TEST_CASE("tiff_file: properties are available without decoding", "[plate][tiff_file][lazy]") {
    test::temp_dir folder;
    auto const path = folder.write("a.tif", test::tiff_bytes({.width = 640, .height = 33, .type = pixel_type::int16},
                                                             {.compression = tiff_compression::deflate,
                                                              .predictor = 2,
                                                              .big_endian = true,
                                                              .rows_per_strip = 8,
                                                              .photometric = 0,
                                                              .description = "<OME/>",
                                                              .pixel_um = 0.65}));
    tiff_file file(path);
    auto const& info = file.info();
    CHECK((info.width == 640 && info.height == 33 && info.type == pixel_type::int16));
    CHECK((info.compression == tiff_compression::deflate && info.predicted && info.big_endian && info.white_is_zero &&
           !info.tiled));
    CHECK((info.block_width == 640 && info.block_height == 8 && info.bytes() == 640 * 33 * 2));
    REQUIRE(info.pixel_width_um);
    CHECK(*info.pixel_width_um > 0.6499);
    CHECK(*info.pixel_width_um < 0.6501);
    CHECK(file.description() == "<OME/>");
    CHECK(plate::probe_tiff(path) == info);
    CHECK(plate::probe_tiff(folder.write("b.tif", test::tiff_bytes({}))).pixel_width_um == std::nullopt);
}

TEST_CASE("tiff_file: the buffer must match type and number of the pixels", "[plate][tiff_file][errors]") {
    test::temp_dir folder;
    tiff_file file(folder.write("a.tif", test::tiff_bytes({})));
    std::vector<float> floats(100 * 70);
    CHECK_THROWS_WITH(file.read<float>(floats),
                      ContainsSubstring("a.tif has pixels of uint16, got a buffer of float32"));
    std::vector<std::uint16_t> few(100 * 70 - 1);
    CHECK_THROWS_WITH(file.read<std::uint16_t>(few),
                      "sluice::plate::tiff_file::read: out must have the image's 14000 bytes, got 13998");
}

TEST_CASE("tiff_file: white-is-zero pixels are not inverted", "[plate][tiff_file]") {
    check_exact({}, {.photometric = 0});
}
}  // namespace
