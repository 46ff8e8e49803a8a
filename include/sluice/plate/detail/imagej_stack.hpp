/// \file
/// Large ImageJ stacks: 32-bit offsets do not reach beyond 4 GB, so only the first image has tags, and the others
/// follow it.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <sluice/plate/detail/tiff_handle.hpp>
#include <sluice/plate/tiff_description.hpp>
#include <sluice/plate/tiff_info.hpp>

namespace sluice::plate::detail {

/// Returns the number of images in an ImageJ description; 1 for any other text.
inline std::uint32_t imagej_images(std::string_view description) {
    if (!description.starts_with("ImageJ=")) return 1;
    auto const count = decimal(line_value(description, "images=")).value_or(1);
    return count >= 1 && count <= 1 << 22 ? static_cast<std::uint32_t>(count) : 1;
}

/// Returns the offset of image `page` of such a stack. `info` describes the first image.
inline std::uint64_t stacked_offset(tiff_handle const& tiff, tiff_info const& info, std::uint32_t page) {
    tiff_place const at{page, std::nullopt, false};
    if (info.compression != tiff_compression::none || info.tiled || info.blocks_down() != 1)
        tiff.fail(at, "has no tags, so the stack must be uncompressed, each image in one strip, got " +
                          std::string(name_of(info.compression)) + " in " +
                          std::to_string(info.blocks_down() * info.blocks_across()));
    auto const offset = ::TIFFGetStrileOffset(tiff.get(), 0) + page * info.bytes();
    if (offset + info.bytes() > tiff.file().size())
        tiff.fail(at, "must be within the file, got bytes " + std::to_string(offset) + " to " +
                          std::to_string(offset + info.bytes()) + " of " + std::to_string(tiff.file().size()) +
                          ": the file is truncated");
    return offset;
}

inline void read_stacked(tiff_handle const& tiff, tiff_info const& info, std::uint32_t page, std::span<std::byte> out) {
    tiff.file().read(stacked_offset(tiff, info, page), out);
    if (info.big_endian == (std::endian::native == std::endian::big)) return;
    auto const size = bytes_per_pixel(info.type);
    auto const pixels = static_cast<tmsize_t>(out.size() / size);
    if (size == 2) ::TIFFSwabArrayOfShort(reinterpret_cast<std::uint16_t*>(out.data()), pixels);
    if (size == 4) ::TIFFSwabArrayOfLong(reinterpret_cast<std::uint32_t*>(out.data()), pixels);
}

}  // namespace sluice::plate::detail
