/// \file
/// The optogenetics of a day as values: the metadata's viruses, light sources, fibres and stimulation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::trodes {

/// Stereotactic coordinates; + is anterior, right, up.
struct stereotactic_place {
    double ap_in_mm = 0, ml_in_mm = 0, dv_in_mm = 0;
    double roll_in_deg = 0, pitch_in_deg = 0, yaw_in_deg = 0;
    std::string reference;  ///< the origin of the coordinates: "Bregma at the cortical surface"
};

struct virus_injection {
    std::string name, description;
    std::string virus_name;  ///< a \ref virus in the lab's device files
    std::string hemisphere;  ///< "left" or "right"
    std::string location;
    stereotactic_place place;
    double titer_in_vg_per_ml = 0;
    double volume_in_ul = 0;
    std::uint64_t line = 0;
};

struct excitation_source {
    std::string name, description;
    std::string model_name;  ///< an \ref excitation_source_model in the lab's device files
    std::optional<double> wavelength_in_nm;
    double power_in_w = 0;
    double intensity_in_w_per_m2 = 0;
    std::uint64_t line = 0;
};

struct optical_fiber {
    std::string name, description;
    std::string hardware_name;  ///< an \ref optical_fiber_model in the lab's device files
    std::string hemisphere;     ///< in lower case; normally "left" or "right"
    std::string location;
    stereotactic_place place;
    std::optional<double> depth_in_mm;
    std::uint64_t line = 0;
};

/// A train of pulses; all values are optional. Times in ms.
struct pulse_train {
    std::optional<double> pulse_length_in_ms, period_in_ms, train_interval_in_ms;
    std::optional<std::int64_t> pulses, trains;
};

/// An entry of fs_gui_yamls: the epochs of one stimulation protocol.
struct protocol_use {
    std::string file;  ///< the protocol's file name in the metadata
    std::vector<std::int64_t> epochs;
    double power_in_mw = 0;
    std::string dio_output_name;                                 ///< `name` of a behavioural event
    std::vector<std::int64_t> camera_ids;                        ///< cameras whose position the filters use
    std::optional<double> wavelength_in_nm;                      ///< none: the source's
    std::optional<std::vector<std::int64_t>> optogenetic_sites;  ///< indices of fibres; none: all
    pulse_train pulses;                                          ///< for protocols that do not define their own
    std::uint64_t line = 0;
};

struct optogenetics {
    std::string stimulation_software;
    excitation_source source;
    std::vector<virus_injection> injections;
    std::vector<optical_fiber> fibers;
    std::vector<protocol_use> protocols;
};

}  // namespace sluice::trodes
