/// \file
/// Models of light sources and fibres, and viruses, as values read from the lab's device files.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <sluice/trodes/detail/yaml_value.hpp>
#include <sluice/trodes/device_file.hpp>
#include <sluice/trodes/metadata_error.hpp>

namespace sluice::trodes {

struct excitation_source_model {
    static constexpr auto kind = device_kind::excitation_source;
    std::string name;  ///< `model_name` in the metadata
    std::string description, manufacturer;
    std::string source_type = "unknown";      ///< "laser", "LED"; older files call it illumination_type
    std::string excitation_mode = "unknown";  ///< "one-photon", "two-photon"
    std::optional<std::array<double, 2>> wavelength_range_in_nm;
};

struct optical_fiber_model {
    static constexpr auto kind = device_kind::optical_fiber;
    std::string name;  ///< `hardware_name` in the metadata
    std::string description, manufacturer;
    std::string model_number;  ///< `fiber_model`
    double numerical_aperture = 0;
    std::optional<double> core_diameter_in_um, active_length_in_mm;
    std::string ferrule_name, ferrule_model;
    std::optional<double> ferrule_diameter_in_mm;
};

struct virus {
    static constexpr auto kind = device_kind::virus;
    std::string name;  ///< `virus_name` in the metadata
    std::string description, manufacturer, construct_name;
};

namespace detail {

inline std::optional<double> real_if_given(yaml_value const& value) {
    return value.given() ? std::optional(value.real()) : std::nullopt;
}

inline void read_device(yaml_value const& root, excitation_source_model& made) {
    made.name = root["model_name"].name();
    made.description = root["description"].text_or("");
    made.manufacturer = root["manufacturer"].text();
    made.source_type = root["source_type"].text_or(root["illumination_type"].text_or("unknown"));
    made.excitation_mode = root["excitation_mode"].text_or("unknown");
    auto const range = root["wavelength_range_in_nm"];
    if (!range.given()) return;
    auto const ends = range.list();
    if (ends.size() == 2)
        made.wavelength_range_in_nm = {ends[0].real(), ends[1].real()};
    else if (range.node().IsSequence())
        range.add_error("must be two numbers, got " + std::to_string(ends.size()));
}

inline void read_device(yaml_value const& root, optical_fiber_model& made) {
    made.name = root["hardware_name"].name();
    made.description = root["description"].text_or("");
    made.manufacturer = root["manufacturer"].text();
    made.model_number = root["fiber_model"].text_or("");
    made.numerical_aperture = root["numerical_aperture"].real();
    made.core_diameter_in_um = real_if_given(root["core_diameter_in_um"]);
    made.active_length_in_mm = real_if_given(root["active_length_in_mm"]);
    made.ferrule_name = root["ferrule_name"].text_or("");
    made.ferrule_model = root["ferrule_model"].text_or("");
    made.ferrule_diameter_in_mm = real_if_given(root["ferrule_diameter_in_mm"]);
}

inline void read_device(yaml_value const& root, virus& made) {
    made.name = root["virus_name"].name();
    made.description = root["description"].text_or("");
    made.manufacturer = root["manufacturer"].text();
    made.construct_name = root["construct_name"].text();
}

}  // namespace detail

/// The device in a file. Device is excitation_source_model, optical_fiber_model or virus. Errors in the file are added
/// to `errors`. Throws file_error, and format_error if the file is not YAML.
template <class Device>
Device read_optogenetic_device(std::filesystem::path const& path, error_list& errors) {
    error_list own(path.string());
    detail::yaml_value const root(detail::load_yaml(path), "", own);
    Device made;
    if (root.is_map()) detail::read_device(root, made);
    errors.add(own);
    return made;
}

}  // namespace sluice::trodes
