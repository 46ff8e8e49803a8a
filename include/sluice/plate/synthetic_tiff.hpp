/// \file
/// Synthetic TIFF files of every readable kind, written without the library that reads them.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/plate/pixel_type.hpp>
#include <sluice/plate/detail/synthetic_codecs.hpp>
#include <sluice/plate/tiff_info.hpp>

namespace sluice::plate {

/// The storage of a synthetic file.
struct synthetic_tiff {
    tiff_compression compression = tiff_compression::none;  ///< none, lzw, deflate or packbits
    std::uint16_t predictor = 1;                            ///< 1 none, 2 differences of integers, 3 of floats
    bool big_endian = false;
    bool big_tiff = false;                      ///< offsets of 8 bytes
    bool directory_last = false;                ///< tags after the pixels, as many instruments write them
    std::uint32_t rows_per_strip = 0xFFFFFFFF;  ///< 2^32 - 1: all rows in one strip
    std::uint32_t tile_width = 0;               ///< pixels, a multiple of 16; 0: strips
    std::uint32_t tile_height = 0;
    std::uint16_t photometric = 1;        ///< 1: black is zero, 0: white is zero; other values only set the tag
    std::uint16_t samples_per_pixel = 1;  ///< only sets the tag
    std::string description = {};         ///< tag 270 of the first page; empty: no tag
    double pixel_um = 0;                  ///< micrometres per pixel, stored as pixels per centimetre; 0: no tag
};

/// An image to store: consecutive rows in the machine's byte order.
struct synthetic_page {
    std::uint32_t width = 0, height = 0;
    pixel_type type = pixel_type::uint16;
    std::span<std::byte const> pixels = {};
};

namespace detail {

/// Writes numbers in the byte order of a file.
class tiff_bytes {
public:
    explicit tiff_bytes(bool big_endian) : big_endian_(big_endian) {}
    void put(std::uint64_t value, unsigned bytes) {
        for (unsigned i = 0; i < bytes; ++i)
            out.push_back(static_cast<std::byte>(value >> 8 * (big_endian_ ? bytes - 1 - i : i)));
    }
    void pad_to(std::size_t size) { out.resize(std::max(size, out.size())); }
    byte_vector out;

private:
    bool big_endian_;
};

struct tiff_entry {
    std::uint16_t tag, type;  // type: 2 text, 3 of 2 bytes, 4 of 4, 5 fraction, 16 of 8
    std::vector<std::uint64_t> values;

