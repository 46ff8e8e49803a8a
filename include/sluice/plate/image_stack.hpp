/// \file
/// image_stack: the decoded images of a group, contiguous in memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/memory/arena.hpp>
#include <sluice/plate/pixel_type.hpp>
#include <sluice/plate/tiff_error.hpp>

namespace sluice::plate {

/// The properties that images must share to form one array.
struct image_format {
    std::uint32_t height = 0;  ///< pixels
    std::uint32_t width = 0;   ///< pixels
    pixel_type type = pixel_type::uint16;

    std::uint64_t pixels() const noexcept { return std::uint64_t{height} * width; }
    std::uint64_t bytes() const noexcept { return pixels() * bytes_per_pixel(type); }
    friend bool operator==(image_format const&, image_format const&) = default;
};

/// Returns, for example, "512 x 256 pixels of uint16": width, then height.
inline std::string describe(image_format const& form) {
    return std::to_string(form.width) + " x " + std::to_string(form.height) + " pixels of " +
           std::string(name_of(form.type));
}

/// Consecutive images of one format: an array (size, height, width), row-major, without gaps.
struct image_run {
    image_format form;
    std::size_t first = 0;      ///< index of its first image in the stack
    std::size_t size = 0;       ///< images
    std::byte* data = nullptr;  ///< aligned to 64 bytes

    /// \throws argument_error if T is not the pixel type
    template <pixel T>
    std::span<T> pixels() const {
        if (pixel_type_of<T> != form.type)
            throw argument_error("sluice::plate::image_run::pixels: the pixels are " + std::string(name_of(form.type)) +
                                 ", got " + std::string(name_of(pixel_type_of<T>)));
        return {reinterpret_cast<T*>(data), size * form.pixels()};
    }
};

/// An image that cannot be read.
struct image_error {
    std::size_t record = 0;  ///< index in the group
    std::string path;
    std::optional<tiff_place> place;  ///< page and strip; no value if the file cannot be read at all
    std::string what;                 ///< the full message, including path and place
    bool filled = false;              ///< true: in the stack, filled with the fill value; false: not in the stack
};

/// The result of load_group(). Move-only.
///
/// Holds a lease on the arena that contains its pixels. The pixels are valid while the stack exists. When the last
/// stack of an arena is destroyed, the arena can serve the next group. All images have the same format, in one run,
/// unless load_options allow otherwise.
class image_stack {
public:
    image_stack() = default;
    image_stack(memory::arena::lease kept, std::vector<image_run> runs, std::vector<std::size_t> records,
                std::vector<image_error> errors)
        : kept_(std::move(kept)), runs_(std::move(runs)), records_(std::move(records)), errors_(std::move(errors)) {}

    /// The number of images.
    std::size_t size() const noexcept { return records_.size(); }
    bool empty() const noexcept { return records_.empty(); }
    /// The size of the pixels of all images.
    std::uint64_t bytes() const noexcept {
        std::uint64_t sum = 0;
        for (auto const& run : runs_) sum += run.size * run.form.bytes();
        return sum;
    }
    /// Returns the index, in the group, of the record of image \p i. \pre i < size()
    std::size_t record(std::size_t i) const noexcept { return records_[i]; }
    /// The images that cannot be read, in the order of the records.
    std::span<image_error const> errors() const noexcept { return errors_; }

    /// The runs of consecutive images with one format, in the order of the images.
    std::span<image_run const> runs() const noexcept { return runs_; }
    /// The format of all images. \throws argument_error if the images have several formats, or the stack is empty
    image_format const& form() const {
        if (runs_.size() != 1)
            throw argument_error("sluice::plate::image_stack::form: all images must have one format, got " +
                                 std::to_string(size()) + " images in " + std::to_string(runs_.size()) + " runs");
        return runs_.front().form;
    }
    /// All images as one array (size, height, width). \throws argument_error as \ref form does, or if T is not the
    /// pixel type
    template <pixel T>
    std::span<T> pixels() const {
        form();
        return runs_.front().pixels<T>();
    }

    /// The format of image \p i. \pre i < size()
    image_format const& form(std::size_t i) const noexcept { return run_of(i).form; }
    /// Image \p i as (height, width). \pre i < size() \throws argument_error if T is not the pixel type
    template <pixel T>
    std::span<T> image(std::size_t i) const {
        auto const& run = run_of(i);
        return run.pixels<T>().subspan((i - run.first) * run.form.pixels(), run.form.pixels());
    }
    /// Image \p i as bytes.
    std::span<std::byte> image_bytes(std::size_t i) const noexcept {
        auto const& run = run_of(i);
        return {run.data + (i - run.first) * run.form.bytes(), run.form.bytes()};
    }

private:
    image_run const& run_of(std::size_t i) const noexcept {
        return *std::prev(std::upper_bound(runs_.begin(), runs_.end(), i,
                                           [](std::size_t at, image_run const& run) { return at < run.first; }));
    }

    memory::arena::lease kept_;
    std::vector<image_run> runs_;       // ascending by first
    std::vector<std::size_t> records_;  // per image
    std::vector<image_error> errors_;
};

}  // namespace sluice::plate
