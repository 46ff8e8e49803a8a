/// \file
/// Writes the metadata of a small day; each top-level key can be replaced or omitted.
#pragma once

#include <map>
#include <string>

namespace test {

/// One tetrode of four channels: fits test::trodes_header. `keys["subject"]` is the text after "subject:"; erase a key
/// to omit it.
struct trodes_metadata {
    std::map<std::string, std::string> keys{
        {"experimenter_name", " [\"Doe, Jane\"]"},
        {"lab", " A Lab"},
        {"institution", " An Institute"},
        {"experiment_description", " an experiment"},
        {"session_description", " a session"},
        {"session_id", " s1"},
        {"subject",
         "\n  {description: rat, genotype: wild, sex: M, species: Rattus norvegicus, subject_id: r1, date_of_birth: "
         "2000-01-01T00:00:00.000Z, weight: 100}"},
        {"data_acq_device", "\n  - {name: SpikeGadgets, system: SpikeGadgets, amplifier: Intan, adc_circuit: Intan}"},
        {"cameras", "\n  - {id: 0, meters_per_pixel: 0.001, manufacturer: m, model: x, lens: l, camera_name: home}"},
        {"tasks",
         "\n  - {task_name: sleep, task_description: sleeps, task_environment: box, camera_id: [0], task_epochs: [1, "
         "3]}"},
        {"units", " {analog: \"-1\", behavioral_events: \"-1\"}"},
        {"device", " {name: [Trodes]}"},
        {"behavioral_events", "\n  - {description: Din1, name: Light}"},
        {"electrode_groups",
         "\n  - {id: 0, location: CA1, device_type: tetrode_12.5, description: d, targeted_location: CA1 target, "
         "targeted_x: 1, targeted_y: 2, targeted_z: 3, units: mm}"},
        {"ntrode_electrode_group_channel_map",
         "\n  - {ntrode_id: 1, electrode_group_id: 0, bad_channels: [], map: {\"0\": 0, \"1\": 1, \"2\": 2, \"3\": "
         "3}}"},
    };

    std::string yaml() const {
        std::string text;
        for (auto const& [key, value] : keys) text += key + ":" + value + "\n";
        return text;
    }
};

}  // namespace test
