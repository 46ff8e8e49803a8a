/// \file
/// A day's metadata ({date}_{animal}_metadata.yml) as values.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/trodes/detail/text.hpp>
#include <sluice/trodes/optogenetics_value.hpp>

namespace sluice::trodes {

struct subject {
    std::string description, genotype, sex, species, subject_id;
    std::string date_of_birth;       ///< ISO 8601 with offset
    std::string weight;              ///< as written: "100", "450 g", "Unknown"; \ref weight_text adds the unit
    std::optional<std::string> age;  ///< ISO 8601 duration, optional
};

/// "100 g": a bare number is in grams; other text is unchanged.
inline std::string weight_text(subject const& s) {
    return detail::number<double>(s.weight) ? std::string(detail::trimmed(s.weight)) + " g" : s.weight;
}

struct data_acq_device {
    std::string name, system, amplifier, adc_circuit;  ///< name may be empty
};

struct camera {
    std::int64_t id = 0;
    double meters_per_pixel = 0;
    std::string manufacturer, model, lens, camera_name;
};

struct task {
    std::string name, description, environment;
    std::vector<std::int64_t> camera_ids;
    std::vector<std::int64_t> epochs;
    std::uint64_t line = 0;
};

struct associated_file {
    std::string name, description, path;
    std::vector<std::int64_t> epochs;
    std::uint64_t line = 0;
};

struct associated_video_file {
    std::string name;
    std::optional<std::int64_t> camera_id;
    std::vector<std::int64_t> epochs;
    std::uint64_t line = 0;
};

/// A digital line to convert, by its name in the header (`hardware_id`, "Din1"; see find_digital).
struct behavioral_event {
    std::string name, hardware_id, comments;
    std::uint64_t line = 0;
};

struct electrode_group {
    std::int64_t id = 0;
    std::string location, device_type, description, targeted_location;
    double targeted_x = 0, targeted_y = 0, targeted_z = 0;  ///< in `units`
    std::string units;
    std::uint64_t line = 0;
    bool is_sound = true;  ///< false if id or device type broke a rule; their consequences are not reported
};

/// How the channels of one SpikeNTrode are wired to the electrodes of one group.
struct ntrode_map {
    std::int64_t ntrode_id = 0;
    std::int64_t electrode_group_id = 0;
    std::vector<std::int64_t> electrodes;    ///< electrode id within the group, by position in the SpikeNTrode
    std::vector<std::int64_t> bad_channels;  ///< positions in the SpikeNTrode
    std::uint64_t line = 0;
    bool is_sound = true;  ///< false if id, group or map broke a rule; their consequences are not reported
};

struct metadata {
    std::string path;  ///< the file
    std::vector<std::string> experimenters;
    std::string lab, institution, experiment_description, session_description, session_id;
    std::vector<std::string> keywords;
    struct subject subject;
    std::vector<struct data_acq_device> data_acq_devices;
    std::vector<camera> cameras;
    std::vector<task> tasks;
    std::vector<associated_file> associated_files;
    std::vector<associated_video_file> associated_video_files;
    std::string analog_unit, behavioral_events_unit;
    std::optional<double> raw_data_to_volts;  ///< volts per count, for headers without a scale
    std::optional<double> times_period_multiplier;
    std::string default_header_file_path;
    std::vector<std::string> device_names;
    std::vector<behavioral_event> behavioral_events;
    std::vector<electrode_group> electrode_groups;
    std::vector<ntrode_map> ntrode_maps;
    std::optional<struct optogenetics> optogenetics;     ///< none unless all of its keys are filled
    std::vector<std::string> missing_optogenetics_keys;  ///< the empty ones, if some are filled
};

namespace detail {
inline constexpr char const* scale_rule = "must be given because the recordings have no rawScalingToUv, got ";
}

inline camera const* find_camera(metadata const& m, std::int64_t id) {
    auto const found = std::find_if(m.cameras.begin(), m.cameras.end(), [&](camera const& c) { return c.id == id; });
    return found == m.cameras.end() ? nullptr : &*found;
}

inline electrode_group const* find_electrode_group(metadata const& m, std::int64_t id) {
    auto const found =
        std::find_if(m.electrode_groups.begin(), m.electrode_groups.end(), [&](auto const& g) { return g.id == id; });
    return found == m.electrode_groups.end() ? nullptr : &*found;
}

inline ntrode_map const* find_ntrode_map(metadata const& m, std::int64_t ntrode_id) {
    auto const found = std::find_if(m.ntrode_maps.begin(), m.ntrode_maps.end(),
                                    [&](auto const& n) { return n.ntrode_id == ntrode_id; });
    return found == m.ntrode_maps.end() ? nullptr : &*found;
}

}  // namespace sluice::trodes
