/// \file
/// nwb::optogenetic_epochs: the epochs with stimulation, their pulses and their conditions.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sluice/nwb/dynamic_table.hpp>
#include <sluice/nwb/file.hpp>
#include <sluice/nwb/optogenetic_experiment.hpp>

namespace sluice::nwb {

/// Stimulation on ripples: a minimum number of tetrodes above a threshold, in standard deviations.
struct ripple_condition {
    std::int64_t lockout_in_samples = 0;
    double threshold_sd = 0;
    std::int64_t tetrodes_above_threshold = 0;
};

/// Stimulation at a phase of theta.
struct theta_condition {
    std::int64_t lockout_in_samples = 0;
    double phase_in_deg = 0;
    std::int64_t reference_ntrode = 0;
};

/// Stimulation only while the animal is faster or slower than a threshold.
struct speed_condition {
    double threshold_in_cm_per_s = 0;
    bool on_above_threshold = false;
};

/// A polygon in a camera's image: (x, y) in whole pixels.
using pixel_polygon = std::vector<std::array<std::int64_t, 2>>;

/// The camera whose tracking a speed or spatial condition uses.
struct condition_camera {
    std::int64_t id = 0;  ///< id of a camera_device in the file
    double cm_per_pixel = 0;
};

/// One epoch with stimulation; times in seconds from the session's timestamps_reference_time.
struct optogenetic_epoch {
    double start_seconds = 0, stop_seconds = 0;
    std::string name = {};
    std::int64_t number = 0;
    std::string convenience_code = {};
    double pulse_length_in_ms = 0, period_in_ms = 0, intertrain_interval_in_ms = 0;
    std::int64_t pulses_per_train = 0, trains = 0;
    double power_in_mW = 0, wavelength_in_nm = 0;
    std::vector<std::int64_t> sites = {};  ///< rows of the table of sites
    std::string stimulus_signal = {};      ///< path of the time series of the delivered stimulus
    std::optional<ripple_condition> ripple = {};
    std::optional<theta_condition> theta = {};
    std::optional<speed_condition> speed = {};
    std::vector<pixel_polygon> zones = {};
    std::vector<condition_camera> cameras = {};
};

struct optogenetic_epochs {
    std::vector<optogenetic_epoch> rows = {};
};

namespace detail {

/// Returns all zones in one shape, epochs x regions x nodes x 2. Missing regions and nodes are (-1, -1), as the schema
/// specifies for nodes.
inline column zone_column(std::vector<optogenetic_epoch> const& rows) {
    std::size_t regions = 0, nodes = 0;
    for (auto const& row : rows) {
        regions = std::max(regions, row.zones.size());
        for (auto const& zone : row.zones) nodes = std::max(nodes, zone.size());
    }
    std::vector<std::int64_t> values(rows.size() * regions * nodes * 2, -1);
    for (std::size_t r = 0; r < rows.size(); ++r)
        for (std::size_t z = 0; z < rows[r].zones.size(); ++z)
            for (std::size_t n = 0; n < rows[r].zones[z].size(); ++n)
                std::ranges::copy(rows[r].zones[z][n],
                                  values.begin() + static_cast<std::ptrdiff_t>(((r * regions + z) * nodes + n) * 2));
    return {"spatial_filter_region_node_coordinates_in_pixels",
            "corners of the regions; (-1, -1) where there are no more",
            std::move(values),
            {regions, nodes, 2}};
}

/// Returns a column of f(row).
template <class F>
column column_of(std::vector<optogenetic_epoch> const& rows, std::string name, std::string description, F f) {
    std::vector<decltype(f(rows.front()))> values;
    for (auto const& row : rows) values.push_back(f(row));
    return {std::move(name), std::move(description), std::move(values)};
}

inline std::vector<column> condition_columns(std::vector<optogenetic_epoch> const& rows) {
    using epoch = optogenetic_epoch;
    constexpr auto none = std::int64_t{-1};
    constexpr auto unknown = std::numeric_limits<double>::quiet_NaN();
    auto const of = [&](char const* name, char const* description, auto f) {
        return column_of(rows, name, description, f);
    };
    return {
        of("ripple_filter_on", "whether ripples triggered", [](epoch const& e) { return e.ripple.has_value(); }),
        of("ripple_filter_lockout_period_in_samples", "from ripple to ripple; -1: no such filter",
           [](epoch const& e) { return e.ripple ? e.ripple->lockout_in_samples : none; }),
        of("ripple_filter_threshold_sd", "in standard deviations; -1: no such filter",
           [](epoch const& e) { return e.ripple ? e.ripple->threshold_sd : -1.0; }),
        of("ripple_filter_num_above_threshold", "tetrodes above the threshold; -1: no such filter",
           [](epoch const& e) { return e.ripple ? e.ripple->tetrodes_above_threshold : none; }),
        of("theta_filter_on", "whether a phase of theta triggered", [](epoch const& e) { return e.theta.has_value(); }),
        of("theta_filter_lockout_period_in_samples", "from start to start; -1: no such filter",
           [](epoch const& e) { return e.theta ? e.theta->lockout_in_samples : none; }),
        of("theta_filter_phase_in_deg", "the phase; NaN: no such filter",
           [](epoch const& e) { return e.theta ? e.theta->phase_in_deg : unknown; }),
        of("theta_filter_reference_ntrode", "whose theta; -1: no such filter",
           [](epoch const& e) { return e.theta ? e.theta->reference_ntrode : none; }),
        of("speed_filter_on", "whether the animal's speed mattered",
           [](epoch const& e) { return e.speed.has_value(); }),
        of("speed_filter_threshold_in_cm_per_s", "NaN: no such filter",
           [](epoch const& e) { return e.speed ? e.speed->threshold_in_cm_per_s : unknown; }),
        of("speed_filter_on_above_threshold", "active above the threshold, not below",
           [](epoch const& e) { return e.speed && e.speed->on_above_threshold; }),
        of("spatial_filter_on", "whether the animal had to be in a region",
           [](epoch const& e) { return !e.zones.empty(); }),
    };
}

inline std::vector<column> camera_columns(file& out, std::vector<optogenetic_epoch> const& rows) {
    auto const devices = out.place(devices_place);
    std::vector<std::vector<hdf5::object_reference>> cameras;
    std::vector<std::vector<double>> scales;
    for (auto const& row : rows) {
        auto& of_row = cameras.emplace_back();
        auto& scale_of_row = scales.emplace_back();
        for (auto const& camera : row.cameras) {
            of_row.push_back(devices.open_group("camera_device " + std::to_string(camera.id)).reference());
            scale_of_row.push_back(camera.cm_per_pixel);
        }
    }
    return {ragged("spatial_filter_cameras", "cameras whose tracking was used", cameras),
            ragged("spatial_filter_cameras_cm_per_pixel", "their scale", scales)};
}

}  // namespace detail

/// Writes /intervals/optogenetic_epochs (FrankLabOptogeneticEpochsTable). A table without rows is not written. Columns
/// of zones and cameras are written only if a row has one. Throws hdf5::error if a row's signal or camera, or the table
/// of sites, is not in the file.
inline void write(file& out, optogenetic_epochs const& value) {
    using epoch = optogenetic_epoch;
    auto const& rows = value.rows;
    if (rows.empty()) return;
    std::vector<hdf5::object_reference> signals;
    std::vector<std::vector<std::int64_t>> sites;
    for (auto const& row : rows) {
        signals.push_back(out.root().open_group(row.stimulus_signal).reference());
        sites.push_back(row.sites);
    }
    auto region = ragged("optogenetic_sites", "rows of the table of sites", sites);
    region.table = out.root().open_group(optogenetic_sites_place).reference();
    auto const of = [&](char const* name, char const* description, auto f) {
        return detail::column_of(rows, name, description, f);
    };
    dynamic_table table{"optogenetic_epochs",
                        "epochs with optogenetic stimulation: its pulses, its triggers, and its conditions",
                        {},
                        {},
                        {"FrankLabOptogeneticEpochsTable", franklab_namespace}};
    table.columns = {
        of("start_time", "when the epoch begins, in seconds", [](epoch const& e) { return e.start_seconds; }),
        of("stop_time", "when it ends, in seconds", [](epoch const& e) { return e.stop_seconds; }),
        of("epoch_name", "its tag in the table of epochs", [](epoch const& e) { return e.name; }),
        of("epoch_number", "counted from 1", [](epoch const& e) { return e.number; }),
        of("convenience_code", "what the protocol calls its stimulation",
           [](epoch const& e) { return e.convenience_code; }),
        of("epoch_type", "what was done in it", [](epoch const&) { return std::string("optogenetic"); }),
        of("stimulation_on", "whether there was stimulation", [](epoch const&) { return true; }),
        of("pulse_length_in_ms", "of one pulse", [](epoch const& e) { return e.pulse_length_in_ms; }),
        of("period_in_ms", "from pulse to pulse, start to start", [](epoch const& e) { return e.period_in_ms; }),
        of("number_pulses_per_pulse_train", "pulses in a train", [](epoch const& e) { return e.pulses_per_train; }),
        of("number_trains", "trains in a stimulus", [](epoch const& e) { return e.trains; }),
        of("intertrain_interval_in_ms", "from train to train, start to start",
           [](epoch const& e) { return e.intertrain_interval_in_ms; }),
        of("power_in_mW", "of the source", [](epoch const& e) { return e.power_in_mW; }),
        of("wavelength_in_nm", "of the source", [](epoch const& e) { return e.wavelength_in_nm; }),
        std::move(region),
        {"stimulus_signal", "the digital line that drove the source", std::move(signals)},
    };
    for (auto& c : detail::condition_columns(rows)) table.columns.push_back(std::move(c));
    if (std::ranges::any_of(rows, [](epoch const& e) { return !e.zones.empty(); }))
        table.columns.push_back(detail::zone_column(rows));
    if (std::ranges::any_of(rows, [](epoch const& e) { return !e.cameras.empty(); }))
        for (auto& c : detail::camera_columns(out, rows)) table.columns.push_back(std::move(c));
    auto intervals = out.place("intervals");
    write(intervals, table);
}

}  // namespace sluice::nwb
