#include <sluice/plate/synthetic_scene.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <set>
#include <utility>
#include <vector>

#include <sluice/plate/synthetic_plate.hpp>
#include <sluice/plate/tiff_file.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace plate = sluice::plate;
using plate::synthetic_image, plate::synthetic_objects, plate::synthetic_scene;

constexpr std::uint32_t width = 320, height = 200;

std::vector<std::uint16_t> picture(synthetic_image const& image) {
    auto const bytes =
        plate::synthetic_pixels(image, width, height, plate::pixel_type::uint16, synthetic_scene::objects);
    std::vector<std::uint16_t> pixels(bytes.size() / 2);
    std::memcpy(pixels.data(), bytes.data(), bytes.size());
    return pixels;
}

TEST_CASE("synthetic_objects: the number is a closed form of well and site, limited by space", "[plate][synthetic]") {
    CHECK(synthetic_objects({.site = 1}, width, height).size() == 6);
    CHECK(synthetic_objects({.row = 1, .column = 2, .site = 3}, width, height).size() == 3 + 4);  // 26 % 11
    CHECK(synthetic_objects({.row = 1, .column = 2, .site = 3}, 32, 3 * 32).size() == 3);
    CHECK(synthetic_objects({.row = 1, .column = 2, .site = 3}, 31, 1000).empty());
    CHECK(synthetic_objects({.site = 1}, width, height) ==
          synthetic_objects({.site = 1, .channel = 2, .z = 3, .timepoint = 4}, width, height));
    for (auto const& other : {synthetic_image{.row = 11, .site = 1},
                              {.column = 11, .site = 1},
                              {.site = 12}})  // equal number, other places
        CHECK(synthetic_objects({.site = 1}, width, height) != synthetic_objects(other, width, height));
}

TEST_CASE("synthetic_objects: objects touch neither each other nor an edge", "[plate][synthetic]") {
    for (auto const& [across, down] : {std::pair{64u, 64u}, {320u, 200u}, {1000u, 40u}})
        for (std::uint32_t well = 0; well < 1536; ++well) {
            auto const objects =
                synthetic_objects({.row = well / 48, .column = well % 48, .site = well % 7}, across, down);
            for (auto const& a : objects) {
                REQUIRE((a.x > a.radius && a.y > a.radius && a.x + a.radius + 1 < across && a.y + a.radius + 1 < down));
                REQUIRE((a.radius >= 5 && a.radius <= 9));
                REQUIRE(std::ranges::count_if(objects, [&](auto const& b) {
                            return std::hypot(1. * a.x - b.x, 1. * a.y - b.y) < a.radius + b.radius + 2;
                        }) == 1);
            }
        }
}

TEST_CASE("synthetic_light: full at the channel's point, decreasing to at least a third", "[plate][synthetic]") {
    auto const light = [](std::uint32_t channel, std::uint32_t x, std::uint32_t y) {
        return plate::synthetic_light(channel, x, y, 600, 300);
    };
    CHECK((light(1, 300, 200) == 1024 && light(2, 400, 150) == 1024 && light(3, 200, 100) == 1024));
    std::set<std::uint32_t> distinct;
    for (std::uint32_t channel = 1; channel <= 3; ++channel)
        for (std::uint32_t x = 0; x < 600; x += 7)
            for (std::uint32_t y = 0; y < 300; y += 7) {
                auto const from_x = std::array{200., 300., 400.}[channel % 3],
                           from_y = std::array{100., 200., 150.}[channel % 3];
                auto const exact =
                    1024 * (1 - 1.5 * (std::pow(x - from_x, 2) + std::pow(y - from_y, 2)) / (600. * 600 + 300. * 300));
                REQUIRE(std::abs(light(channel, x, y) - exact) <= 1);
                distinct.insert(light(channel, x, y));
            }
    CHECK((*distinct.begin() > 341 && distinct.size() > 600));
}

TEST_CASE("synthetic_pixels: bright pixels are the discs, by area and centre of mass", "[plate][synthetic]") {
    synthetic_image const image{.row = 2, .column = 3, .site = 4, .channel = 2};
    auto const pixels = picture(image);
    std::size_t expected = 0;
    for (auto const& object : synthetic_objects(image, width, height)) {
        double area = 0, x_sum = 0, y_sum = 0, chords = 0;
        for (auto y = object.y - 11; y <= object.y + 11; ++y)
            for (auto x = object.x - 11; x <= object.x + 11; ++x)
                if (pixels[y * width + x] > 700) ++area, x_sum += x, y_sum += y;
        for (double dy = -1. * object.radius; dy <= object.radius; ++dy)
            chords += 2 * std::floor(std::sqrt(object.radius * object.radius - dy * dy)) + 1;
        CHECK((area == chords && x_sum / area == object.x && y_sum / area == object.y));
        expected += static_cast<std::size_t>(chords);
    }
    CHECK(std::ranges::count_if(pixels, [](auto pixel) { return pixel > 700; }) ==
          static_cast<std::ptrdiff_t>(expected));
}

TEST_CASE("synthetic_pixels: brightness is light times object, plus little noise", "[plate][synthetic]") {
    synthetic_image const image{.site = 1, .channel = 3, .timepoint = 2};
    auto const pixels = picture(image);
    auto const objects = synthetic_objects(image, width, height);
    double sum = 0, expected = 0;
    for (std::uint32_t y = 0; y < height; ++y)
        for (std::uint32_t x = 0; x < width; ++x) {
            bool const bright = std::ranges::any_of(
                objects, [&](auto const& o) { return std::hypot(1. * x - o.x, 1. * y - o.y) <= o.radius; });
            auto const lit = (bright ? 3400 : 400) * (plate::synthetic_light(3, x, y, width, height) / 1024.);
            REQUIRE(std::abs(pixels[y * width + x] - lit) <= 9);
            sum += pixels[y * width + x];
            expected += lit;
        }
    CHECK(std::abs(sum / expected - 1) < 0.01);  // the noise has mean zero
    CHECK(pixels != picture({.site = 1, .channel = 3, .timepoint = 3}));
    auto const bytes = plate::synthetic_pixels(image, width, height, plate::pixel_type::int8, synthetic_scene::objects);
    CHECK(std::ranges::equal(
        bytes, pixels, {}, [](std::byte b) { return std::to_integer<int>(b); }, [](int pixel) { return pixel / 32; }));
}

TEST_CASE("write_plate: a scene appears in the files; without one, noise is unchanged", "[plate][synthetic]") {
    test::temp_dir folder;
    for (auto const scene : {synthetic_scene::noise, synthetic_scene::objects}) {
        plate::synthetic_plate const plan{
            .well_columns = 2, .channels = {1, 2}, .width = 96, .height = 64, .scene = scene};
        plate::write_plate(folder.path(), plan);
        for (auto const& image : plan.images()) {
            plate::tiff_file file(folder.path() / plan.path(image));
            std::vector<std::byte> pixels(file.info().bytes());
            file.read_bytes(pixels);
            CHECK((pixels == plate::synthetic_pixels(image, 96, 64, plate::pixel_type::uint16)) ==
                  (scene == synthetic_scene::noise));
            CHECK(pixels == plate::synthetic_pixels(image, 96, 64, plate::pixel_type::uint16, scene));
        }
    }
}

TEST_CASE("write_plate: holes with an object scene throw", "[plate][synthetic][errors]") {
    plate::synthetic_plate const plan{.scene = synthetic_scene::objects, .holes = true};
    CHECK_THROWS_WITH(plate::write_plate("nowhere", plan),
                      "sluice::plate::synthetic_plate: with holes, the scene must be noise");
}
}  // namespace
