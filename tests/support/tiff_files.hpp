/// \file
/// Synthetic images as TIFF files, for tests.
#pragma once

#include <sluice/plate/synthetic_pixels.hpp>
#include <sluice/plate/synthetic_tiff.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "support/temp_dir.hpp"

namespace test {

struct tiff_shape {
    std::uint32_t width = 100, height = 70;
    sluice::plate::pixel_type type = sluice::plate::pixel_type::uint16;
    std::uint32_t pages = 1;  // of sites 1, 2, ...
};

inline std::string text_of(std::vector<std::byte> const& bytes) {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

/// The pixels of page `page` of such a file.
inline std::vector<std::byte> expected_pixels(tiff_shape const& shape, std::uint32_t page = 0) {
    return sluice::plate::synthetic_pixels({.site = page + 1}, shape.width, shape.height, shape.type);
}

/// The bytes of such a file.
inline std::string tiff_bytes(tiff_shape const& shape, sluice::plate::synthetic_tiff const& how = {}) {
    std::vector<std::vector<std::byte>> pixels;
    std::vector<sluice::plate::synthetic_page> pages;
    for (std::uint32_t page = 0; page < shape.pages; ++page) {
        pixels.push_back(expected_pixels(shape, page));
        pages.push_back({shape.width, shape.height, shape.type, {}});
    }
    for (std::uint32_t page = 0; page < shape.pages; ++page) pages[page].pixels = pixels[page];
    return text_of(sluice::plate::synthetic_tiff_bytes(pages, how));
}

}  // namespace test
