/// \file
/// Reads the optogenetics keys of a day's metadata.
#pragma once

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/trodes/detail/yaml_value.hpp>
#include <sluice/trodes/optogenetics_value.hpp>

namespace sluice::trodes::detail {

/// A day has optogenetics only if all of these keys are given and not empty.
inline constexpr char const* optogenetics_keys[] = {"virus_injection", "opto_excitation_source", "optical_fiber",
                                                    "optogenetic_stimulation_software"};

inline bool is_filled(yaml_value const& value) {
    if (!value.given()) return false;
    return value.node().IsScalar() ? !trimmed(value.node().Scalar()).empty() : value.node().size() != 0;
}

/// The missing keys if others are given (fs_gui_yamls counts as given); empty if all are given, or if there is no
/// optogenetics.
inline std::vector<std::string> missing_optogenetics_keys(yaml_value const& root) {
    std::vector<std::string> missing;
    for (auto const* key : optogenetics_keys)
        if (!is_filled(root[key])) missing.emplace_back(key);
    if (missing.size() == std::size(optogenetics_keys) && !is_filled(root["fs_gui_yamls"])) missing.clear();
    return missing;
}

inline std::string lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::string(trimmed(text));
}

inline std::optional<double> optional_real(yaml_value const& value) {
    return value.given() ? std::optional(value.real()) : std::nullopt;
}
inline std::optional<std::int64_t> optional_integer(yaml_value const& value) {
    return value.given() ? std::optional(value.integer()) : std::nullopt;
}

/// A measure that labs write as NaN if unknown.
inline double measure(yaml_value const& value) {
    auto const text = value.given() && value.node().IsScalar() ? lower_case(value.node().Scalar()) : "";
    return text == ".nan" || text == "nan" ? std::numeric_limits<double>::quiet_NaN() : value.real();
}

inline pulse_train read_pulse_train(yaml_value const& node) {
    return {optional_real(node["pulseLength"]), optional_real(node["sequencePeriod"]),
            optional_real(node["trainInterval"]), optional_integer(node["nPulses"]),
            optional_integer(node["nOutputTrains"])};
}

/// Each member reads one key.
class optogenetics_reader {
public:
    explicit optogenetics_reader(yaml_value root) : root_(std::move(root)) {}

    /// Returns none if a key is missing; then the other keys are not read.
    std::optional<optogenetics> read() {
        for (auto const* key : optogenetics_keys)
            if (!is_filled(root_[key])) return std::nullopt;
        result_.stimulation_software = root_["optogenetic_stimulation_software"].name();
        read_source(root_["opto_excitation_source"]);
        read_injections(root_["virus_injection"]);
        read_fibers(root_["optical_fiber"]);
        read_protocols(root_["fs_gui_yamls"]);
        return std::move(result_);
    }

private:
    void read_source(yaml_value const& sources) {
        auto const all = sources.list();
        if (all.size() > 1) sources.add_error("must name one source, got " + std::to_string(all.size()));
        if (all.empty() || !all.front().is_map()) return;
        auto const& node = all.front();
        result_.source = {device_name(node["name"]),
                          node["description"].text_or(""),
                          node["model_name"].object_name_with_slashes(),
                          optional_real(node["wavelength_in_nm"]),
                          measure(node["power_in_W"]),
                          measure(node["intensity_in_W_per_m2"]),
                          node.line()};
    }

    void read_injections(yaml_value const& injections) {
        std::set<std::string> names;
        for (auto const& node : injections.list()) {
            if (!node.is_map()) continue;
            virus_injection made;
            made.name = unique(node["name"], names);
            made.description = node["description"].text_or("");
            made.virus_name = node["virus_name"].object_name_with_slashes();
            made.hemisphere = lower_case(node["hemisphere"].name());
            if (auto const given = node["hemisphere"];
                !made.hemisphere.empty() && made.hemisphere != "left" && made.hemisphere != "right")
                given.add_error("must be left or right, got " + given.got());
            made.location = node["location"].text();
            made.place = place(node);
            made.titer_in_vg_per_ml = measure(node["titer_in_vg_per_ml"]);
            // Both spellings are in use: converters read the first, the lab's form has the second.
            made.volume_in_ul = measure(
                node[node["volume_in_uL"].given() || !node["volume_in_ul"].given() ? "volume_in_uL" : "volume_in_ul"]);
            made.line = node.line();
            result_.injections.push_back(std::move(made));
        }
    }

    void read_fibers(yaml_value const& fibers) {
        for (auto const& node : fibers.list()) {
            if (!node.is_map()) continue;
            optical_fiber made;
            made.name = device_name(node["name"]);
            made.description = node["implanted_fiber_description"].text_or("");
            made.hardware_name = node["hardware_name"].object_name_with_slashes();
            made.hemisphere = lower_case(node["hemisphere"].text());
            made.location = node["location"].text();
            made.place = place(node);
            if (auto const depth = node["depth_in_mm"]; depth.given()) made.depth_in_mm = measure(depth);
            made.line = node.line();
            result_.fibers.push_back(std::move(made));
        }
    }

    void read_protocols(yaml_value const& protocols) {
        for (auto const& node : protocols.list()) {
            if (!node.is_map()) continue;
            protocol_use made;
            made.file = node["name"].name();
            made.epochs = node["epochs"].required().integers(0);
            made.power_in_mw = node["power_in_mW"].real();
            made.dio_output_name = node["dio_output_name"].name();
            made.camera_ids = node["camera_id"].integers(0);
            made.wavelength_in_nm = optional_real(node["wavelength_in_nm"]);
            auto const& source = result_.source;
            if (!made.wavelength_in_nm && !source.wavelength_in_nm)
                node["wavelength_in_nm"].add_error(
                    "must be given here or with the opto_excitation_source, got nothing");
            read_sites(node["optogenetic_sites"], made);
            made.pulses = read_pulse_train(node);
            made.line = node.line();
            result_.protocols.push_back(std::move(made));
        }
    }

    void read_sites(yaml_value const& sites, protocol_use& made) const {
        if (!sites.given()) return;
        made.optogenetic_sites = sites.integers(0);
        for (auto const site : *made.optogenetic_sites)
            if (site >= static_cast<std::int64_t>(result_.fibers.size()))
                sites.add_error("must be indices in the list of optical_fiber, 0 to " +
                                std::to_string(result_.fibers.size() - 1) + ", got " + std::to_string(site));
    }

    static stereotactic_place place(yaml_value const& node) {
        return {measure(node["ap_in_mm"]),    measure(node["ml_in_mm"]),     measure(node["dv_in_mm"]),
                measure(node["roll_in_deg"]), measure(node["pitch_in_deg"]), measure(node["yaw_in_deg"]),
                node["reference"].text()};
    }

    /// The source and the fibres share one group of devices, so their names must differ.
    std::string device_name(yaml_value const& node) { return unique(node, devices_); }

    static std::string unique(yaml_value const& node, std::set<std::string>& seen) {
        auto name = node.object_name();
        if (!name.empty() && !seen.insert(name).second)
            node.add_error("must not be repeated, got " + node.got() + " again");
        return name;
    }

    yaml_value root_;
    std::set<std::string> devices_;
    optogenetics result_;
};

}  // namespace sluice::trodes::detail
