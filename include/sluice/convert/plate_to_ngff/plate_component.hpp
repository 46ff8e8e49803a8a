/// \file
/// plate_component: the components that group the images of a plate, selected at run time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/group.hpp>
#include <sluice/plate/image_record.hpp>

namespace sluice::convert {

enum class plate_component : std::uint8_t { well, site, channel, z, timepoint };

inline constexpr std::array<std::string_view, 5> plate_component_names{"well", "site", "channel", "z", "timepoint"};
constexpr std::string_view name_of(plate_component component) noexcept {
    return plate_component_names[static_cast<std::size_t>(component)];
}

/// Parses "channel,timepoint". An empty text returns no component: all images are one group.
/// \throws argument_error a name is not one of well, site, channel, z, timepoint, or occurs twice
inline std::vector<plate_component> parse_components(std::string_view text) {
    std::vector<plate_component> all;
    while (!text.empty()) {
        auto const name = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), name.size() + 1));
        auto const at = std::ranges::find(plate_component_names, name);
        if (at == plate_component_names.end())
            throw argument_error(
                "sluice::convert::parse_components: must be well, site, channel, z or timepoint, got \"" +
                std::string(name) + "\"");
        auto const component = static_cast<plate_component>(at - plate_component_names.begin());
        if (std::ranges::find(all, component) != all.end())
            throw argument_error("sluice::convert::parse_components: a component may occur once, got " +
                                 std::string(name) + " twice");
        all.push_back(component);
    }
    return all;
}

/// The number of an image's component plus one, or 0 if the image lacks it. For wells, a number in their order.
inline std::uint32_t component_of(plate::image_record const& image, plate_component component) noexcept {
    auto const plus_one = [](plate::number n) { return n ? *n + 1 : 0; };
    switch (component) {
        case plate_component::well:
            return image.well.row * 256u + image.well.column + 1;
        case plate_component::site:
            return plus_one(image.site);
        case plate_component::channel:
            return plus_one(image.channel);
        case plate_component::z:
            return plus_one(image.z);
        default:
            return plus_one(image.timepoint);
    }
}

/// The components of `wished` that at least one image has.
inline std::vector<plate_component> components_of(std::span<plate::image_record const> images,
                                                  std::vector<plate_component> wished) {
    std::erase_if(wished, [&](plate_component one) {
        return std::ranges::none_of(images, [&](auto const& image) { return component_of(image, one) != 0; });
    });
    return wished;
}

/// A key of several components for views::group_sequentially, slowest first. A missing component sorts first.
class component_key {
    std::array<plate_component, 5> components_{};
    std::size_t count_ = 0;

public:
    /// One number for each component, 0 if it is missing, and 0 after the last.
    using value = std::array<std::uint32_t, 5>;

    /// \throws argument_error a component occurs twice; unknown_component no image has it
    component_key(std::span<plate_component const> components, std::span<plate::image_record const> images) {
        for (auto const component : components) {
            if (std::find(components_.begin(), components_.begin() + count_, component) != components_.begin() + count_)
                throw argument_error("sluice::convert::component_key: a component may occur once, got " +
                                     std::string(name_of(component)) + " twice");
            if (!images.empty() && components_of(images, {component}).empty())
                throw unknown_component("sluice::convert::component_key: these images have no " +
                                        std::string(name_of(component)) +
                                        " component; group by another, or name it with --pattern");
            components_[count_++] = component;
        }
    }
    value operator()(plate::image_record const& image) const noexcept {
        value made{};
        for (std::size_t i = 0; i < count_; ++i) made[i] = component_of(image, components_[i]);
        return made;
    }
    /// For example "channel 2 timepoint 7", from an image of the group; "all images" without components.
    std::string describe(plate::image_record const& image) const {
        std::string text;
        for (std::size_t i = 0; i < count_; ++i) {
            auto const number = component_of(image, components_[i]);
            text += (text.empty() ? "" : " ") + std::string(name_of(components_[i])) + " " +
                    (components_[i] == plate_component::well ? to_string(image.well)
                     : number == 0                           ? "-"
                                                             : std::to_string(number - 1));
        }
        return text.empty() ? "all images" : text;
    }
};

}  // namespace sluice::convert
