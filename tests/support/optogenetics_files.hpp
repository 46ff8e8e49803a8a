/// \file
/// The files of a small optogenetic experiment as text: metadata keys, device files, two protocols, zones. All numbers
/// differ.
#pragma once

#include <map>
#include <string>

namespace test {

/// The value of each key, for a day with epochs 1 and 2, a camera 0 and a behavioural event of that name.
inline std::map<std::string, std::string> optogenetics_keys(std::string const& event = "Light") {
    return {
        {"opto_excitation_source",
         "\n  - {name: Blue, model_name: Laser 488, description: a laser, wavelength_in_nm: 488, power_in_W: 0.077, "
         "intensity_in_W_per_m2: 1e10}"},
        {"virus_injection",
         "\n  - {name: Injection R, description: into the right, hemisphere: Right, location: CA1, ap_in_mm: 1, "
         "ml_in_mm: 2, dv_in_mm: 3, roll_in_deg: 4,"
         " pitch_in_deg: 5, yaw_in_deg: 6, reference: Bregma, virus_name: AAV1/2, titer_in_vg_per_ml: 1.0e9, "
         "volume_in_uL: 0.45, volume_in_ul: 100}"
         "\n  - {name: Injection L, description: into the left, hemisphere: left, location: CA1, ap_in_mm: -1, "
         "ml_in_mm: -2, dv_in_mm: -3, roll_in_deg: -4,"
         " pitch_in_deg: -5, yaw_in_deg: -6, reference: Lambda, virus_name: AAV1/2, titer_in_vg_per_ml: 1.0e9, "
         "volume_in_ul: 0.5}"},
        {"optical_fiber",
         "\n  - {name: Fiber L, hardware_name: tapered, implanted_fiber_description: in the left, location: CA1, "
         "hemisphere: left, ap_in_mm: 7, ml_in_mm: 8,"
         " dv_in_mm: 9, roll_in_deg: 10, pitch_in_deg: 11, yaw_in_deg: 12, reference: Bregma}"
         "\n  - {name: Fiber R, hardware_name: tapered, implanted_fiber_description: in the right, location: CA1, "
         "hemisphere: RIGHT, ap_in_mm: 13,"
         " ml_in_mm: 14, dv_in_mm: 15, roll_in_deg: 16, pitch_in_deg: 17, yaw_in_deg: 18, reference: Bregma, "
         "depth_in_mm: 2.5}"},
        {"optogenetic_stimulation_software", " fs-gui"},
        {"fs_gui_yamls", "\n  - {name: ripple.yaml, epochs: [2], power_in_mW: 70, dio_output_name: " + event +
                             ", camera_id: 0, wavelength_in_nm: 500, optogenetic_sites: [1]}"
                             "\n  - {name: theta.yaml, epochs: [1], power_in_mW: 60, dio_output_name: " +
                             event + ", nPulses: 3}"},
    };
}

inline std::string const source_device =
    "model_name: Laser 488\ndescription: blue light\nmanufacturer: Omicron\nillumination_type: laser\n"
    "wavelength_range_in_nm: [487.5, 488.5]\n";
inline std::string const fiber_device =
    "hardware_name: tapered\ndescription: a tapered fibre\nfiber_name: Lambda\nfiber_model: lambda_b5\nmanufacturer: "
    "Optogenix\n"
    "numerical_aperture: 0.39\ncore_diameter_in_um: 200\nactive_length_in_mm: 2\nferrule_name: \xE2\x88\x85"
    "2.5mm\nferrule_diameter_in_mm: 2.5\n";
inline std::string const virus_device =
    "virus_name: AAV1/2\nconstruct_name: AAV-ChR2\ndescription: excites\nmanufacturer: Core\n";

/// Triggered by ripples while the animal is slow and in zone 1 or 2.
inline std::string const ripple_protocol = R"(nodes:
- {type_id: trodes-camera-data-type, instance_id: cam, nickname: Camera}
- type_id: trodes-digital-pulse-action-type
  instance_id: act
  nickname: on ripples
  trigger_id: {id: a, data: {label: Ripple, type: filter, value: rip}, children: []}
  condition_id:
    id: b
    data: {label: AND Gate, type: gate, value: gate-and}
    children:
    - {id: c, data: {label: Speed, type: filter, value: slow}, children: []}
    - id: d
      data: {label: OR Gate, type: gate, value: gate-or}
      children:
      - {id: e, data: {label: A, type: filter, value: zone-a}, children: []}
      - {id: f, data: {label: B, type: filter, value: zone-b}, children: []}
  pulseLength: 2
  nPulses: 20
  sequencePeriod: 5
  nOutputTrains: 4
  trainInterval: 1000
  lockout_time: 250
- {type_id: ripple-new-filter-type, instance_id: rip, nickname: r, sd_threshold: 3.92, n_above_threshold: 6}
- {type_id: geometry-filter-type, instance_id: zone-a, nickname: A, trackgeometry: {filename: track.trackgeometry, zone_id: 1}, cameraWidth: 1000, cameraHeight: 500}
- {type_id: geometry-filter-type, instance_id: zone-b, nickname: B, trackgeometry: {filename: track.trackgeometry, zone_id: 2}, cameraWidth: 1000, cameraHeight: 500}
- {type_id: speed-filter-type, instance_id: slow, nickname: s, threshold: 8.5, threshold_above: false}
)";

/// Triggered by theta; without a number of pulses.
inline std::string const theta_protocol = R"(nodes:
- type_id: trodes-digital-pulse-action-type
  instance_id: act
  nickname: on theta
  trigger_id: {id: a, data: {label: Theta, type: filter, value: the}, children: []}
  condition_id:
  pulseLength: 1.5
  sequencePeriod: 6
  nOutputTrains: 1
  trainInterval: 900
  lockout_time: 80
- {type_id: theta-phase-hilbert-filter-type, instance_id: the, nickname: t, theta_filter_degrees: 320, reference_ntrode: 15}
)";

inline std::string const zones =
    "<Linearization Object>\n\n<Rangeline Object>\n\n<Zone Objects> 1\n<Start settings>\nDescription: Zone geometry\n"
    "<polygon settings>\nZone id: 1\nnodes_x: 0.1 0.2 0.3004\nnodes_y: 0.5 0.6 0.7\n"
    "<polygon settings>\nZone id: 2\nnodes_x: 0.25 0.75 0.75 0.25\nnodes_y: 0 0 1.01 1\n<End settings>\n\n"
    "<Inclusion Zone Object> 1\n<Start settings>\nDescription: Inclusion Zone geometry\n"
    "<polygon settings>\nZone id: -1\nnodes_x: 0 1 1\nnodes_y: 0 0 1\n<End settings>\n\n<Exclusion Zone Objects>\n\n";

}  // namespace test
