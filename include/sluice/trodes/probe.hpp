/// \file
/// The geometry of a probe as a value, read from a device file of the lab.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <sluice/trodes/detail/yaml_value.hpp>
#include <sluice/trodes/metadata_error.hpp>

namespace sluice::trodes {

/// One contact. Its position is relative to the probe's own origin, in `probe::units`.
struct probe_electrode {
    std::int64_t id = 0;  ///< unique within the probe
    double rel_x = 0, rel_y = 0, rel_z = 0;
    friend bool operator==(probe_electrode const&, probe_electrode const&) = default;
};

struct probe_shank {
    std::int64_t id = 0;
    std::vector<probe_electrode> electrodes;
    friend bool operator==(probe_shank const&, probe_shank const&) = default;
};

struct probe {
    std::string probe_type;  ///< `device_type` in the metadata
    std::string units = "um";
    std::string description;
    std::int64_t declared_shanks =
        0;  ///< `num_shanks`; may differ from the number of listed shanks, which is the one used
    bool contact_side_numbering = true;
    double contact_size = 0;  ///< in `units`
    std::vector<probe_shank> shanks;
    friend bool operator==(probe const&, probe const&) = default;
};

inline std::size_t contact_count(probe const& p) {
    std::size_t count = 0;
    for (auto const& shank : p.shanks) count += shank.electrodes.size();
    return count;
}

/// Reads the probe in a device file (YAML: probe_type, units, probe_description, num_shanks, contact_side_numbering,
/// contact_size, shanks). Electrode ids must be unique. Errors in the file are added to `errors`. Throws file_error,
/// and format_error if it is not YAML.
inline probe read_probe(std::filesystem::path const& path, error_list& errors) {
    detail::yaml_value const root(detail::load_yaml(path), "", errors);
    probe p;
    if (root.is_map()) {
        p.probe_type = root["probe_type"].name();
        p.units = root["units"].text_or("um");
        p.description = root["probe_description"].text();
        p.contact_side_numbering = root["contact_side_numbering"].boolean();
        p.contact_size = root["contact_size"].real();
        std::set<std::int64_t> shanks, electrodes;
        for (auto const& shank_node : root["shanks"].required().list()) {
            if (!shank_node.is_map()) continue;
            probe_shank shank{shank_node["shank_id"].integer(0), {}};
            if (!shanks.insert(shank.id).second)
                shank_node["shank_id"].add_error("must not be repeated, got " + shank_node["shank_id"].got() +
                                                 " again");
            for (auto const& node : shank_node["electrodes"].required().list()) {
                if (!node.is_map()) continue;
                shank.electrodes.push_back(
                    {node["id"].integer(0), node["rel_x"].real(), node["rel_y"].real(), node["rel_z"].real()});
                if (!electrodes.insert(shank.electrodes.back().id).second)
                    node["id"].add_error("must not be repeated, got " + node["id"].got() + " again");
            }
            p.shanks.push_back(std::move(shank));
        }
        p.declared_shanks =
            root["num_shanks"].given() ? root["num_shanks"].integer(0) : static_cast<std::int64_t>(p.shanks.size());
        if (electrodes.empty()) root["shanks"].add_error("must hold at least one electrode, got none");
    }
    return p;
}
/// The same, but throws every error in one metadata_error.
inline probe read_probe(std::filesystem::path const& path) {
    error_list errors(path.string());
    auto p = read_probe(path, errors);
    errors.throw_if_any();
    return p;
}

}  // namespace sluice::trodes
