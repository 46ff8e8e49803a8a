/// \file
/// nwb::electrode_group: electrodes that were implanted together, and their target.
#pragma once

#include <string>

#include <sluice/nwb/file.hpp>

namespace sluice::nwb {

/// /general/extracellular_ephys/NAME (NwbElectrodeGroup), with a link to its device.
struct electrode_group {
    std::string name = {};
    std::string description = {};
    std::string location = {};
    std::string device = {};  ///< name within /general/devices: probe_name(id)
    std::string targeted_location = {};
    double targeted_x, targeted_y, targeted_z;
    std::string units = {};  ///< of the targeted coordinates: "um" or "mm"
};

/// The path of the group of electrode groups and the electrodes table.
inline constexpr std::string_view extracellular_place = "general/extracellular_ephys";

/// Throws hdf5::error if the device does not exist.
inline hdf5::group write(file& out, electrode_group const& value) {
    out.place("general/devices").open_group(value.device);
    auto parent = out.place(extracellular_place);
    auto made = create_typed(parent, value.name, {"NwbElectrodeGroup", franklab_namespace});
    made.write_attribute("description", value.description);
    made.write_attribute("location", value.location);
    made.write_attribute("targeted_location", value.targeted_location);
    made.write_attribute("targeted_x", value.targeted_x);
    made.write_attribute("targeted_y", value.targeted_y);
    made.write_attribute("targeted_z", value.targeted_z);
    made.write_attribute("units", value.units);
    made.soft_link("device", "/general/devices/" + value.device);
    return made;
}

}  // namespace sluice::nwb
