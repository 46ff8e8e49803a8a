/// \file
/// image_layout: the description of a five-dimensional image: extent, voxel size, channels, pyramid levels.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/utf8.hpp>
#include <sluice/ngff/data_type.hpp>

namespace sluice::ngff {

/// The extent of an image: time, channel, z, y, x. x varies fastest.
struct image_shape {
    std::uint64_t t = 1, c = 1, z = 1;
    std::uint64_t y = 0, x = 0;  ///< pixels

    std::uint64_t planes() const noexcept { return t * c * z; }
    std::uint64_t plane_pixels() const noexcept { return y * x; }
    /// Returns the shape of pyramid level k: y and x halved k times, rounded up; t, c and z unchanged.
    image_shape level(std::size_t k) const noexcept {
        auto half = *this;
        for (; k > 0; --k) half.y = half.y / 2 + half.y % 2, half.x = half.x / 2 + half.x % 2;
        return half;
    }
    friend bool operator==(image_shape const&, image_shape const&) = default;
};

/// The distance between neighbouring elements. Without a value, the axis has no unit and a scale of 1.
struct voxel_size {
    std::optional<double> t_seconds, z_um, y_um, x_um;
};

/// The name and display settings of a channel.
struct channel {
    struct display_range {
        double min = 0, max = 0;    ///< limits of the values
        double start = 0, end = 0;  ///< displayed as black and as full colour
    };
    std::string label;
    std::string color = {};                    ///< "RRGGBB"; empty: selected by the channel's index
    std::optional<display_range> window = {};  ///< no value: derived from the written pixels
};

/// Properties that all images of a plate share.
struct image_layout {
    image_shape shape;
    data_type type = data_type::uint16;
    voxel_size voxel = {};
    std::vector<channel> channels = {};  ///< one for each c; empty: channels are named "0", "1", ...
    std::size_t levels = 0;  ///< number of levels, including level 0; 0: until both sides are at most \ref small_side

    static constexpr std::uint64_t small_side = 256;  ///< pixels
    static constexpr std::size_t most_levels = 16;

    /// Returns the number of levels of an image of this shape.
    std::size_t levels_of(image_shape const& image) const noexcept {
        if (levels != 0) return levels;
        std::size_t n = 1;
        for (auto side = std::max(image.y, image.x); side > small_side; side = side / 2 + side % 2) ++n;
        return std::min(n, most_levels);
    }
};

/// Throws argument_error if a rule of the layout is violated.
inline void require_valid(image_layout const& image) {
    auto const refuse = [](std::string const& rule) { throw argument_error("sluice::ngff::image_layout: " + rule); };
    auto const& [t, c, z, y, x] = image.shape;
    if (t == 0 || c == 0 || z == 0 || y == 0 || x == 0)
        refuse("each side of an image must be at least 1, got t " + std::to_string(t) + ", c " + std::to_string(c) +
               ", z " + std::to_string(z) + ", y " + std::to_string(y) + ", x " + std::to_string(x));
    if (image.levels > image_layout::most_levels)
        refuse("levels must be at most " + std::to_string(image_layout::most_levels) + ", got " +
               std::to_string(image.levels));
    if (!image.channels.empty() && image.channels.size() != c)
        refuse("channels must be empty or have one entry for each c (" + std::to_string(c) + "), got " +
               std::to_string(image.channels.size()));
    for (auto const& one : image.channels) {
        if (malformed_byte(one.label)) refuse("a channel's label must be UTF-8");
        if (!one.color.empty() &&
            (one.color.size() != 6 || one.color.find_first_not_of("0123456789ABCDEFabcdef") != std::string::npos))
            refuse("a channel's color must be six hexadecimal digits, got \"" + one.color + "\"");
    }
    for (auto const& size : {image.voxel.t_seconds, image.voxel.z_um, image.voxel.y_um, image.voxel.x_um})
        if (size && !(*size > 0 && *size < 1e12))
            refuse("a step of t, z, y or x must be above 0, got " + std::to_string(*size));
}

}  // namespace sluice::ngff