    unsigned value_bytes() const {
        return type == 2 ? 1 : type == 3 ? 2 : type == 16 ? 8 : 4;
    }  // a fraction has two numbers of 4 bytes
    std::uint64_t count() const { return type == 5 ? values.size() / 2 : values.size(); }
};

/// The offset and byte count of each strip or tile of a page.
struct tiff_extents {
    std::vector<std::uint64_t> offsets, counts;
};

inline std::vector<tiff_entry> tiff_entries(synthetic_page const& page, synthetic_tiff const& how, bool first,
                                            tiff_extents const& at) {
    std::uint16_t const offset_type = how.big_tiff ? 16 : 4;
    bool const tiled = how.tile_width != 0;
    std::uint64_t const format = page.type == pixel_type::float32              ? 3
                                 : (static_cast<unsigned>(page.type) & 1) != 0 ? 2
                                                                               : 1;
    std::vector<tiff_entry> entries{{256, 4, {page.width}},
                                    {257, 4, {page.height}},
                                    {258, 3, {8 * bytes_per_pixel(page.type)}},
                                    {259, 3, {static_cast<std::uint64_t>(how.compression)}},
                                    {262, 3, {how.photometric}}};
    if (first && !how.description.empty()) {
        tiff_entry text{270, 2, {}};
        for (char const c : how.description) text.values.push_back(static_cast<unsigned char>(c));
        text.values.push_back(0);
        entries.push_back(std::move(text));
    }
    if (!tiled) entries.push_back({273, offset_type, at.offsets});
    entries.push_back({277, 3, {how.samples_per_pixel}});
    if (!tiled) {
        entries.push_back({278, 4, {how.rows_per_strip}});
        entries.push_back({279, offset_type, at.counts});
    }
    if (how.pixel_um > 0) {
        auto const per_cm = static_cast<std::uint64_t>(1e7 / how.pixel_um);  // thousandths
        entries.push_back({282, 5, {per_cm, 1000}});
        entries.push_back({283, 5, {per_cm, 1000}});
    }
    entries.push_back({284, 3, {1}});
    if (how.pixel_um > 0) entries.push_back({296, 3, {3}});
    if (how.predictor != 1) entries.push_back({317, 3, {how.predictor}});
    if (tiled) {
        entries.push_back({322, 4, {how.tile_width}});
        entries.push_back({323, 4, {how.tile_height}});
        entries.push_back({324, offset_type, at.offsets});
        entries.push_back({325, offset_type, at.counts});
    }
    entries.push_back({339, 3, {format}});
    return entries;
}

/// Writes a directory at `where`, then the values that do not fit into it. The next directory, if any, follows it.
inline byte_vector tiff_directory(std::vector<tiff_entry> const& entries, synthetic_tiff const& how,
                                  std::uint64_t where, bool last) {
    unsigned const word = how.big_tiff ? 8 : 4, entry_bytes = how.big_tiff ? 20 : 12;
    tiff_bytes head(how.big_endian), rest(how.big_endian);
    auto const after = where + (how.big_tiff ? 8 : 2) + entries.size() * entry_bytes + word;
    head.put(entries.size(), how.big_tiff ? 8 : 2);
    for (auto const& entry : entries) {
        head.put(entry.tag, 2);
        head.put(entry.type, 2);
        head.put(entry.count(), word);
        tiff_bytes values(how.big_endian);
        for (auto const value : entry.values) values.put(value, entry.value_bytes());
        bool const inside = values.out.size() <= word;
        if (inside)
            values.pad_to(word);
        else
            head.put(after + rest.out.size(), word);
        auto& to = inside ? head.out : rest.out;
        to.insert(to.end(), values.out.begin(), values.out.end());
        rest.pad_to((rest.out.size() + 7) / 8 * 8);
    }
    auto const end = (after + rest.out.size() + 15) / 16 * 16;
    head.put(last ? 0 : end, word);
    head.out.insert(head.out.end(), rest.out.begin(), rest.out.end());
    head.pad_to(end - where);
    return std::move(head.out);
}

/// Writes the header of a file whose first directory is at `directory`.
inline byte_vector tiff_header(synthetic_tiff const& how, std::uint64_t directory) {
    tiff_bytes head(how.big_endian);
    head.put(how.big_endian ? 0x4D4D : 0x4949, 2);
    head.put(how.big_tiff ? 43 : 42, 2);
    if (how.big_tiff)
        head.put(std::uint64_t{8} << (how.big_endian ? 16 : 0), 4);  // 8-byte offsets, then 0, 2 bytes each
    head.put(directory, how.big_tiff ? 8 : 4);
    head.pad_to(16);
    return std::move(head.out);
}

/// Encodes one strip or tile from its existing rows. Tiles at the edge are padded with bytes that belong to no pixel.
inline byte_vector tiff_block(synthetic_page const& page, synthetic_tiff const& how, std::uint32_t x, std::uint32_t y) {
    bool const tiled = how.tile_width != 0;
    auto const size = bytes_per_pixel(page.type);
    auto const row_bytes = (tiled ? how.tile_width : page.width) * size;
    auto const rows_there = std::min(tiled ? how.tile_height : how.rows_per_strip, page.height - y);
    byte_vector block(row_bytes * (tiled ? how.tile_height : rows_there), std::byte{0xAB});
    for (std::uint32_t row = 0; row < rows_there; ++row)
        std::memcpy(block.data() + row * row_bytes,
                    page.pixels.data() + ((std::size_t{y} + row) * page.width + x) * size,
                    std::min<std::size_t>(row_bytes, (page.width - x) * size));
    if (how.predictor == 3)
        split_float_rows(block, row_bytes);
    else if (how.predictor == 2 && size == 1)
        difference_rows<std::uint8_t>(block, row_bytes);
    else if (how.predictor == 2 && size == 2)
        difference_rows<std::uint16_t>(block, row_bytes);
    else if (how.predictor == 2)
        difference_rows<std::uint32_t>(block, row_bytes);
    if (how.big_endian && how.predictor != 3) swap_bytes(block, size);
    switch (how.compression) {
        case tiff_compression::none:
            return block;
        case tiff_compression::lzw:
            return lzw(block);
        case tiff_compression::deflate:
            return deflate(block);
        case tiff_compression::packbits:
            return packbits(block, row_bytes);
        default:
            throw argument_error(
                "sluice::plate::synthetic_tiff: compression must be none, lzw, deflate or packbits, got " +
                std::string(name_of(how.compression)));
    }
}

}  // namespace detail

/// Returns a whole TIFF file with these pages. Holds the file and one more page.
/// \throws argument_error if the number of a page's pixels does not match its width and height
inline std::vector<std::byte> synthetic_tiff_bytes(std::span<synthetic_page const> pages, synthetic_tiff const& how) {
    std::vector<std::vector<detail::byte_vector>> blocks;
    std::vector<detail::tiff_extents> extents;
    std::uint64_t directories = 0, data = 0;
    for (auto const& page : pages) {
        if (page.pixels.size() != std::size_t{page.width} * page.height * bytes_per_pixel(page.type))
            throw argument_error("sluice::plate::synthetic_tiff_bytes: a page of " + std::to_string(page.width) +
                                 " x " + std::to_string(page.height) + " " + std::string(name_of(page.type)) +
                                 " must have one value per pixel, got " + std::to_string(page.pixels.size()) +
                                 " bytes");
        auto& of_page = blocks.emplace_back();
        auto& at = extents.emplace_back();
        auto const across = how.tile_width != 0 ? how.tile_width : page.width,
                   down = how.tile_width != 0 ? how.tile_height : how.rows_per_strip;
        for (std::uint64_t y = 0; y < page.height; y += down)
            for (std::uint64_t x = 0; x < page.width; x += across) {
                auto const& block = of_page.emplace_back(
                    detail::tiff_block(page, how, static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y)));
                at.offsets.push_back(data);
                at.counts.push_back(block.size());
                data = (data + block.size() + 15) / 16 * 16;
            }
        directories +=
            detail::tiff_directory(detail::tiff_entries(page, how, &page == pages.data(), at), how, 0, false).size();
    }
    auto const data_at = how.directory_last ? 16 : std::max<std::uint64_t>(4096, (16 + directories + 15) / 16 * 16);
    auto const directories_at = how.directory_last ? 16 + data : 16;
    auto file = detail::tiff_header(how, directories_at);
    file.resize(how.directory_last ? directories_at + directories : data_at + data);
    auto const put = [&](std::uint64_t where, detail::byte_vector const& bytes) {
        std::copy(bytes.begin(), bytes.end(), file.begin() + static_cast<std::ptrdiff_t>(where));
    };
    std::uint64_t where = directories_at, end = directories_at;
    for (std::size_t p = 0; p < pages.size(); ++p) {
        for (auto& offset : extents[p].offsets) offset += data_at;
        auto const directory = detail::tiff_directory(detail::tiff_entries(pages[p], how, p == 0, extents[p]), how,
                                                      where, p + 1 == pages.size());
        put(where, directory);
        where += directory.size();
        for (std::size_t b = 0; b < blocks[p].size(); ++b) {
            put(extents[p].offsets[b], blocks[p][b]);
            end = extents[p].offsets[b] + blocks[p][b].size();
        }
    }
    if (!how.directory_last) file.resize(end);  // the file ends with its last pixel
    return file;
}

/// Returns all bytes before the pixels of an uncompressed little-endian file of one page. The pixels begin at 4096, and
/// may be a hole in the file.
inline std::vector<std::byte> synthetic_tiff_head(std::uint32_t width, std::uint32_t height, pixel_type type) {
    auto const bytes = std::uint64_t{width} * height * bytes_per_pixel(type);
    auto head = detail::tiff_header({}, 16);
    auto const directory = detail::tiff_directory(
        detail::tiff_entries({width, height, type, {}}, {}, true, {{4096}, {bytes}}), {}, 16, true);
    head.insert(head.end(), directory.begin(), directory.end());
    head.resize(4096);
    return head;
}

}  // namespace sluice::plate
