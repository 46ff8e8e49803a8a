/// \file
/// optogenetic_inputs: the optogenetics of a day, resolved from its metadata: device models and epochs with
/// stimulation.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/epoch.hpp>
#include <sluice/convert/trodes_to_nwb/stimulated_epochs.hpp>
#include <sluice/trodes/metadata_error.hpp>
#include <sluice/trodes/metadata_value.hpp>
#include <sluice/trodes/optogenetic_catalog.hpp>

namespace sluice::convert {

struct optogenetic_inputs {
    trodes::excitation_source_model source_model;
    std::vector<trodes::optical_fiber_model>
        fiber_models;                      ///< without repeats, in the order of the fibers that name them
    std::vector<trodes::virus> viruses;    ///< without repeats, in the order of the injections
    std::vector<stimulated_epoch> epochs;  ///< in the order of the recordings
};

namespace detail {

/// The device that the metadata names under `key`. If it is unknown, adds an error that lists the known names.
template <class Device>
std::optional<Device> find_device(trodes::optogenetic_catalog const& devices, std::string const& name,
                                  std::uint64_t line, std::string const& key, trodes::error_list& errors) {
    if (name.empty()) return std::nullopt;  // already an error
    if (auto found = devices.find<Device>(name, errors)) return found;
    std::string known;
    for (auto const& other : devices.names<Device>()) known += (known.empty() ? "" : ", ") + other;
    auto const* const device_key = trodes::device_keys[static_cast<std::size_t>(Device::kind)].second;
    errors.add(line, key,
               std::string("must be the ") + device_key + " of a built-in device or of a device file, got \"" + name +
                   "\"; known: " + known);
    return std::nullopt;
}

template <class Device>
void add_device(std::vector<Device>& to, trodes::optogenetic_catalog const& devices, std::string const& name,
                std::uint64_t line, std::string const& key, trodes::error_list& errors) {
    if (std::ranges::any_of(to, [&](Device const& d) { return d.name == name; })) return;
    if (auto found = find_device<Device>(devices, name, line, key, errors)) to.push_back(std::move(*found));
}

inline std::string entry_key(std::string_view list, std::size_t i, std::string_view name) {
    return std::string(list) + "[" + std::to_string(i) + "]." + std::string(name);
}

/// Warns of values that the schema cannot store, or does not allow.
inline void warn_of_unsupported_values(trodes::optogenetics const& all, trodes::error_list& errors) {
    for (std::size_t i = 0; i < all.fibers.size(); ++i)
        if (auto const& side = all.fibers[i].hemisphere; side != "left" && side != "right")
            errors.warn(all.fibers[i].line, entry_key("optical_fiber", i, "hemisphere"),
                        "should be left or right, got \"" + side + "\"");
    for (std::size_t i = 0; i < all.injections.size(); ++i) {
        auto const& injection = all.injections[i];
        auto const first =
            std::ranges::find(all.injections, injection.virus_name, &trodes::virus_injection::virus_name);
        bool const is_known = !std::isnan(injection.titer_in_vg_per_ml);
        if (is_known && first->titer_in_vg_per_ml != injection.titer_in_vg_per_ml)
            errors.warn(injection.line, entry_key("virus_injection", i, "titer_in_vg_per_ml"),
                        "a virus should have one titer, got another for " + injection.virus_name +
                            ": that of its first injection is kept");
    }
}

}  // namespace detail

/// Finds devices and files, and reads the files. Returns nothing if the metadata has no optogenetics. If only some of
/// its keys are given, a warning names the missing ones. `folders`: searched for the files of fs_gui_yamls. Errors and
/// warnings are added to `errors`.
inline std::optional<optogenetic_inputs> open_optogenetics(trodes::metadata const& m, std::span<epoch const> epochs,
                                                           std::span<std::filesystem::path const> devices,
                                                           std::vector<std::filesystem::path> folders,
                                                           trodes::error_list& errors) {
    if (!m.missing_optogenetics_keys.empty()) {
        std::string missing;
        for (auto const& key : m.missing_optogenetics_keys) missing += (missing.empty() ? "" : ", ") + key;
        errors.warn(0, "", "optogenetics is not converted: all of its keys are required, missing: " + missing);
    }
    if (!m.optogenetics) return std::nullopt;
    auto const& all = *m.optogenetics;
    trodes::optogenetic_catalog const catalog(devices, errors);
    optogenetic_inputs made;
    auto const model = detail::find_device<trodes::excitation_source_model>(
        catalog, all.source.model_name, all.source.line, "opto_excitation_source[0].model_name", errors);
    if (model) made.source_model = *model;
    for (std::size_t i = 0; i < all.fibers.size(); ++i)
        detail::add_device(made.fiber_models, catalog, all.fibers[i].hardware_name, all.fibers[i].line,
                           detail::entry_key("optical_fiber", i, "hardware_name"), errors);
    for (std::size_t i = 0; i < all.injections.size(); ++i)
        detail::add_device(made.viruses, catalog, all.injections[i].virus_name, all.injections[i].line,
                           detail::entry_key("virus_injection", i, "virus_name"), errors);
    detail::warn_of_unsupported_values(all, errors);
    made.epochs = detail::stimulated_epoch_reader(m, epochs, std::move(folders), errors).read();
    return made;
}

}  // namespace sluice::convert
