/// \file
/// nwb::spatial_series: positions over time, for example of a tracked light in a video.
#pragma once

#include <span>
#include <string>

#include <sluice/nwb/time_series.hpp>

namespace sluice::nwb {

/// CONTAINER/NAME, with two coordinates per row. The container is a Position (\ref series_container).
struct spatial_series {
    std::string name = {};
    std::string description = "no description";
    std::string comments = "no comments";
    std::string unit = "meters";
    double conversion = 1.0;           ///< metres per stored unit
    std::string reference_frame = {};  ///< meaning of (0, 0)
};

/// Writes the series. `points` is row-major, (rows, 2); unknown positions are NaN. Throws argument_error unless there
/// are two values per timestamp.
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
