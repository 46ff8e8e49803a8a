/// \file
/// tiff_file: decodes the images of a TIFF file into the caller's memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/plate/pixel_type.hpp>
#include <sluice/plate/detail/imagej_stack.hpp>
#include <sluice/plate/detail/tiff_handle.hpp>
#include <sluice/plate/tiff_info.hpp>
#include <sluice/plate/detail/tiff_tags.hpp>

namespace sluice::plate {

/// A TIFF file open for reading, with one image selected: initially page 0. Move-only. Each thread uses its own.
///
///     tiff_file file("A01_s1_w1.tif");
///     std::vector<std::uint16_t> pixels(file.info().width * file.info().height);
///     file.read<std::uint16_t>(pixels);
///
/// Supported: BigTIFF, both byte orders, strips and tiles, integers of 8, 16 and 32 bits, 32-bit floats; uncompressed,
/// LZW, deflate and PackBits data with their predictors; one sample per pixel; and ImageJ stacks above 4 GB, which have
/// tags only for their first image.
///
/// Uncompressed strips are read, and compressed strips are decoded, directly into the output. So are tiles as wide as
/// the image; other tiles pass through a scratch tile. Holds a descriptor, the tables of one page, one compressed strip
/// or tile and one scratch tile. Never maps the file, and never prints.
///
/// The constructor reads the header and the tags; \ref read reads pixels. Throws file_error if the file cannot be read.
/// Throws tiff_error, with page and strip or tile, if the file is not a TIFF file, is truncated, is not greyscale,
/// cannot be decoded, or claims more pixels than its bytes can hold.
class tiff_file {
public:
    explicit tiff_file(std::filesystem::path const& path) : tiff_(path) {
        if (::TIFFLastDirectory(tiff_.get()) != 0) stacked_ = detail::imagej_images(description());
    }

    /// The path passed to the constructor.
    std::string const& path() const noexcept { return tiff_.file().path(); }
    std::uint32_t page() const noexcept { return page_; }

    /// The number of images. Visits all of them.
    std::uint32_t pages() const {
        tiff_.forget();
        auto const count = ::TIFFNumberOfDirectories(tiff_.get());
        if (auto const message = tiff_.take_message(); !message.empty())
            tiff_.fail({static_cast<std::uint32_t>(count), {}, false}, "cannot be read" + message);
        return std::max(stacked_, static_cast<std::uint32_t>(count));
    }

    /// Returns true if the file has an image after the selected one. Reads nothing.
    bool has_next() const noexcept {
        return stacked_ > 1 ? page_ + 1 < stacked_ : selected_ && ::TIFFLastDirectory(tiff_.get()) == 0;
    }

    /// Selects page \p page, from 0, for the other functions.
    void select(std::uint32_t page) {
        if (page == page_ && selected_) return;
        tiff_.forget();
        bool const next = selected_ && page == page_ + 1, stacked = stacked_ > 1 && page < stacked_;
        info_.reset();
        page_ = page;
        if (!stacked || !selected_)
            selected_ =
                (next ? ::TIFFReadDirectory(tiff_.get()) : ::TIFFSetDirectory(tiff_.get(), stacked ? 0 : page)) == 1;
        if (!selected_) tiff_.fail({page, {}, false}, "is not in the file, or cannot be read" + tiff_.take_message());
    }

    /// Returns the properties of the selected image. They are checked against the file's size, so an image with info is
    /// not truncated.
    tiff_info const& info() const {
        if (!selected_) tiff_.fail({page_, {}, false}, "is not in the file");
        if (!info_) {
            info_ = detail::checked_tags(tiff_, page_);
            if (is_untagged()) detail::stacked_offset(tiff_, *info_, page_);
        }
        return *info_;
    }

    /// The text of tag 270 (ImageDescription), which instruments use for metadata; empty if there is no such tag. Valid
    /// until select().
    std::string_view description() const {
        char const* text = nullptr;
        return selected_ && ::TIFFGetField(tiff_.get(), TIFFTAG_IMAGEDESCRIPTION, &text) == 1 && text != nullptr ? text
                                                                                                                 : "";
    }

