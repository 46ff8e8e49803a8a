/// \file
/// tiff_info: the properties of an image in a TIFF file, from its tags.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <sluice/plate/pixel_type.hpp>

namespace sluice::plate {

/// The compression of pixels. zstd and lzma are available only if libtiff supports them.
enum class tiff_compression : std::uint16_t {
    none = 1,
    lzw = 5,
    deflate = 8,
    packbits = 32773,
    lzma = 34925,
    zstd = 50000
};

/// Returns "none", "lzw" and so on.
constexpr std::string_view name_of(tiff_compression compression) noexcept {
    switch (compression) {
        case tiff_compression::none:
            return "none";
        case tiff_compression::lzw:
            return "lzw";
        case tiff_compression::deflate:
            return "deflate";
        case tiff_compression::packbits:
            return "packbits";
        case tiff_compression::lzma:
            return "lzma";
        default:
            return "zstd";
    }
}

/// One greyscale image of a TIFF file.
struct tiff_info {
    std::uint32_t width = 0;   ///< pixels
    std::uint32_t height = 0;  ///< pixels
    pixel_type type = pixel_type::uint8;
    tiff_compression compression = tiff_compression::none;
    bool predicted = false;      ///< the compressed values are differences of pixels
    bool big_endian = false;     ///< byte order of the file; pixels are returned in the machine's byte order
    bool white_is_zero = false;  ///< photometric 0; pixels are returned as stored
    bool tiled = false;
    std::uint32_t block_width = 0;         ///< tile width in pixels; for strips, the image's width
    std::uint32_t block_height = 0;        ///< tile or strip height in pixels; for strips, at most the image's height
    std::optional<double> pixel_width_um;  ///< micrometres; only if the tags have a length of at most 100
    std::optional<double> pixel_height_um;

    std::uint64_t row_bytes() const noexcept { return std::uint64_t{width} * bytes_per_pixel(type); }
    /// The size of all decoded pixels.
    std::uint64_t bytes() const noexcept { return row_bytes() * height; }
    std::uint64_t block_bytes() const noexcept {
        return std::uint64_t{block_width} * block_height * bytes_per_pixel(type);
    }
    std::uint32_t blocks_across() const noexcept { return (width - 1) / block_width + 1; }
    std::uint32_t blocks_down() const noexcept { return (height - 1) / block_height + 1; }

    friend bool operator==(tiff_info const&, tiff_info const&) = default;
};

}  // namespace sluice::plate
