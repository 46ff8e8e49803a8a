/// \file
/// missing_images: what a complete plate would have and this one has not.
#pragma once

#include <set>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include <sluice/plate/image_record.hpp>

namespace sluice::plate {

/// The images that are not there, in the order of plate::scan; their `file` names none.
///
/// Expected is, in every well that has an image: each site that any well has, at each time, in each channel at each
/// plane that this channel has anywhere (channels imaged flat beside stacks miss nothing). Wells without an image are
/// not missed. Group the result by the same keys as the images to know what a group lacks. Holds what is missing and
/// one entry an image.
inline std::vector<image_record> missing_images(std::span<image_record const> images) {
    std::set<well> wells;
    std::set<number> sites, timepoints;
    std::set<std::pair<number, number>> planes;  // channel, z
    std::set<std::tuple<well, number, number, number, number>> there;
    for (auto const& image : images) {
        wells.insert(image.well);
        sites.insert(image.site);
        timepoints.insert(image.timepoint);
        planes.emplace(image.channel, image.z);
        there.insert(image.coordinates());
    }
    std::vector<image_record> missing;
    for (auto const well : wells)
        for (auto const site : sites)
            for (auto const& [channel, z] : planes)
                for (auto const timepoint : timepoints)
                    if (!there.contains({well, site, channel, z, timepoint}))
                        missing.push_back({well, site, channel, z, timepoint, {}, {}});
    return missing;
}

}  // namespace sluice::plate
