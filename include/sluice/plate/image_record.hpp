/// \file
/// image_record: one image of a plate: its well, site, channel, plane, time, and location on disk.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <tuple>

#include <sluice/plate/image_file.hpp>
#include <sluice/plate/number.hpp>
#include <sluice/plate/well.hpp>

namespace sluice::plate {

/// One two-dimensional image: its coordinates, and the page of the file that contains it. 48 bytes plus the file's
/// name.
struct image_record {
    plate::well well;
    number site;     ///< field of view in the well
    number channel;  ///< wavelength
    number z;        ///< plane of a stack
    number timepoint;
    number page;  ///< in the file, from 0; absent: the file must have one page, else loading throws
    image_file file;

    /// All components that identify an image. Two images with equal coordinates are duplicates.
    constexpr auto coordinates() const noexcept { return std::tie(well, site, channel, z, timepoint); }
};

/// Returns, for example, "A01 site 3 channel 2 z 1". Absent numbers are omitted.
inline std::string describe(image_record const& image) {
    auto text = to_string(image.well);
    auto const add = [&](char const* name, number n) {
        if (n) text += std::string(name) + to_string(n);
    };
    add(" site ", image.site);
    add(" channel ", image.channel);
    add(" z ", image.z);
    add(" timepoint ", image.timepoint);
    return text;
}

/// Keys for views::group_sequentially: `images | group_sequentially(by::channel, by::timepoint)`.
namespace by {
struct well_key {
    constexpr plate::well operator()(image_record const& image) const noexcept { return image.well; }
};
struct site_key {
    constexpr number operator()(image_record const& image) const noexcept { return image.site; }
};
struct channel_key {
    constexpr number operator()(image_record const& image) const noexcept { return image.channel; }
};
struct z_key {
    constexpr number operator()(image_record const& image) const noexcept { return image.z; }
};
struct timepoint_key {
    constexpr number operator()(image_record const& image) const noexcept { return image.timepoint; }
};
inline constexpr well_key well{};
inline constexpr site_key site{};
inline constexpr channel_key channel{};
inline constexpr z_key z{};
inline constexpr timepoint_key timepoint{};
}  // namespace by

}  // namespace sluice::plate
