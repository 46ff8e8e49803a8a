/// \file
/// tiff_info: what an image in a TIFF file is, known from its tags alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <sluice/plate/pixel_type.hpp>

namespace sluice::plate {

/// How pixels are stored. zstd and lzma only where libtiff was built with them.
enum class tiff_compression : std::uint16_t {
    none = 1,
    lzw = 5,
    deflate = 8,
    packbits = 32773,
    lzma = 34925,
    zstd = 50000
};

/// "none", "lzw" and so on.
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
    bool predicted = false;      ///< differences of pixels were compressed, not pixels
    bool big_endian = false;     ///< in the file; what is read is in the order of the machine
    bool white_is_zero = false;  ///< photometric 0; pixels are given as they are stored
    bool tiled = false;
    std::uint32_t block_width = 0;         ///< of a tile, in pixels; in strips, the image's
    std::uint32_t block_height = 0;        ///< of a tile or a strip, in pixels; a strip's never more than the image's
    std::optional<double> pixel_width_um;  ///< micrometres, where the tags give a length of at most 100
    std::optional<double> pixel_height_um;

    std::uint64_t row_bytes() const noexcept { return std::uint64_t{width} * bytes_per_pixel(type); }
    /// Of all pixels, decoded.
    std::uint64_t bytes() const noexcept { return row_bytes() * height; }
    std::uint64_t block_bytes() const noexcept {
        return std::uint64_t{block_width} * block_height * bytes_per_pixel(type);
    }
    std::uint32_t blocks_across() const noexcept { return (width - 1) / block_width + 1; }
    std::uint32_t blocks_down() const noexcept { return (height - 1) / block_height + 1; }

    friend bool operator==(tiff_info const&, tiff_info const&) = default;
};

}  // namespace sluice::plate
