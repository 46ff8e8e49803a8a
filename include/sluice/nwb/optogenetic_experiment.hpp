/// \file
/// nwb::optogenetic_experiment: viruses, injections, effectors and sites of an experiment (ndx-optogenetics).
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/nwb/dynamic_table.hpp>
#include <sluice/nwb/file.hpp>
#include <sluice/nwb/optogenetic_devices.hpp>
#include <sluice/nwb/viral_vector.hpp>

namespace sluice::nwb {

/// A site where light of a source leaves a fibre and reaches an effector, each given by name. `location` and
/// `implanted_fiber_description` are not in the schema; they are extra columns, written if a site has a value.
struct optogenetic_site {
    std::string excitation_source = {};
    std::string optical_fiber = {};
    std::string effector = {};
    std::string location = {};  ///< target of the fibre
    std::string implanted_fiber_description = {};
};

/// /general/optogenetic_experiment_metadata. Sources and fibres must be in the file. Names of viruses and of injections
/// are unique.
struct optogenetic_experiment {
    std::string stimulation_software = {};
    std::vector<viral_vector> viruses = {};
    std::vector<viral_vector_injection> injections = {};
    std::vector<effector> effectors = {};
    std::vector<optogenetic_site> sites = {};
};

inline constexpr std::string_view optogenetic_experiment_name = "optogenetic_experiment_metadata";
inline constexpr std::string_view optogenetic_sites_place =
    "general/optogenetic_experiment_metadata/optogenetic_sites_table";

namespace detail {

inline dynamic_table sites_table(file& out, hdf5::group const& effectors, std::vector<optogenetic_site> const& sites) {
    auto const devices = out.place(devices_place);
    std::vector<hdf5::object_reference> sources, fibers, targets;
    for (auto const& site : sites) {
        sources.push_back(devices.open_group(site.excitation_source).reference());
        fibers.push_back(devices.open_group(site.optical_fiber).reference());
        targets.push_back(effectors.open_group(site.effector).reference());
    }
    dynamic_table made{"optogenetic_sites_table",
                       "where light of a source comes out of a fibre, and what it acts upon",
                       {{"excitation_source", "the source of the light", std::move(sources)},
                        {"optical_fiber", "the fibre that brings it", std::move(fibers)},
                        {"effector", "what it acts upon", std::move(targets)}},
                       {},
                       {"OptogeneticSitesTable", optogenetics_namespace}};
    auto const add = [&](std::string name, std::string description, std::string optogenetic_site::* field) {
        std::vector<std::string> texts;
        for (auto const& site : sites) texts.push_back(site.*field);
        if (std::ranges::any_of(texts, [](auto const& text) { return !text.empty(); }))
            made.columns.push_back({std::move(name), std::move(description), std::move(texts)});
    };
    add("location", "what the fibre was aimed at", &optogenetic_site::location);
    add("implanted_fiber_description", "the fibre as it was implanted", &optogenetic_site::implanted_fiber_description);
    return made;
}

}  // namespace detail

/// Empty groups are not written, except the group of effectors, which the schema requires.
/// Throws hdf5::error if a device is not in the file.
inline hdf5::group write(file& out, optogenetic_experiment const& value) {
    auto general = out.place("general");
    auto made =
        create_typed(general, optogenetic_experiment_name, {"OptogeneticExperimentMetadata", optogenetics_namespace});
    made.write_attribute("stimulation_software", value.stimulation_software);
    auto const container = [&](std::string_view name, std::string_view type) {
        return create_typed(made, name, {type, optogenetics_namespace});
    };
    auto const path = [&](std::string_view name) { return made.path() + "/" + std::string(name); };
    if (!value.viruses.empty()) {
        auto viruses = container("optogenetic_viruses", "OptogeneticViruses");
        for (auto const& virus : value.viruses) write(viruses, virus);
    }
    if (!value.injections.empty()) {
        auto injections = container("optogenetic_virus_injections", "OptogeneticVirusInjections");
        for (auto const& injection : value.injections) write(injections, injection, path("optogenetic_viruses"));
    }
    auto effectors = container("optogenetic_effectors", "OptogeneticEffectors");
    for (auto const& effector : value.effectors) write(effectors, effector, path("optogenetic_virus_injections"));
    write(made, detail::sites_table(out, effectors, value.sites));
    return made;
}

}  // namespace sluice::nwb
