/// \file
/// The pixels of synthetic plates: a closed form of the coordinates, so tests need no stored reference.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include <sluice/plate/pixel_type.hpp>

namespace sluice::plate {

/// Identifies an image of a synthetic plate: its well, and the numbers in its name. A component that the name omits is
/// 0.
struct synthetic_image {
    std::uint32_t row = 0;     ///< of the well, from 0
    std::uint32_t column = 0;  ///< of the well, from 0
    std::uint32_t site = 0;
    std::uint32_t channel = 0;
    std::uint32_t z = 0;
    std::uint32_t timepoint = 0;

    friend auto operator<=>(synthetic_image const&, synthetic_image const&) = default;
};

/// Identifies the image in its pixels: 8 numbers of 16 bits. The last one is a checksum of the 6 before it.
constexpr std::array<std::uint16_t, 8> synthetic_tag(synthetic_image const& i) noexcept {
    auto const low = [](std::uint32_t value) { return static_cast<std::uint16_t>(value); };
    return {
        0xC0DE,         low(i.row), low(i.column),    low(i.site),
        low(i.channel), low(i.z),   low(i.timepoint), low(i.row ^ i.column ^ i.site ^ i.channel ^ i.z ^ i.timepoint)};
}

/// Returns pixel x of row y outside the tag: 12-bit noise, from 100 upwards. 8-bit images have its low byte.
constexpr std::uint32_t synthetic_value(synthetic_image const& i, std::uint32_t x, std::uint32_t y) noexcept {
    auto const well = i.row * 48 + i.column;
    return 100 + ((x * 31 + y * 57 + i.site * 1009 + i.channel * 4001 + i.z * 211 + i.timepoint * 97 + well * 613) *
                      2654435761u >>
                  20);
}

/// Returns a whole image. The tag is the first 8 pixels of row 0, or in 8-bit images the first 16, low bytes first.
/// \pre width is at least 16
template <pixel T>
void fill_synthetic(synthetic_image const& image, std::uint32_t width, std::span<T> pixels) {
    auto const height = static_cast<std::uint32_t>(pixels.size() / width);
    for (std::uint32_t y = 0; y < height; ++y)
        for (std::uint32_t x = 0; x < width; ++x)
            pixels[std::size_t{y} * width + x] = static_cast<T>(synthetic_value(image, x, y));
    auto const tag = synthetic_tag(image);
    for (std::size_t i = 0; i < tag.size(); ++i) {
        if constexpr (sizeof(T) > 1) {
            pixels[i] = static_cast<T>(tag[i]);
        } else {
            pixels[2 * i] = static_cast<T>(tag[i] & 255);
            pixels[2 * i + 1] = static_cast<T>(tag[i] >> 8);
        }
    }
}

/// Returns the pixels as bytes, for a type known only at run time.
inline std::vector<std::byte> synthetic_pixels(synthetic_image const& image, std::uint32_t width, std::uint32_t height,
                                               pixel_type type) {
    std::vector<std::byte> bytes(std::size_t{width} * height * bytes_per_pixel(type));
    visit_pixel(type, [&]<class T>(T) {
        std::vector<T> pixels(std::size_t{width} * height);
        fill_synthetic<T>(image, width, pixels);
        std::memcpy(bytes.data(), pixels.data(), bytes.size());
    });
    return bytes;
}

}  // namespace sluice::plate
