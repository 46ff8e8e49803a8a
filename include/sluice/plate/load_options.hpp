/// \file
/// load_options: what becomes of images that differ or cannot be read, and how many threads decode.
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

/// Images of a group whose size or type differs. Nothing is ever widened or cut.
enum class mixed_images {
    refuse,  ///< shape_mismatch or type_mismatch, before anything is decoded
    split,   ///< one run for each form, forms in the order in which they come first
    ragged   ///< as the records are; a run ends where the form changes
};

/// Images that cannot be read: the file is gone, truncated, corrupt, or no greyscale TIFF.
enum class bad_images {
    refuse,  ///< the first one's error is thrown
    skip,    ///< left out of the stack, told in errors()
    fill     ///< in the stack with one value, told in errors(); one of unknown form has that of the first good image
};

struct load_options {
    mixed_images mixed = mixed_images::refuse;
    bad_images bad = bad_images::refuse;
    double fill = 0;          ///< the value of pixels that could not be read; the type of the pixels must have it
    unsigned threads = 1;     ///< that decode; each holds a compressed strip, and a tile
    bool drop_cache = false;  ///< the system need not keep the files in its cache once they are read
    /// Called before each image is asked what it is, and again before it is decoded, by the thread that does it. What
    /// it throws ends the load.
    std::function<void()> checkpoint = {};
};

/// Images of one group have different sizes.
class shape_mismatch : public format_error {
public:
    using format_error::format_error;
};
/// Images of one group have pixels of different types.
class type_mismatch : public format_error {
public:
    using format_error::format_error;
};

namespace detail {

/// Sets all pixels of an image to `value`. \throws argument_error where the type does not have it
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
