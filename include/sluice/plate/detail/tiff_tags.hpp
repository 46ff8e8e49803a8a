/// \file
/// Checks the tags of an image and converts them to tiff_info, before anything is decoded or allocated for it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include <sluice/plate/pixel_type.hpp>
#include <sluice/plate/detail/tiff_handle.hpp>
#include <sluice/plate/tiff_info.hpp>

namespace sluice::plate::detail {

/// Returns a tag of the current image, or the format's default.
template <class T>
T tag_or(tiff_handle const& tiff, std::uint32_t tag, T otherwise) {
    T value{};
    return ::TIFFGetField(tiff.get(), tag, &value) == 1 ? value : otherwise;
}

inline pixel_type tagged_type(tiff_handle const& tiff, tiff_place at) {
    auto const bits = tag_or<std::uint16_t>(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    auto const format = tag_or<std::uint16_t>(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    bool const number = format == SAMPLEFORMAT_UINT || format == SAMPLEFORMAT_VOID;  // untyped data counts as unsigned
    if (bits == 8 && number) return pixel_type::uint8;
    if (bits == 16 && number) return pixel_type::uint16;
    if (bits == 32 && number) return pixel_type::uint32;
    if (bits == 8 && format == SAMPLEFORMAT_INT) return pixel_type::int8;
    if (bits == 16 && format == SAMPLEFORMAT_INT) return pixel_type::int16;
    if (bits == 32 && format == SAMPLEFORMAT_INT) return pixel_type::int32;
    if (bits == 32 && format == SAMPLEFORMAT_IEEEFP) return pixel_type::float32;
    tiff.fail(at, "a pixel must be an integer of 8, 16 or 32 bits or a float of 32, got " + std::to_string(bits) +
                      " bits of sample format " + std::to_string(format));
}

inline tiff_compression tagged_compression(tiff_handle const& tiff, tiff_place at) {
    auto const code = tag_or<std::uint16_t>(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    if (code == COMPRESSION_DEFLATE) return tiff_compression::deflate;  // the code used before registration
    auto const known = static_cast<tiff_compression>(code);
    switch (known) {
        case tiff_compression::none:
        case tiff_compression::lzw:
        case tiff_compression::deflate:
        case tiff_compression::packbits:
        case tiff_compression::lzma:
        case tiff_compression::zstd:
            if (::TIFFIsCODECConfigured(code) == 1) return known;
    }
    tiff.fail(at, "compression must be none, lzw, deflate, packbits or another one that libtiff supports, got " +
                      std::to_string(code));
}

/// Micrometres from pixels per inch or centimetre. Placeholders such as 72 per inch exceed any microscope's pixel size.
inline std::optional<double> micrometres(float per_unit, std::uint16_t unit) {
    double const unit_um = unit == RESUNIT_CENTIMETER ? 10'000 : unit == RESUNIT_INCH ? 25'400 : 0;
    if (unit_um == 0 || !(per_unit > 0) || unit_um / per_unit > 100) return std::nullopt;
    return unit_um / per_unit;
}

/// Returns the maximum number of bytes that one byte can decode to. A file that claims more is invalid, and nothing is
/// allocated for it.
inline std::uint64_t most_expansion(tiff_compression compression) noexcept {
    switch (compression) {
        case tiff_compression::none:
            return 1;
        case tiff_compression::packbits:
            return 64;  // 128 copies from 2 bytes
        case tiff_compression::deflate:
            return 1032;  // 258 copies from 2 bits
        case tiff_compression::lzw:
            return 2600;  // some 3800 bytes from a code of 12 bits
        default:
            return std::uint64_t{1} << 16;
    }
}

/// Every strip or tile must be within the file and large enough to hold its pixels. This detects truncated files and
/// absurd sizes.
inline void require_blocks(tiff_handle const& tiff, tiff_place at, tiff_info const& info) {
    auto const file_bytes = tiff.file().size();
    auto const whole = info.row_bytes() / info.width * info.block_width;  // bytes of a row of a strip or tile
    auto const count = std::uint64_t{info.blocks_across()} * info.blocks_down();
    auto const tabled = info.tiled ? ::TIFFNumberOfTiles(tiff.get()) : ::TIFFNumberOfStrips(tiff.get());
    if (tabled != count)
        tiff.fail(at, "there must be " + std::to_string(count) + " strips or tiles, got " + std::to_string(tabled) +
                          tiff.take_message());
    at.tiled = info.tiled;
    for (std::uint32_t block = 0; block < count; ++block) {
        at.strip_or_tile = block;
        int failed = 0;
        auto const offset = ::TIFFGetStrileOffsetWithErr(tiff.get(), block, &failed);
        auto const stored = failed != 0 ? 0 : ::TIFFGetStrileByteCountWithErr(tiff.get(), block, &failed);
        if (failed != 0) tiff.fail(at, "its offset and size cannot be read" + tiff.take_message());
        auto const row = block / info.blocks_across() * info.block_height;
        auto const needed = whole * (info.tiled ? info.block_height : std::min(info.block_height, info.height - row));
        auto const in_file = info.compression == tiff_compression::none ? needed : stored;
        if (offset > file_bytes || in_file > file_bytes - offset)
            tiff.fail(at, "must be within the file, got bytes " + std::to_string(offset) + " to " +
                              std::to_string(offset + in_file) + " of " + std::to_string(file_bytes) +
                              ": the file is truncated");
        if (stored == 0 || needed / most_expansion(info.compression) > stored)
            tiff.fail(at, std::to_string(needed) + " bytes of pixels cannot be decoded from " + std::to_string(stored) +
                              " bytes");
    }
}

/// Returns the properties of the current image. Throws tiff_error if it is not supported.
inline tiff_info checked_tags(tiff_handle const& tiff, std::uint32_t page) {
    tiff_place const at{page, std::nullopt, false};
    tiff_info info;
    info.width = tag_or<std::uint32_t>(tiff, TIFFTAG_IMAGEWIDTH, 0);
    info.height = tag_or<std::uint32_t>(tiff, TIFFTAG_IMAGELENGTH, 0);
    if (info.width == 0 || info.height == 0)
        tiff.fail(at, "an image must have pixels, got " + std::to_string(info.width) + " x " +
                          std::to_string(info.height) + tiff.take_message());
    auto const samples = tag_or<std::uint16_t>(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    auto const photometric = tag_or<std::uint16_t>(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    if (samples != 1 || (photometric != PHOTOMETRIC_MINISBLACK && photometric != PHOTOMETRIC_MINISWHITE))
        tiff.fail(at, "must be greyscale with one sample per pixel, got photometric " + std::to_string(photometric) +
                          " with " + std::to_string(samples));
    info.type = tagged_type(tiff, at);
    info.compression = tagged_compression(tiff, at);
    info.predicted = (info.compression != tiff_compression::none && info.compression != tiff_compression::packbits) &&
                     tag_or<std::uint16_t>(tiff, TIFFTAG_PREDICTOR, PREDICTOR_NONE) != PREDICTOR_NONE;
    info.big_endian = ::TIFFIsBigEndian(tiff.get()) != 0;
    info.white_is_zero = photometric == PHOTOMETRIC_MINISWHITE;
    info.tiled = ::TIFFIsTiled(tiff.get()) != 0;
    info.block_width = info.tiled ? tag_or<std::uint32_t>(tiff, TIFFTAG_TILEWIDTH, 0) : info.width;
    info.block_height = info.tiled
                            ? tag_or<std::uint32_t>(tiff, TIFFTAG_TILELENGTH, 0)
                            : std::min(info.height, tag_or<std::uint32_t>(tiff, TIFFTAG_ROWSPERSTRIP, info.height));
    if (info.block_width == 0 || info.block_height == 0)
        tiff.fail(at, "a strip or tile must have pixels, got " + std::to_string(info.block_width) + " x " +
                          std::to_string(info.block_height));
    // 2^44 bytes is beyond what can be held, and small enough that no sum below overflows.
    if (info.row_bytes() > (std::uint64_t{1} << 44) / info.height ||
        std::uint64_t{info.block_width} * 4 > (std::uint64_t{1} << 44) / info.block_height)
        tiff.fail(at, "an image must have at most 2^44 bytes, got " + std::to_string(info.width) + " x " +
                          std::to_string(info.height) + " pixels");
    auto const unit = tag_or<std::uint16_t>(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    info.pixel_width_um = micrometres(tag_or<float>(tiff, TIFFTAG_XRESOLUTION, 0), unit);
    info.pixel_height_um = micrometres(tag_or<float>(tiff, TIFFTAG_YRESOLUTION, 0), unit);
    require_blocks(tiff, at, info);
    return info;
}

}  // namespace sluice::plate::detail
