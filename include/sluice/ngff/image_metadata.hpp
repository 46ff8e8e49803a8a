/// \file
/// Builds the JSON metadata of one image: axes, levels with their coordinates, and the display of channels.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include <sluice/ngff/data_type.hpp>
#include <sluice/ngff/image_layout.hpp>
#include <sluice/ngff/plate_layout.hpp>
#include <sluice/ngff/version.hpp>

namespace sluice::ngff {

/// Keeps members in the order of insertion.
using json = nlohmann::ordered_json;

/// The least and the greatest value of a channel.
struct value_range {
    double least = std::numeric_limits<double>::infinity();
    double greatest = -std::numeric_limits<double>::infinity();

    bool empty() const noexcept { return !(least <= greatest); }
    void include(double value) noexcept {  // NaN is ignored
        if (value < least) least = value;
        if (value > greatest) greatest = value;
    }
    void include(value_range const& other) noexcept {
        include(other.least);
        include(other.greatest);
    }
};

/// "axes": t, c, z, y, x; units are seconds and micrometres, if the step is known.
inline json axes_json(voxel_size const& voxel) {
    auto const axis = [](char const* name, char const* type, bool known, char const* unit) {
        json made{{"name", name}, {"type", type}};
        if (known) made["unit"] = unit;
        return made;
    };
    return json::array({axis("t", "time", voxel.t_seconds.has_value(), "second"), axis("c", "channel", false, ""),
                        axis("z", "space", voxel.z_um.has_value(), "micrometer"),
                        axis("y", "space", voxel.y_um.has_value(), "micrometer"),
                        axis("x", "space", voxel.x_um.has_value(), "micrometer")});
}

/// "coordinateTransformations" of level k: the step between elements, and the centre of the first element. A pixel of
/// level k is the mean of 2^k x 2^k pixels, so its centre is shifted by (2^k - 1) / 2 pixels.
inline json coordinates_json(voxel_size const& voxel, field_layout const& field, std::size_t k) {
    auto const factor = std::ldexp(1.0, static_cast<int>(k));
    auto const y = voxel.y_um.value_or(1), x = voxel.x_um.value_or(1);
    json scale{
        {"type", "scale"},
        {"scale", json::array({voxel.t_seconds.value_or(1), 1.0, voxel.z_um.value_or(1), y * factor, x * factor})}};
    json translation{{"type", "translation"},
                     {"translation", json::array({0.0, 0.0, 0.0, field.y_um + 0.5 * (factor - 1) * y,
                                                  field.x_um + 0.5 * (factor - 1) * x})}};
    return json::array({std::move(scale), std::move(translation)});
}

/// "multiscales": one pyramid. Level k is the array named k.
inline json multiscales_json(plate_layout const& plate, field_layout const& field, std::string const& name,
                             version which) {
    json datasets = json::array();
    auto const levels = plate.image.levels_of(plate.shape_of(field));
    for (std::size_t k = 0; k < levels; ++k)
        datasets.push_back({{"path", std::to_string(k)},
                            {"coordinateTransformations", coordinates_json(plate.image.voxel, field, k)}});
    json pyramid;
    if (which == version::v0_4) pyramid["version"] = name_of(which);  // 0.5 stores it once, beside "multiscales"
    pyramid["name"] = name;
    pyramid["axes"] = axes_json(plate.image.voxel);
    pyramid["datasets"] = std::move(datasets);
    pyramid["type"] = "mean";
    pyramid["metadata"] = {
        {"description", "each level is the mean of 2 by 2 pixels of the one before, rounded half up"}};
    return json::array({std::move(pyramid)});
}

namespace detail {

inline std::string color_of(std::size_t index, std::size_t channels) {
    constexpr std::array<char const*, 7> palette{"0000FF", "00FF00", "FF0000", "FF00FF", "00FFFF", "FFFF00", "FFFFFF"};
    return channels == 1 ? "FFFFFF" : palette[index % palette.size()];
}

/// The default display range. Limits are those of the integer type; the observed values are displayed from black to
/// full colour.
inline std::optional<channel::display_range> window_of(data_type type, value_range const& seen) {
    auto window = visit_element(type, [](auto zero) {
        using limits = std::numeric_limits<decltype(zero)>;
        return channel::display_range{static_cast<double>(limits::lowest()), static_cast<double>(limits::max()), 0, 0};
    });
    if (type == data_type::float32) {
        if (seen.empty()) return std::nullopt;
        window.min = seen.least, window.max = seen.greatest;
    }
    window.start = seen.empty() ? window.min : seen.least;
    window.end = seen.empty() ? window.max : seen.greatest;
    return window;
}

}  // namespace detail

/// "omero": the name and display of each of the `channels` of an image. `seen` has the value range of each channel, or
/// is empty.
inline json omero_json(image_layout const& image, std::size_t channels, std::span<value_range const> seen,
                       version which) {
    json all = json::array();
    for (std::size_t c = 0; c < channels; ++c) {
        channel const shown = c < image.channels.size() ? image.channels[c] : channel{std::to_string(c)};
        json one{{"label", shown.label},
                 {"color", shown.color.empty() ? detail::color_of(c, channels) : shown.color},
                 {"active", true}};
        auto const window =
            shown.window ? shown.window : detail::window_of(image.type, c < seen.size() ? seen[c] : value_range{});
        if (window)
            one["window"] = {
                {"min", window->min}, {"max", window->max}, {"start", window->start}, {"end", window->end}};
        all.push_back(std::move(one));
    }
    json made;
    if (which == version::v0_4) made["version"] = name_of(which);
    made["channels"] = std::move(all);
    return made;
}

/// Returns the attributes of an image in 0.4, which 0.5 stores under "ome".
inline json image_json(plate_layout const& plate, well_layout const& well, field_layout const& field,
                       std::span<value_range const> seen, version which) {
    json made;
    if (which == version::v0_5) made["version"] = name_of(which);
    made["multiscales"] = multiscales_json(plate, field, path_of(well) + "/" + field.name, which);
    made["omero"] = omero_json(plate.image, plate.shape_of(field).c, seen, which);
    return made;
}

}  // namespace sluice::ngff
