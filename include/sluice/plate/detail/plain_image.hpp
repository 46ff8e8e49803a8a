/// \file
/// plain_image: finds, without libtiff, an image whose bytes in the TIFF file equal those in memory.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>

#include <unistd.h>

#include <sluice/plate/image_stack.hpp>
#include <sluice/plate/pixel_type.hpp>

namespace sluice::plate::detail {

/// Reads numbers of a file in the machine's byte order, through a moving window. A read beyond the file makes it
/// invalid.
class file_numbers {
public:
    file_numbers(int descriptor, std::uint64_t file_bytes) : descriptor_(descriptor), file_bytes_(file_bytes) {}

    /// Returns the number of 2, 4 or 8 bytes at an offset.
    std::uint64_t operator()(std::uint64_t at, std::uint64_t bytes) noexcept {
        good_ = good_ && at <= file_bytes_ && bytes <= file_bytes_ - at && reach(at, bytes);
        if (!good_) return 0;
        auto const* const from = window_.data() + (at - begin_);
        return bytes == 2   ? value<std::uint16_t>(from)
               : bytes == 4 ? value<std::uint32_t>(from)
                            : value<std::uint64_t>(from);
    }
    bool good() const noexcept { return good_; }
    std::uint64_t file_bytes() const noexcept { return file_bytes_; }

private:
    bool reach(std::uint64_t at, std::uint64_t bytes) noexcept {
        if (at >= begin_ && at + bytes <= end_) return true;
        auto const got = ::pread(descriptor_, window_.data(), window_.size(), static_cast<::off_t>(at));
        begin_ = at;
        end_ = at + static_cast<std::uint64_t>(std::max<::ssize_t>(got, 0));
        return at + bytes <= end_;
    }
    template <class T>
    static T value(std::byte const* from) noexcept {
        T one;
        std::memcpy(&one, from, sizeof one);
        return one;
    }

    int descriptor_;
    std::uint64_t file_bytes_, begin_ = 0, end_ = 0;  // the window has bytes [begin_, end_) of the file
    std::array<std::byte, 4096> window_;
    bool good_ = true;
};

/// The numbers of one tag.
struct tag_numbers {
    std::uint64_t at = 0, count = 0, bytes = 0;  // bytes per number; 0: no such tag

    std::uint64_t operator()(file_numbers& number, std::uint64_t i) const noexcept {
        return number(at + i * bytes, bytes);
    }
    std::uint64_t or_else(file_numbers& number, std::uint64_t otherwise) const noexcept {
        return bytes == 0 ? otherwise : (*this)(number, 0);
    }
};

/// The tags that locate the pixels of a plain image.
struct plain_tags {
    tag_numbers width, height, bits, compression, photometric, offsets, samples, rows_per_strip, byte_counts, planes,
        sample_format;

