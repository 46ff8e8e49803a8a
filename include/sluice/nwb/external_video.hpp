/// \file
/// nwb::external_video: a video in a separate file, and the time of each frame.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <sluice/nwb/time_series.hpp>

namespace sluice::nwb {

/// CONTAINER/NAME, an ImageSeries. The container is a BehavioralEvents (\ref series_container).
struct external_video {
    std::string name = {};
    std::string description = "no description";
    std::string comments = "no comments";
    std::string file = {};    ///< path of the video, relative to the folder of the NWB file
    std::string device = {};  ///< name of the camera's device ("camera_device 0"); empty: unknown
};

/// `seconds`: one timestamp per frame.
inline hdf5::group write(hdf5::group& container, external_video const& value, std::span<double const> seconds) {
    time_series about{value.name, value.description, value.comments, "unknown"};
    about.type = {"ImageSeries", core_namespace};
    auto made = create(container, about);
    create_data<std::uint8_t>(made, about,
                              hdf5::layout::contiguous({0, 0, 0}));  // required by the type if images are external
    auto files = made.write_strings("external_file", std::array{value.file});
    files.write_attribute("starting_frame", std::vector<std::int32_t>{0});
    made.write_text("format", "external");
    if (!value.device.empty()) made.soft_link("device", "/general/devices/" + value.device);
    write_timestamps(made, seconds, seconds.size());
    return made;
}

}  // namespace sluice::nwb
