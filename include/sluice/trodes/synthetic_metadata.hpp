/// \file
/// The metadata file of a synthetic day: tetrodes of 12.5 µm wire, four channels each.
#pragma once

#include <cstdint>
#include <sstream>
#include <string>

#include <sluice/trodes/synthesis.hpp>

namespace sluice::trodes {

/// The YAML text of {date}_{animal}_metadata.yml.
inline std::string synthetic_metadata_yaml(synthesis const& s) {
    std::ostringstream out;
    out << "experimenter_name:\n- Lastname, Firstname\n"
        << "lab: Synthesis Lab\ninstitution: University of Somewhere\n"
        << "experiment_description: A synthesised day\nsession_description: Recordings in closed form\nsession_id: '"
        << s.animal << s.date << "'\n"
        << "keywords:\n- synthesised\n"
        << "subject:\n  description: Long-Evans Rat\n  genotype: Wild Type\n  sex: M\n  species: Rattus norvegicus\n  "
           "subject_id: "
        << s.animal << "\n  date_of_birth: 2000-01-01T00:00:00+00:00\n  weight: 100\n"
        << "data_acq_device:\n- name: SpikeGadgets\n  system: SpikeGadgets\n  amplifier: Intan\n  adc_circuit: Intan\n"
        << "cameras:\n- id: 0\n  meters_per_pixel: 0.001\n  manufacturer: Allied Vision\n  model: model1\n  lens: "
           "lens1\n  camera_name: overhead\n"
        << "tasks:\n- task_name: Sleep\n  task_description: sleeping\n  task_environment: sleep box\n  camera_id:\n  - "
           "0\n  task_epochs:\n";
    for (std::uint32_t epoch = 1; epoch <= s.epochs; ++epoch) out << "  - " << epoch << "\n";
    if (s.camera_frames_per_s > 0) {
        out << "associated_files:\n";
        for (std::uint32_t epoch = 1; epoch <= s.epochs; ++epoch)
            out << "- name: statescript_" << epoch << "\n  description: Statescript log epoch " << epoch
                << "\n  path: " << s.epoch_stem(epoch) << ".stateScriptLog\n  task_epochs: " << epoch << "\n";
        out << "associated_video_files:\n";
        for (std::uint32_t epoch = 1; epoch <= s.epochs; ++epoch)
            out << "- name: " << s.epoch_stem(epoch) << ".1.h264\n  camera_id: 0\n  task_epochs: " << epoch << "\n";
    } else {
        out << "associated_files: []\nassociated_video_files: []\n";
    }
    out << "units:\n  analog: '-1'\n  behavioral_events: '-1'\ntimes_period_multiplier: 1.5\nraw_data_to_volts: "
           "1.95e-07\n"
        << "default_header_file_path: ''\ndevice:\n  name:\n  - device1\n"
        << "behavioral_events:\n- description: Din1\n  name: Light_1\n- description: Dout2\n  name: Poke_1\n";
    auto const tetrodes = s.channels / 4;
    out << "electrode_groups:" << (tetrodes == 0 ? " []" : "") << "\n";
    for (std::uint32_t i = 0; i < tetrodes; ++i)
        out << "- id: " << i << "\n  location: CA1\n  device_type: tetrode_12.5\n  description: tetrode " << i + 1
            << "\n  targeted_location: CA1\n  targeted_x: " << i % 8 << ".5\n  targeted_y: " << i / 8
            << ".5\n  targeted_z: 1.5\n  units: mm\n";
    out << "ntrode_electrode_group_channel_map:" << (tetrodes == 0 ? " []" : "") << "\n";
    for (std::uint32_t i = 0; i < tetrodes; ++i)
        out << "- ntrode_id: " << i + 1 << "\n  electrode_group_id: " << i
            << "\n  bad_channels: []\n  map:\n    0: 0\n    1: 1\n    2: 2\n    3: 3\n";
    return out.str();
}

}  // namespace sluice::trodes
