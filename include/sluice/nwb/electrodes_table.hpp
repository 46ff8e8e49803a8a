/// \file
/// nwb::electrodes_table: one row per contact, with its position and its hardware channel.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <sluice/nwb/dynamic_table.hpp>
#include <sluice/nwb/electrode_group.hpp>

namespace sluice::nwb {

/// One contact. Unknown coordinates are NaN.
struct electrode {
    static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

    std::string group = {};  ///< name of an electrode_group in the file
    std::string location = {};
    double x = unknown, y = unknown, z = unknown;  ///< in the brain
    double impedance_ohms = 0.0;                   ///< 0: not measured
    std::string filtering = "None";
    double rel_x = unknown, rel_y = unknown, rel_z = unknown;  ///< within the electrode group, micrometres
    std::string hardware_channel = {};
    std::int64_t ntrode_id = 0;
    std::int64_t channel_id = 0;  ///< the electrode's id within its group, from the ntrode's map
    bool bad_channel = false;
    std::int64_t probe_shank = 0;
    std::int64_t probe_electrode = 0;
    std::int64_t reference_electrode_id = -1;  ///< -1: none
};

/// /general/extracellular_ephys/electrodes, with the columns that Spyglass reads.
struct electrodes_table {
    std::vector<electrode> rows = {};
    std::string description = "one row per electrode, in the order of the columns of the raw data";
};

/// Throws hdf5::error if a row's group is not in the file.
inline hdf5::group write(file& out, electrodes_table const& table) {
    auto parent = out.place(extracellular_place);
    auto const column_of = [&]<class T>(std::string name, std::string description, T electrode::* field) -> column {
        std::vector<T> values;
        for (auto const& row : table.rows) values.push_back(row.*field);
        return {std::move(name), std::move(description), std::move(values)};
    };
    std::vector<hdf5::object_reference> groups;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        bool const as_before = i > 0 && table.rows[i].group == table.rows[i - 1].group;
        groups.push_back(as_before ? groups.back() : parent.open_group(table.rows[i].group).reference());
    }
    dynamic_table whole{"electrodes", table.description, {}, {}, {"ElectrodesTable", core_namespace}};
    whole.columns = {
        column_of("location", "region of the brain", &electrode::location),
        {"group", "the electrode group, as a reference", std::move(groups)},
        column_of("group_name", "the electrode group, by name", &electrode::group),
        column_of("x", "position in the brain, towards posterior", &electrode::x),
        column_of("y", "position in the brain, towards inferior", &electrode::y),
        column_of("z", "position in the brain, towards the right", &electrode::z),
        column_of("imp", "impedance in ohms", &electrode::impedance_ohms),
        column_of("filtering", "what the hardware filters", &electrode::filtering),
        column_of("rel_x", "x within the electrode group", &electrode::rel_x),
        column_of("rel_y", "y within the electrode group", &electrode::rel_y),
        column_of("rel_z", "z within the electrode group", &electrode::rel_z),
        column_of("hwChan", "hardware channel of the SpikeGadgets system", &electrode::hardware_channel),
        column_of("ntrode_id", "the ntrode's id in the recording's header", &electrode::ntrode_id),
        column_of("channel_id", "the electrode that the channel is wired to, within its group", &electrode::channel_id),
        column_of("bad_channel", "whether the channel was marked as noisy or not connected", &electrode::bad_channel),
        column_of("probe_shank", "the shank that the electrode is on", &electrode::probe_shank),
        column_of("probe_electrode", "the electrode's number on its probe", &electrode::probe_electrode),
        column_of("ref_elect_id", "row of the reference electrode; -1: none", &electrode::reference_electrode_id),
    };
    return write(parent, whole);
}

}  // namespace sluice::nwb
