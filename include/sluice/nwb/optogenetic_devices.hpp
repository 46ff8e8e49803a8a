/// \file
/// nwb::excitation_source and nwb::optical_fiber, with their models (ndx-ophys-devices).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <sluice/nwb/device.hpp>
#include <sluice/nwb/file.hpp>

namespace sluice::nwb {

/// The groups of devices and of their models. \ref model_name returns the name of a model's group.
inline constexpr std::string_view devices_place = "general/devices";
inline constexpr std::string_view models_place = "general/devices/models";

namespace detail {

inline hdf5::group write_model(file& out, device_model const& value, std::string_view model_number,
                               std::string_view type) {
    auto models = out.place(models_place);
    auto made = create_typed(models, model_name(value.name), {type, ophys_devices_namespace});
    made.write_attribute("manufacturer", value.manufacturer);
    attribute_unless_empty(made, "model_number", model_number);
    attribute_unless_empty(made, "description", value.description);
    return made;
}

/// Throws hdf5::error if the model does not exist.
inline hdf5::group write_device(file& out, std::string_view name, std::string_view description,
                                std::string const& model, std::string_view type) {
    out.place(models_place).open_group(model_name(model));
    auto devices = out.place(devices_place);
    auto made = create_typed(devices, name, {type, ophys_devices_namespace});
    attribute_unless_empty(made, "description", description);
    made.soft_link("model", "/" + std::string(models_place) + "/" + model_name(model));
    return made;
}

}  // namespace detail

struct excitation_source_model {
    device_model common;
    std::string source_type = {};      ///< "laser", "LED"
    std::string excitation_mode = {};  ///< "one-photon", "two-photon"
    std::optional<std::array<double, 2>> wavelength_range_in_nm = {};
};

inline hdf5::group write(file& out, excitation_source_model const& value) {
    auto made = detail::write_model(out, value.common, "", "ExcitationSourceModel");
    made.write_attribute("source_type", value.source_type);
    made.write_attribute("excitation_mode", value.excitation_mode);
    if (auto const& range = value.wavelength_range_in_nm)
        made.write_attribute("wavelength_range_in_nm", std::span<double const>(*range));
    return made;
}

/// /general/devices/NAME, with a link to its model, which must be in the file.
struct excitation_source {
    std::string name = {};
    std::string description = {};
    std::string model = {};
    std::optional<double> power_in_W = {};
    std::optional<double> intensity_in_W_per_m2 = {};
};

inline hdf5::group write(file& out, excitation_source const& value) {
    auto made = detail::write_device(out, value.name, value.description, value.model, "ExcitationSource");
    attribute_if_known(made, "power_in_W", value.power_in_W);
    attribute_if_known(made, "intensity_in_W_per_m2", value.intensity_in_W_per_m2);
    return made;
}

struct optical_fiber_model {
    device_model common;
    std::string model_number = {};
    double numerical_aperture = 0;
    std::optional<double> core_diameter_in_um = {}, active_length_in_mm = {};
    std::string ferrule_name = {}, ferrule_model = {};
    std::optional<double> ferrule_diameter_in_mm = {};
};

inline hdf5::group write(file& out, optical_fiber_model const& value) {
    auto made = detail::write_model(out, value.common, value.model_number, "OpticalFiberModel");
    made.write_attribute("numerical_aperture", value.numerical_aperture);
    attribute_if_known(made, "core_diameter_in_um", value.core_diameter_in_um);
    attribute_if_known(made, "active_length_in_mm", value.active_length_in_mm);
    attribute_unless_empty(made, "ferrule_name", value.ferrule_name);
    attribute_unless_empty(made, "ferrule_model", value.ferrule_model);
    attribute_if_known(made, "ferrule_diameter_in_mm", value.ferrule_diameter_in_mm);
    return made;
}

/// How a fibre was inserted into the brain; + is anterior, right, up.
struct fiber_insertion {
    std::optional<double> position_ap_in_mm = {}, position_ml_in_mm = {}, position_dv_in_mm = {};
    std::optional<double> depth_in_mm = {};  ///< along the fibre
    std::string position_reference = {};     ///< the origin of the position
    std::string hemisphere = {};             ///< "left" or "right"
    std::optional<double> angle_yaw_in_deg = {}, angle_pitch_in_deg = {}, angle_roll_in_deg = {};
};

/// /general/devices/NAME, with its insertion and a link to its model, which must be in the file.
struct optical_fiber {
    std::string name = {};
    std::string description = {};
    std::string model = {};
    fiber_insertion insertion = {};
};

inline hdf5::group write(file& out, optical_fiber const& value) {
    auto made = detail::write_device(out, value.name, value.description, value.model, "OpticalFiber");
    auto const& from = value.insertion;
    auto insertion = create_typed(made, "fiber_insertion", {"FiberInsertion", ophys_devices_namespace});
    attribute_if_known(insertion, "insertion_position_ap_in_mm", from.position_ap_in_mm);
    attribute_if_known(insertion, "insertion_position_ml_in_mm", from.position_ml_in_mm);
    attribute_if_known(insertion, "insertion_position_dv_in_mm", from.position_dv_in_mm);
    attribute_if_known(insertion, "depth_in_mm", from.depth_in_mm);
    attribute_unless_empty(insertion, "position_reference", from.position_reference);
    attribute_unless_empty(insertion, "hemisphere", from.hemisphere);
    attribute_if_known(insertion, "insertion_angle_yaw_in_deg", from.angle_yaw_in_deg);
    attribute_if_known(insertion, "insertion_angle_pitch_in_deg", from.angle_pitch_in_deg);
    attribute_if_known(insertion, "insertion_angle_roll_in_deg", from.angle_roll_in_deg);
    return made;
}

}  // namespace sluice::nwb