    /// Decodes the whole image into \p out, row by row. \throws argument_error if \p out differs from the image in size
    /// or type
    template <pixel T>
    void read(std::span<T> out) {
        if (pixel_type_of<T> != info().type)
            throw argument_error("sluice::plate::tiff_file::read: " + path() + " has pixels of " +
                                 std::string(name_of(info().type)) + ", got a buffer of " +
                                 std::string(name_of(pixel_type_of<T>)));
        read_bytes(std::as_writable_bytes(out));
    }

    /// The same for pixels of a type known only at run time.
    void read_bytes(std::span<std::byte> out) {
        if (out.size() != info().bytes())
            throw argument_error("sluice::plate::tiff_file::read: out must have the image's " +
                                 std::to_string(info().bytes()) + " bytes, got " + std::to_string(out.size()));
        if (is_untagged()) return detail::read_stacked(tiff_, *info_, page_, out);
        tiff_.forget();
        info().tiled ? read_tiles(*info_, out.data()) : read_strips(*info_, out.data());
    }

    /// Drops the file from the page cache: it will not be read again soon.
    void drop_cache() const noexcept { tiff_.file().drop_cache(); }

private:
    bool is_untagged() const noexcept { return page_ != 0 && page_ < stacked_; }

    void read_strips(tiff_info const& info, std::byte* out) const {
        for (std::uint32_t strip = 0; strip < info.blocks_down(); ++strip) {
            auto const row = strip * info.block_height;
            auto const bytes = static_cast<tmsize_t>(info.row_bytes() * std::min(info.block_height, info.height - row));
            auto const got = ::TIFFReadEncodedStrip(tiff_.get(), strip, out, bytes);
            if (got != bytes) fail_in(strip, bytes, got);
            out += bytes;
        }
    }

    void read_tiles(tiff_info const& info, std::byte* out) {
        auto const pixel_bytes = bytes_per_pixel(info.type);
        auto const tile_bytes = static_cast<tmsize_t>(info.block_bytes());
        auto const tile_row_bytes = info.block_width * pixel_bytes;
        for (std::uint32_t tile = 0; tile < info.blocks_across() * info.blocks_down(); ++tile) {
            auto const x = tile % info.blocks_across() * info.block_width,
                       y = tile / info.blocks_across() * info.block_height;
            auto const rows = std::min(info.block_height, info.height - y);
            auto* const to = out + y * info.row_bytes() + x * pixel_bytes;
            bool const fits = info.block_width == info.width && rows == info.block_height;
            if (!fits) scratch_.resize(info.block_bytes());
            auto* const decoded = fits ? to : scratch_.data();
            auto const got = ::TIFFReadEncodedTile(tiff_.get(), tile, decoded, tile_bytes);
            if (got != tile_bytes) fail_in(tile, tile_bytes, got);
            if (fits) continue;
            auto const row_bytes =
                std::min(info.block_width, info.width - x) * pixel_bytes;  // tiles at the edge are padded
            for (std::uint32_t row = 0; row < rows; ++row)
                std::memcpy(to + row * info.row_bytes(), decoded + row * tile_row_bytes, row_bytes);
        }
    }

    [[noreturn]] void fail_in(std::uint32_t block, tmsize_t wanted, tmsize_t got) const {
        auto const message = tiff_.take_message();
        tiff_.fail({page_, block, info_->tiled},
                   "cannot be decoded" +
                       (message.empty() ? ": " + std::to_string(wanted) + " bytes expected, got " + std::to_string(got)
                                        : message));
    }

    detail::tiff_handle tiff_;
    std::uint32_t page_ = 0;
    std::uint32_t stacked_ = 1;  // images that share the first image's tags; above 1 only in large ImageJ stacks
    bool selected_ = true;       // libtiff opens with the first page
    mutable std::optional<tiff_info> info_;
    std::vector<std::byte> scratch_;
};

/// Returns the properties of page \p page of a TIFF file without decoding it.
inline tiff_info probe_tiff(std::filesystem::path const& path, std::uint32_t page = 0) {
    tiff_file file(path);
    file.select(page);
    return file.info();
}

}  // namespace sluice::plate
