/// \file
/// nwb::viral_vector, nwb::viral_vector_injection and nwb::effector (ndx-ophys-devices).
#pragma once

#include <optional>
#include <string>

#include <sluice/nwb/data_type.hpp>

namespace sluice::nwb {

struct viral_vector {
    std::string name = {};
    std::string description = {};
    std::string construct_name = {};
    std::string manufacturer = {};
    double titer_in_vg_per_ml = 0;
};

inline hdf5::group write(hdf5::group& parent, viral_vector const& value) {
    auto made = create_typed(parent, value.name, {"ViralVector", ophys_devices_namespace});
    made.write_attribute("construct_name", value.construct_name);
    attribute_unless_empty(made, "description", value.description);
    made.write_attribute("manufacturer", value.manufacturer);
    made.write_attribute("titer_in_vg_per_ml", value.titer_in_vg_per_ml);
    return made;
}

/// An injection at one site; a bilateral injection is two of them. + is anterior, right, up.
struct viral_vector_injection {
    std::string name = {};
    std::string description = {};
    std::string viral_vector = {};  ///< name of a vector in the same experiment
    std::string location = {};
    std::string hemisphere = {};  ///< "left" or "right"
    std::string reference = {};   ///< the origin of the coordinates
    double ap_in_mm = 0, ml_in_mm = 0, dv_in_mm = 0;
    std::optional<double> pitch_in_deg = {}, yaw_in_deg = {}, roll_in_deg = {};
    double volume_in_uL = 0;
};

/// `vectors`: the path of the group that holds the vectors.
inline hdf5::group write(hdf5::group& parent, viral_vector_injection const& value, std::string const& vectors) {
    auto made = create_typed(parent, value.name, {"ViralVectorInjection", ophys_devices_namespace});
    attribute_unless_empty(made, "description", value.description);
    made.write_attribute("location", value.location);
    made.write_attribute("hemisphere", value.hemisphere);
    made.write_attribute("reference", value.reference);
    made.write_attribute("ap_in_mm", value.ap_in_mm);
    made.write_attribute("ml_in_mm", value.ml_in_mm);
    made.write_attribute("dv_in_mm", value.dv_in_mm);
    attribute_if_known(made, "pitch_in_deg", value.pitch_in_deg);
    attribute_if_known(made, "yaw_in_deg", value.yaw_in_deg);
    attribute_if_known(made, "roll_in_deg", value.roll_in_deg);
    made.write_attribute("volume_in_uL", value.volume_in_uL);
    made.soft_link("viral_vector", vectors + "/" + value.viral_vector);
    return made;
}

/// The agent that makes cells respond to light.
struct effector {
    std::string name = {};
    std::string description = {};
    std::string label = {};
    std::string manufacturer = {};
    std::string injection = {};  ///< name of an injection in the same experiment; empty: no injection
};

/// `injections`: the path of the group that holds the injections.
inline hdf5::group write(hdf5::group& parent, effector const& value, std::string const& injections) {
    auto made = create_typed(parent, value.name, {"Effector", ophys_devices_namespace});
    made.write_attribute("label", value.label);
    attribute_unless_empty(made, "description", value.description);
    attribute_unless_empty(made, "manufacturer", value.manufacturer);
    if (!value.injection.empty()) made.soft_link("viral_vector_injection", injections + "/" + value.injection);
    return made;
}

}  // namespace sluice::nwb
