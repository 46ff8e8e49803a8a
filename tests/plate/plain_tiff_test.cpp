#include <sluice/plate/detail/plain_tiff.hpp>

#include <sluice/plate/image_page.hpp>
#include <sluice/plate/load_group.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/spoilt_tiff.hpp"
#include "support/temp_dir.hpp"
#include "support/tiff_files.hpp"

namespace {
namespace plate = sluice::plate;
using plate::detail::plain_tiff;

/// The pixels of a file, read as a plain image.
std::optional<std::vector<std::byte>> plain_pixels(std::filesystem::path const& path) {
    plain_tiff const file(path.c_str());
    if (!file) return std::nullopt;
    std::vector<std::byte> pixels(file.form().bytes());
    if (!file.read(pixels)) return std::nullopt;
    return pixels;
}

/// The pixels read by libtiff, which may reject the file.
std::optional<std::vector<std::byte>> libtiff_pixels(std::filesystem::path const& path) {
    try {
        plate::image_record record;
        record.file = plate::image_file(path);
        auto file = plate::open_image(record);
        std::vector<std::byte> pixels(file.info().bytes());
        file.read_bytes(pixels);
        return pixels;
    } catch (plate::tiff_error const&) {
        return std::nullopt;
    }
}

TEST_CASE("plain_tiff: files of instruments are plain, in every type and layout", "[plate][plain_tiff]") {
    test::temp_dir folder;
    using enum plate::pixel_type;
    for (auto const type : {uint8, uint16, uint32, int8, int16, int32, float32})
        for (bool const big : {false, true})
            for (bool const last : {false, true})
                for (std::uint32_t const rows : {1u, 7u, 70u, 0xFFFFFFFFu}) {
                    test::tiff_shape const shape{.width = 96,
                                                 .type = type};  // strips of synthetic files begin at multiples of 16
                    auto const path =
                        folder.write("a.tif", test::tiff_bytes(shape, {.big_tiff = big,
                                                                       .directory_last = last,
                                                                       .rows_per_strip = rows,
                                                                       .description = "text of some length"}));
                    REQUIRE(plain_tiff(path.c_str()));
                    CHECK(plain_tiff(path.c_str()).form() == plate::image_format{70, 96, type});
                    CHECK(plain_pixels(path) == test::expected_pixels(shape));
                }
}

TEST_CASE("plain_tiff: tables may be longer than one read", "[plate][plain_tiff]") {
    test::temp_dir folder;
    test::tiff_shape const shape{.width = 8, .height = 5000};
    auto const path = folder.write("a.tif", test::tiff_bytes(shape, {.rows_per_strip = 1}));
    CHECK(plain_pixels(path) == test::expected_pixels(shape));
}

TEST_CASE("plain_tiff: other files are left to libtiff", "[plate][plain_tiff]") {
    test::temp_dir folder;
    auto const is_plain = [&](test::tiff_shape const& shape, plate::synthetic_tiff const& how) {
        return bool(plain_tiff(folder.write("a.tif", test::tiff_bytes(shape, how)).c_str()));
    };
    CHECK(is_plain({}, {}));
    CHECK(is_plain({}, {.photometric = 0}));
    CHECK_FALSE(is_plain({}, {.rows_per_strip = 7}));  // gaps between strips
    CHECK_FALSE(is_plain({}, {.compression = plate::tiff_compression::packbits}));
    CHECK_FALSE(is_plain({}, {.compression = plate::tiff_compression::deflate}));
    CHECK_FALSE(is_plain({}, {.big_endian = true}));
    CHECK_FALSE(is_plain({}, {.tile_width = 16, .tile_height = 16}));
    CHECK_FALSE(is_plain({}, {.photometric = 2}));
    CHECK_FALSE(is_plain({}, {.samples_per_pixel = 3}));
    CHECK_FALSE(is_plain({.pages = 2}, {}));
    CHECK_FALSE(is_plain({}, {.description = "ImageJ=1.53t\nimages=9\n"}));
    CHECK_FALSE(plain_tiff((folder.path() / "none.tif").c_str()));
    CHECK_FALSE(plain_tiff(folder.path().c_str()));
    CHECK_FALSE(plain_tiff(folder.write("b.tif", "").c_str()));
}

TEST_CASE("plain_tiff: truncated files are left to libtiff", "[plate][plain_tiff][errors]") {
    test::temp_dir folder;
    for (bool const last : {false, true}) {
        auto const whole = test::tiff_bytes({.width = 20, .height = 10}, {.directory_last = last, .rows_per_strip = 3});
        for (std::size_t bytes = 0; bytes < whole.size(); bytes += 7)
            CHECK_FALSE(plain_tiff(folder.write("a.tif", whole.substr(0, bytes)).c_str()));
    }
}

TEST_CASE("plain_tiff: a file truncated after it was opened is not read", "[plate][plain_tiff][errors]") {
    test::temp_dir folder;
    auto const path = folder.write("a.tif", test::tiff_bytes({}));
    plain_tiff const file(path.c_str());
    REQUIRE(file);
    std::filesystem::resize_file(path, 5000);
    std::vector<std::byte> pixels(file.form().bytes());
    CHECK_FALSE(file.read(pixels));
}

TEST_CASE("plain_tiff: corrupt files yield libtiff's pixels, or are left to it", "[plate][plain_tiff][errors]") {
    auto const* const wished = std::getenv("SLUICE_FUZZ_ROUNDS");  // optional: more rounds
    auto const rounds = wished != nullptr ? std::strtoul(wished, nullptr, 10) : 300;
    test::temp_dir folder;
    std::mt19937 random(20'261'121);
    std::size_t plain = 0, agreed = 0;
    for (unsigned long round = 0; round < rounds; ++round)
        for (bool const big : {false, true})
            for (bool const last : {false, true}) {
                auto const bytes =
                    test::spoil(test::tiff_bytes({.width = 40, .height = 20},
                                                 {.big_tiff = big, .directory_last = last, .rows_per_strip = 7}),
                                random);
                auto const path = folder.write("a.tif", bytes);
                auto const pixels = plain_pixels(path);
                if (!pixels) continue;
                INFO("round " << round << ", a file of " << bytes.size() << " bytes");
                ++plain;
                auto const expected = libtiff_pixels(path);
                agreed += expected.has_value();
                if (expected) CHECK(*pixels == *expected);
            }
    CHECK(plain >= rounds);  // most changes affect pixels
    CHECK(agreed == plain);
}
}  // namespace
