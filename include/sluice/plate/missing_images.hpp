/// \file
/// missing_images: lists the images that a complete plate would have and this plate lacks.
#pragma once

#include <set>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include <sluice/plate/image_record.hpp>

namespace sluice::plate {

/// The missing images, in the order of plate::scan. Their `file` is empty.
///
/// Each well that has an image is expected to have every site of any well, at every time, in each channel at each plane
/// that the channel has anywhere. A channel imaged in one plane beside stacks therefore misses nothing. Wells without
/// any image are not expected. Group the result by the keys of the images to find what a group lacks. Holds the missing
/// images and one entry per image.
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
