/// \file
/// The description of a day as NWB values, known before its packets are read: session, subject, devices, probes,
/// electrodes.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/day_inputs.hpp>
#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/nwb/device.hpp>
#include <sluice/nwb/electrodes_table.hpp>
#include <sluice/nwb/header_device.hpp>
#include <sluice/nwb/probe.hpp>
#include <sluice/nwb/session.hpp>
#include <sluice/nwb/subject.hpp>

namespace sluice::convert {

inline nwb::session describe_session(day_inputs const& day, trodes_to_nwb_options const& options) {
    auto const& m = day.metadata;
    nwb::session s;
    s.description = m.session_description.empty() ? "no description" : m.session_description;  // required by the schema
    s.start_time = nwb::iso_time(day.start_time(), options.utc_offset);
    s.timestamps_reference_time = "1970-01-01T00:00:00+00:00";
    s.experimenter = m.experimenters;
    s.lab = m.lab;
    s.institution = m.institution;
    s.experiment_description = m.experiment_description;
    s.session_id = m.session_id;
    s.keywords = m.keywords;
    s.source_script = options.program;
    s.source_script_file = "sluice/convert/trodes_to_nwb.hpp";
    return s;
}

inline nwb::subject describe_subject(trodes::subject const& s) {
    nwb::subject out;
    out.subject_id = s.subject_id;
    out.description = s.description;
    out.genotype = s.genotype;
    out.sex = s.sex;
    out.species = s.species;
    out.date_of_birth = s.date_of_birth;
    out.age = s.age.value_or("");
    out.weight = trodes::weight_text(s);
    return out;
}

/// Each electrode group has its own probe device, with the number of the group.
inline nwb::probe describe_probe(std::int64_t group_id, trodes::probe const& p) {
    nwb::probe out{group_id, p.probe_type, p.description, p.units, p.contact_side_numbering, p.contact_size, {}};
    for (auto const& shank : p.shanks) {
        nwb::shank made{std::to_string(shank.id), {}};
        for (auto const& e : shank.electrodes)
            made.electrodes.push_back({std::to_string(e.id), e.rel_x, e.rel_y, e.rel_z});
        out.shanks.push_back(std::move(made));
    }
    return out;
}

inline nwb::electrodes_table describe_electrodes(trodes::electrode_map const& map) {
    nwb::electrodes_table table;
    for (auto const& e : map.rows) {
        nwb::electrode row;
        row.group = e.group_name;
        row.location = e.location;
        row.x = row.y = row.z = row.impedance_ohms = 0;  // as the established converter writes unknown values
        row.rel_x = e.rel_x;
        row.rel_y = e.rel_y;
        row.rel_z = e.rel_z;
        row.hardware_channel = std::to_string(e.hardware_channel);
        row.ntrode_id = e.ntrode_id;
        row.channel_id = e.channel_id;
        row.bad_channel = e.bad_channel;
        row.probe_shank = e.probe_shank;
        row.probe_electrode = e.probe_electrode;
        row.reference_electrode_id = e.reference_electrode;
        table.rows.push_back(std::move(row));
    }
    return table;
}

/// Writes subject and devices; if channels were recorded, also probes, electrode groups and the electrodes table.
inline void describe(nwb::file& out, day_inputs const& day) {
    auto const& m = day.metadata;
    write(out, describe_subject(m.subject));
    for (std::size_t i = 0; i < m.data_acq_devices.size(); ++i) {
        auto const& d = m.data_acq_devices[i];
        write(out, nwb::data_acquisition_device{i, d.system, d.amplifier, d.adc_circuit});
    }
    for (auto const& c : m.cameras)
        write(out, nwb::camera_device{c.id, c.camera_name, c.meters_per_pixel, c.lens, {c.model, c.manufacturer}});
    write(out, nwb::header_device{day.first_header().global});
    if (day.electrodes.rows.empty()) return;
    for (std::size_t g = 0; g < m.electrode_groups.size(); ++g) {
        auto const& group = m.electrode_groups[g];
        write(out, describe_probe(group.id, day.electrodes.group_probes[g]));
        write(out, nwb::electrode_group{std::to_string(group.id), group.description, group.location,
                                        nwb::probe_name(group.id), group.targeted_location, group.targeted_x,
                                        group.targeted_y, group.targeted_z, group.units});
    }
    write(out, describe_electrodes(day.electrodes));
}

}  // namespace sluice::convert