    tag_numbers* find(std::uint64_t code) noexcept {
        switch (code) {
            case 256:
                return &width;
            case 257:
                return &height;
            case 258:
                return &bits;
            case 259:
                return &compression;
            case 262:
                return &photometric;
            case 273:
                return &offsets;
            case 277:
                return &samples;
            case 278:
                return &rows_per_strip;
            case 279:
                return &byte_counts;
            case 284:
                return &planes;
            case 339:
                return &sample_format;
            default:
                return nullptr;
        }
    }
    /// True for another bit order, tiles, or volumes.
    static bool unusual(std::uint64_t code) noexcept {
        return code == 266 || (code >= 322 && code <= 325) || code == 32997 || code == 32998;
    }
};

/// Returns the tags of a file's only image, if they are all supported here.
inline std::optional<plain_tags> read_plain_tags(file_numbers& number) noexcept {
    constexpr std::uint64_t native = std::endian::native == std::endian::little ? 0x4949 : 0x4D4D;
    constexpr auto imagej = std::bit_cast<std::uint32_t>(
        std::array{'I', 'm', 'a', 'g'});  // an ImageJ description; it may cover images without tags
    auto const magic = number(2, 2);
    if (number(0, 2) != native || (magic != 42 && magic != 43)) return std::nullopt;
    bool const big = magic == 43;
    std::uint64_t const word = big ? 8 : 4;  // bytes of an offset; small numbers are stored in its place
    auto const directory = number(word, word);
    auto const first = directory + (big ? 8 : 2);
    auto const count = number(directory, big ? 8 : 2);
    if ((big && (number(4, 2) != 8 || number(6, 2) != 0)) || count > 256) return std::nullopt;
    plain_tags tags;
    for (std::uint64_t i = 0, before = 0; i < count; ++i) {
        auto const entry = first + i * (4 + 2 * word);
        auto const code = number(entry, 2);
        if (code <= before || plain_tags::unusual(code)) return std::nullopt;  // libtiff selects one of two counts
        before = code;
        if (code == 270 && number(entry + 4, word) > word && number(number(entry + 4 + word, word), 4) == imagej)
            return std::nullopt;
        auto* const tag = tags.find(code);
        if (tag == nullptr) continue;
        auto const type = number(entry + 2, 2);
        tag->bytes = type == 3 ? 2 : type == 4 ? 4 : type == 16 && big ? 8 : 0;
        tag->count = number(entry + 4, word);
        bool const table = tag == &tags.offsets || tag == &tags.byte_counts;
        if (tag->bytes == 0 || (table ? tag->count > number.file_bytes() : tag->count != 1)) return std::nullopt;
        tag->at = tag->count * tag->bytes <= word ? entry + 4 + word : number(entry + 4 + word, word);
    }
    bool const single = number(first + count * (4 + 2 * word), word) == 0;
    return single && number.good() ? std::optional(tags) : std::nullopt;
}

inline std::optional<pixel_type> plain_type(std::uint64_t bits, std::uint64_t format) noexcept {
    using enum pixel_type;
    struct known {
        pixel_type type;
        std::uint64_t bits, format;
    };
    static constexpr known all[]{{uint8, 8, 1},  {uint16, 16, 1}, {uint32, 32, 1}, {int8, 8, 2},
                                 {int16, 16, 2}, {int32, 32, 2},  {float32, 32, 3}};
    for (auto const& one : all)
        if (one.bits == bits && one.format == format) return one.type;
    return std::nullopt;
}

/// A greyscale image in the machine's byte order, uncompressed, in contiguous strips. Most instruments write such
/// images.
struct plain_image {
    image_format form;
    std::uint64_t at = 0;  ///< offset of its pixels in the file
};

/// Returns the only image of a TIFF file if it is plain. Returns no value for anything unusual or invalid; libtiff then
/// reads the file.
inline std::optional<plain_image> find_plain_image(int descriptor, std::uint64_t file_bytes) noexcept {
    file_numbers number(descriptor, file_bytes);
    auto const tags = read_plain_tags(number);
    if (!tags) return std::nullopt;
    auto const type = plain_type(tags->bits.or_else(number, 1), tags->sample_format.or_else(number, 1));
    if (!type || tags->photometric.or_else(number, 1) > 1 || tags->compression.or_else(number, 1) != 1)
        return std::nullopt;
    if (tags->samples.or_else(number, 1) != 1 || tags->planes.or_else(number, 1) != 1) return std::nullopt;
    auto const width = tags->width.or_else(number, 0), height = tags->height.or_else(number, 0),
               at = tags->offsets.or_else(number, 0);
    auto const most = std::min<std::uint64_t>(file_bytes, std::numeric_limits<std::uint32_t>::max());
    if (width == 0 || width > most || height == 0 || height > most || at == 0 || at > file_bytes) return std::nullopt;
    auto const row_bytes = width * bytes_per_pixel(*type);
    if (row_bytes > (file_bytes - at) / height) return std::nullopt;

    auto const strip_rows = std::min(height, tags->rows_per_strip.or_else(number, height));
    if (strip_rows == 0) return std::nullopt;
    auto const strips = (height - 1) / strip_rows + 1, strip_bytes = strip_rows * row_bytes;
    if (tags->offsets.count != strips || tags->byte_counts.count != strips) return std::nullopt;
    for (std::uint64_t i = 0; i < strips; ++i)
        if (tags->offsets(number, i) != at + i * strip_bytes) return std::nullopt;
    for (std::uint64_t i = 0; i < strips; ++i)
        if (tags->byte_counts(number, i) != std::min(strip_bytes, height * row_bytes - i * strip_bytes))
            return std::nullopt;
    if (!number.good()) return std::nullopt;
    return plain_image{{static_cast<std::uint32_t>(height), static_cast<std::uint32_t>(width), *type}, at};
}

}  // namespace sluice::plate::detail
