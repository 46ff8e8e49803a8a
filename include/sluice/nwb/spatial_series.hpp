/// \file
/// nwb::spatial_series: places over time, such as those of an animal's light in a video.
#pragma once

#include <span>
#include <string>

#include <sluice/nwb/time_series.hpp>

namespace sluice::nwb {

/// CONTAINER/NAME: two coordinates a row. The container is a Position (\ref series_container).
struct spatial_series {
    std::string name = {};
    std::string description = "no description";
    std::string comments = "no comments";
    std::string unit = "meters";
    double conversion = 1.0;           ///< metres per stored unit
    std::string reference_frame = {};  ///< what (0, 0) is
};

/// `points` is row-major, (rows, 2); not-a-number where the place is not known. Throws argument_error unless there are
/// two for each timestamp.
inline hdf5::group write(hdf5::group& container, spatial_series const& value, std::span<double const> points,
                         std::span<double const> seconds) {
    time_series about{value.name, value.description, value.comments, value.unit};
    about.conversion = value.conversion;
    about.type = {"SpatialSeries", core_namespace};
    auto made = write<double>(container, about, points, 2, seconds);
    text_unless_empty(made, "reference_frame", value.reference_frame);
    return made;
}

}  // namespace sluice::nwb
