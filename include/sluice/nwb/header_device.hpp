/// \file
/// nwb::header_device: settings of the recording software and the headstage, from a recording's header.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/nwb/file.hpp>

namespace sluice::nwb {

/// /general/devices/header_device. `attributes` are (name, value) pairs of the header's GlobalConfiguration, with the
/// header's names ("commitHead"). Only attributes of HeaderDevice (ndx-franklab-novela) are written. The type requires
/// all of them, so an attribute that the header lacks is written as an empty text.
struct header_device {
    std::vector<std::pair<std::string, std::string>> attributes = {};
    std::string description = {};
};

/// Returns "commit_head" for "commitHead": inserts an underscore before each capital and lowers it.
inline std::string snake_case(std::string_view name) {
    std::string out;
    for (char const c : name) {
        bool const capital = c >= 'A' && c <= 'Z';
        if (capital && !out.empty()) out += '_';
        out += capital ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

/// The attributes of the type HeaderDevice (ndx-franklab-novela 0.2.4).
// clang-format off
inline constexpr std::array<std::string_view, 20> header_device_attributes = {
    "commit_head", "compile_date", "compile_time", "controller_firmware_version", "controller_serial", "file_path",
    "file_prefix", "headstage_accel_sensor_on", "headstage_auto_settle_on", "headstage_firmware_version",
    "headstage_gyro_sensor_on", "headstage_mag_sensor_on", "headstage_serial", "headstage_smart_ref_on", "qt_version",
    "realtime_mode", "save_displayed_chan_only", "system_time_at_creation", "timestamp_at_creation", "trodes_version"};
// clang-format on

inline hdf5::group write(file& out, header_device const& value) {
    auto devices = out.place("general/devices");
    auto made = create_typed(devices, "header_device", {"HeaderDevice", franklab_namespace});
    for (auto const known : header_device_attributes) {
        std::string_view text;
        for (auto const& [name, given] : value.attributes)
            if (snake_case(name) == known) text = given;
        made.write_attribute(known, text);
    }
    attribute_unless_empty(made, "description", value.description);
    return made;
}

}  // namespace sluice::nwb
