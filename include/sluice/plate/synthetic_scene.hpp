/// \file
/// The scenes of synthetic plates: noise, or bright discs in uneven light. Number, positions and light are closed
/// forms.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include <sluice/plate/pixel_type.hpp>
#include <sluice/plate/synthetic_pixels.hpp>

namespace sluice::plate {

enum class synthetic_scene {
    noise,   ///< the tag, then noise that identifies the image in every pixel
    objects  ///< bright discs on a dark background, unevenly lit, to test illumination correction or counting; no tag
};

/// A disc: the pixels at a distance of at most `radius` from (x, y).
struct synthetic_object {
    std::uint32_t x = 0, y = 0, radius = 0;
    constexpr bool contains(std::uint32_t column, std::uint32_t row) const noexcept {
        auto const dx = std::int64_t{column} - x, dy = std::int64_t{row} - y;
        return dx * dx + dy * dy <= std::int64_t{radius} * radius;
    }
    friend bool operator==(synthetic_object const&, synthetic_object const&) = default;
};

/// The brightness of an object and of the background in full light.
inline constexpr std::uint32_t synthetic_object_brightness = 3400, synthetic_ground_brightness = 400;

/// Returns the objects of a well and site; they are equal in all channels, planes and timepoints. Their number is 3 +
/// (7 row + 5 column + 3 site) % 11, or as many as fit. Each object is inside its own cell of 32 x 32 pixels, and
/// touches no other object and no edge of the image.
inline std::vector<synthetic_object> synthetic_objects(synthetic_image const& i, std::uint32_t width,
                                                       std::uint32_t height) {
    auto const wanted = 3 + (i.row * 7 + i.column * 5 + i.site * 3) % 11;
    std::uint32_t const across = width / 32, cells = across * (height / 32), count = std::min(wanted, cells);
    auto const noise = [&](std::uint32_t k, std::uint32_t what) {
        return synthetic_value({i.row, i.column, i.site}, k, what) - 100;
    };
    std::vector<synthetic_object> objects(count);
    for (std::uint32_t k = 0; k < count; ++k) {
        auto const cell =
            (noise(0, 0) + std::uint64_t{k} * cells / count) % cells;  // k * cells / count: distinct cells
        objects[k].x = static_cast<std::uint32_t>(cell % across * 32) + 11 + noise(k, 1) % 10;
        objects[k].y = static_cast<std::uint32_t>(cell / across * 32) + 11 + noise(k, 2) % 10;
        objects[k].radius = 5 + noise(k, 3) % 5;
    }
    return objects;
}

/// Returns the light of a channel at pixel (x, y), in units of 1/1024. Each channel has a point of full light near the
/// middle of the image. The light decreases with the square of the distance, to one third in the farthest corner.
constexpr std::uint32_t synthetic_light(std::uint32_t channel, std::uint32_t x, std::uint32_t y, std::uint32_t width,
                                        std::uint32_t height) noexcept {
    std::int64_t const w = width, h = height;
    auto const dx = x - w * (2 + channel % 3) / 6,
               dy = y - h * (2 + channel * 2 % 3) / 6;  // brightest at 1/3, 1/2 or 2/3
    return static_cast<std::uint32_t>(1024 - 1536 * (dx * dx + dy * dy) / (w * w + h * h));
}

/// Returns a whole image of a scene. In synthetic_scene::objects a pixel is its brightness in the light, plus noise
/// from -8 to 7; 8-bit images have 1/32 of it.
inline std::vector<std::byte> synthetic_pixels(synthetic_image const& image, std::uint32_t width, std::uint32_t height,
                                               pixel_type type, synthetic_scene scene) {
    if (scene == synthetic_scene::noise) return synthetic_pixels(image, width, height, type);
    std::vector<std::uint32_t> brightness(std::size_t{width} * height, synthetic_ground_brightness);
    for (auto const& object : synthetic_objects(image, width, height))
        for (auto y = object.y - object.radius; y <= object.y + object.radius; ++y)
            for (auto x = object.x - object.radius; x <= object.x + object.radius; ++x)
                if (object.contains(x, y)) brightness[std::size_t{y} * width + x] = synthetic_object_brightness;
    std::vector<std::byte> bytes(brightness.size() * bytes_per_pixel(type));
    visit_pixel(type, [&]<class T>(T) {
        for (std::size_t at = 0; at < brightness.size(); ++at) {
            auto const x = static_cast<std::uint32_t>(at % width), y = static_cast<std::uint32_t>(at / width);
            auto const lit = brightness[at] * synthetic_light(image.channel, x, y, width, height) / 1024 +
                             (synthetic_value(image, x, y) - 100) / 256 - 8;
            auto const pixel = static_cast<T>(sizeof(T) == 1 ? lit / 32 : lit);
            std::memcpy(bytes.data() + at * sizeof pixel, &pixel, sizeof pixel);
        }
    });
    return bytes;
}

}  // namespace sluice::plate
