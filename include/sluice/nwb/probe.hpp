/// \file
/// nwb::probe: a probe, its shanks and their contacts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sluice/nwb/file.hpp>

namespace sluice::nwb {

/// A contact. Coordinates are within the probe, in the probe's units.
struct shanks_electrode {
    std::string name = {};
    double rel_x, rel_y, rel_z;
};

struct shank {
    std::string name = {};
    std::vector<shanks_electrode> electrodes = {};
};

/// /general/devices/probe ID: Probe > Shank > ShanksElectrode.
struct probe {
    std::int64_t id;
    std::string probe_type = {};
    std::string probe_description = {};
    std::string units = {};       ///< unit of lengths: "um" or "mm"
    bool contact_side_numbering;  ///< whether the numbering assumes that contacts face the viewer
    double contact_size;
    std::vector<shank> shanks = {};
    std::string description = {};
};

/// Returns the name of the group of the probe with that id.
inline std::string probe_name(std::int64_t id) { return "probe " + std::to_string(id); }

inline hdf5::group write(file& out, probe const& value) {
    auto devices = out.place("general/devices");
    auto made = create_typed(devices, probe_name(value.id), {"Probe", franklab_namespace});
    made.write_attribute("id", value.id);
    made.write_attribute("probe_type", value.probe_type);
    made.write_attribute("probe_description", value.probe_description);
    made.write_attribute("units", value.units);
    made.write_attribute("contact_side_numbering", value.contact_side_numbering);
    made.write_attribute("contact_size", value.contact_size);
    attribute_unless_empty(made, "description", value.description);
    for (auto const& each : value.shanks) {
        auto shank_group = create_typed(made, each.name, {"Shank", franklab_namespace});
        shank_group.write_attribute("name", each.name);
        for (auto const& contact : each.electrodes) {
            auto contact_group = create_typed(shank_group, contact.name, {"ShanksElectrode", franklab_namespace});
            contact_group.write_attribute("name", contact.name);
            contact_group.write_attribute("rel_x", contact.rel_x);
            contact_group.write_attribute("rel_y", contact.rel_y);
            contact_group.write_attribute("rel_z", contact.rel_z);
        }
    }
    return made;
}

}  // namespace sluice::nwb
