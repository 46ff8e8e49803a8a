/// \file
/// load_options: the policies for images that differ or cannot be read, and the number of decoding threads.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <type_traits>

#include <sluice/core/error.hpp>
#include <sluice/plate/image_stack.hpp>
#include <sluice/plate/pixel_type.hpp>

namespace sluice::plate {

/// Policy for images of a group that differ in size or type. Pixels are never widened or cropped.
enum class mixed_images {
    refuse,  ///< throw shape_mismatch or type_mismatch, before anything is decoded
    split,   ///< one run for each format, in the order of first appearance
    ragged   ///< keep the order of the records; a new run begins where the format changes
};

/// Policy for images that cannot be read: the file is missing, truncated, corrupt, or not a greyscale TIFF.
enum class bad_images {
    refuse,  ///< throw the first error
    skip,    ///< leave the image out of the stack, and report it in errors()
    fill     ///< fill the image with one value, and report it in errors(); an unknown format is that of the first good
             ///< image
};

struct load_options {
    mixed_images mixed = mixed_images::refuse;
    bad_images bad = bad_images::refuse;
    double fill = 0;          ///< value of pixels that cannot be read; it must be representable in the pixel type
    unsigned threads = 1;     ///< decoding threads; each holds a compressed strip, and a tile
    bool drop_cache = false;  ///< drop the files from the page cache once they are read
    /// Called before the tags of each image are read, and again before it is decoded, by the thread that does it. An
    /// exception from it ends the load.
    std::function<void()> checkpoint = {};
};

/// Thrown if images of one group have different sizes.
class shape_mismatch : public format_error {
public:
    using format_error::format_error;
};
/// Thrown if images of one group have different pixel types.
class type_mismatch : public format_error {
public:
    using format_error::format_error;
};

namespace detail {

/// Sets all pixels of an image to `value`. \throws argument_error if the type cannot represent it
inline void fill_image(std::span<std::byte> image, pixel_type type, double value) {
    visit_pixel(type, [&]<class T>(T) {
        if constexpr (!std::is_same_v<T, float>)
            if (!(value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max()))
                throw argument_error("sluice::plate::load_group: fill must be a value of " +
                                     std::string(name_of(type)) + ", got " + std::to_string(value));
        std::span const pixels(reinterpret_cast<T*>(image.data()), image.size() / sizeof(T));
        std::fill(pixels.begin(), pixels.end(), static_cast<T>(value));
    });
}

}  // namespace detail
}  // namespace sluice::plate
