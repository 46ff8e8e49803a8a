#include <sluice/ngff/pyramid.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "support/catch.hpp"

namespace {
namespace ngff = sluice::ngff;

template <class T>
std::vector<T> halved(std::vector<T> const& plane, ngff::plane_shape shape) {
    std::vector<T> half(shape.half().pixels());
    ngff::halve<T>(plane, shape, half);
    return half;
}

TEST_CASE("halve: integers are the mean of four, with halves rounded up", "[ngff][pyramid]") {
    using u8 = std::uint8_t;
    CHECK(halved<u8>({1, 2, 0, 0, 1, 2, 0, 1}, {2, 4}) == std::vector<u8>{2, 0});  // 1.5 and 0.25
    CHECK(halved<u8>({0, 1, 1, 1}, {2, 2}) == std::vector<u8>{1});                 // 0.75
    CHECK(halved<std::int16_t>({-1, -2, -1, -2}, {2, 2}) ==
          std::vector<std::int16_t>{-1});  // -1.5, towards plus infinity
    CHECK(halved<std::int16_t>({-3, -3, -3, -2}, {2, 2}) == std::vector<std::int16_t>{-3});  // -2.75
}

TEST_CASE("halve: the greatest values do not overflow", "[ngff][pyramid]") {
    auto const full = [](auto value) {
        using T = decltype(value);
        CHECK(halved<T>(std::vector<T>(4, value), {2, 2}) == std::vector<T>{value});
    };
    full(std::numeric_limits<std::uint8_t>::max());
    full(std::numeric_limits<std::uint16_t>::max());
    full(std::numeric_limits<std::uint32_t>::max());
    full(std::numeric_limits<std::int32_t>::min());
    full(std::numeric_limits<std::int32_t>::max());
    full(std::numeric_limits<float>::max());
}

TEST_CASE("halve: floating point is the exact mean, and NaN propagates", "[ngff][pyramid]") {
    CHECK(halved<float>({0.5f, 1.0f, 1.5f, 2.0f}, {2, 2}) == std::vector<float>{1.25f});
    CHECK(std::isnan(halved<float>({1, 2, 3, std::nanf("")}, {2, 2}).front()));
}

TEST_CASE("halve: for odd sizes, the last row and column are means of existing pixels", "[ngff][pyramid]") {
    std::vector<std::uint16_t> const plane{10, 20, 31,  //
                                           30, 40, 35,  //
                                           50, 61, 70};
    CHECK(halved<std::uint16_t>(plane, {3, 3}) == std::vector<std::uint16_t>{25, 33, 56, 70});  // 25, 33, 55.5, 70
    CHECK(halved<std::uint16_t>({7}, {1, 1}) == std::vector<std::uint16_t>{7});
    CHECK(halved<std::uint16_t>({1, 2, 5}, {1, 3}) == std::vector<std::uint16_t>{2, 5});
    CHECK(halved<std::uint16_t>({1, 2, 5}, {3, 1}) == std::vector<std::uint16_t>{2, 5});
}

TEST_CASE("halve: a wrong plane size throws", "[ngff][pyramid][errors]") {
    std::vector<float> plane(6), half(1);
    CHECK_THROWS_WITH(ngff::halve<float>(plane, {2, 3}, half),
                      "sluice::ngff::halve: planes must have 6 and 2 pixels, got 6 and 1");
}

TEST_CASE("pyramid: level 0 is the plane, and each level halves the one before", "[ngff][pyramid]") {
    std::vector<std::uint16_t> plane(5 * 9);
    for (std::size_t i = 0; i < plane.size(); ++i) plane[i] = static_cast<std::uint16_t>(i * i);
    std::vector<std::vector<std::uint16_t>> got;
    std::vector<ngff::plane_shape> shapes;
    ngff::pyramid<std::uint16_t> levels;
    levels.build(plane, {5, 9}, 4,
                 [&](std::size_t level, std::span<std::uint16_t const> pixels, ngff::plane_shape const& shape) {
                     CHECK(level == got.size());
                     if (level == 0) CHECK(pixels.data() == plane.data());
                     got.emplace_back(pixels.begin(), pixels.end());
                     shapes.push_back(shape);
                 });
    REQUIRE(shapes == std::vector<ngff::plane_shape>{{5, 9}, {3, 5}, {2, 3}, {1, 2}});
    for (std::size_t k = 1; k < got.size(); ++k) CHECK(got[k] == halved(got[k - 1], shapes[k - 1]));
}

TEST_CASE("pyramid: consecutive planes may differ in size", "[ngff][pyramid]") {
    ngff::pyramid<float> levels;
    for (std::size_t const side : {16u, 3u, 64u}) {
        std::size_t pixels = 0;
        levels.build(std::vector<float>(side * side, 2.0f), {side, side}, 3,
                     [&](std::size_t, std::span<float const> plane, ngff::plane_shape const&) {
                         pixels = plane.size();
                         CHECK(plane.back() == 2.0f);
                     });
        CHECK(pixels == ngff::plane_shape{side, side}.half().half().pixels());
    }
    CHECK_THROWS_WITH(levels.build(std::vector<float>(5), {2, 3}, 1,
                                   [](std::size_t, std::span<float const>, ngff::plane_shape const&) {}),
                      "sluice::ngff::pyramid::build: the plane must have 6 pixels, got 5");
}
}  // namespace
