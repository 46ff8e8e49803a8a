/// \file
/// The epochs with stimulation, from fs_gui_yamls and the files that it names: rows of the table without their times.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/epoch.hpp>
#include <sluice/convert/trodes_to_nwb/stimulation_files.hpp>
#include <sluice/nwb/optogenetic_epochs.hpp>
#include <sluice/trodes/metadata_error.hpp>
#include <sluice/trodes/metadata_value.hpp>
#include <sluice/trodes/stimulation_protocol.hpp>

namespace sluice::convert {

/// A row of the table of stimulated epochs. Its start and stop are those of the recording.
struct stimulated_epoch {
    std::size_t recording = 0;
    nwb::optogenetic_epoch row;
};

namespace detail {

/// Each member function reads one part of an entry. Adds errors and warnings.
class stimulated_epoch_reader {
public:
    stimulated_epoch_reader(trodes::metadata const& m, std::span<epoch const> epochs,
                            std::vector<std::filesystem::path> folders, trodes::error_list& errors)
        : metadata_(m), epochs_(epochs), files_(std::move(folders), errors), errors_(errors) {}

    /// In the order of the recordings.
    std::vector<stimulated_epoch> read() {
        auto const& uses = metadata_.optogenetics->protocols;
        for (std::size_t i = 0; i < uses.size(); ++i) read_use(uses[i], "fs_gui_yamls[" + std::to_string(i) + "]");
        std::ranges::stable_sort(rows_, {}, &stimulated_epoch::recording);
        return std::move(rows_);
    }

private:
    void read_use(trodes::protocol_use const& use, std::string const& key) {
        nwb::optogenetic_epoch row;
        set_stimulus(row, use, key);
        auto const path = files_.find_protocol(use.file);
        if (!path)
            return errors_.add(
                use.line, key + ".name",
                "must be a file in " + files_.places() + " or the working directory, got \"" + use.file + "\"");
        auto const* const protocol = files_.protocol(*path);
        if (!protocol) return;
        warn_of(*protocol, *path);
        set_pulses(row, use, *protocol, key);
        set_conditions(row, *protocol);
        if (row.speed || !protocol->zones.empty()) set_cameras(row, use, key);
        for (auto const number : use.epochs) {
            auto const before = rows_.size();
            for (std::size_t r = 0; r < epochs_.size(); ++r)
                if (epochs_[r].number == number) add(row, r, *protocol, *path);
            if (rows_.size() == before)
                errors_.warn(
                    use.line, key + ".epochs",
                    "should be epochs of the recordings, got " + std::to_string(number) + ", which is left out");
        }
    }

    void add(nwb::optogenetic_epoch row, std::size_t recording, trodes::stimulation_protocol const& protocol,
             std::filesystem::path const& path) {
        row.name = epochs_[recording].label();
        row.number = epochs_[recording].number;
        for (auto const& filter : protocol.zones)
            if (auto const* const geometry = files_.geometry(path, filter, epochs_[recording]))
                add_zone(row, *geometry, filter, path);
        rows_.push_back({recording, std::move(row)});
    }

    void add_zone(nwb::optogenetic_epoch& row, trodes::track_geometry const& geometry,
                  trodes::zone_filter const& filter, std::filesystem::path const& path) {
        auto const* const zone = trodes::find_zone(geometry, filter.zone_id);
        if (!zone || zone->nodes.empty()) {
            trodes::error_list own(path.string());
            own.add(0, "trackgeometry.zone_id",
                    "must be a zone with nodes in " + filter.geometry_file + ", got " + std::to_string(filter.zone_id));
            return errors_.add(own);
        }
        auto const pixel = [](double relative, std::int64_t size) {
            return static_cast<std::int64_t>(std::llround(relative * static_cast<double>(size)));
        };
        auto& polygon = row.zones.emplace_back();
        for (auto const& node : zone->nodes)
            polygon.push_back({pixel(node.x, filter.camera_width), pixel(node.y, filter.camera_height)});
    }

    /// Sets the stimulus, from the metadata.
    void set_stimulus(nwb::optogenetic_epoch& row, trodes::protocol_use const& use, std::string const& key) {
        auto const& all = *metadata_.optogenetics;
        row.power_in_mW = use.power_in_mw;
        row.wavelength_in_nm = use.wavelength_in_nm.value_or(all.source.wavelength_in_nm.value_or(0));
        if (use.optogenetic_sites)
            row.sites = *use.optogenetic_sites;
        else
            for (std::size_t i = 0; i < all.fibers.size(); ++i) row.sites.push_back(static_cast<std::int64_t>(i));
        auto const& events = metadata_.behavioral_events;
        row.stimulus_signal = "/processing/behavior/behavioral_events/" + use.dio_output_name;
        if (std::ranges::none_of(events, [&](auto const& e) { return e.name == use.dio_output_name; }))
            errors_.add(use.line, key + ".dio_output_name",
                        "must be the name of a behavioral event, got \"" + use.dio_output_name + "\"");
    }

    /// Sets the pulses, from the protocol, else from the metadata.
    void set_pulses(nwb::optogenetic_epoch& row, trodes::protocol_use const& use,
                    trodes::stimulation_protocol const& protocol, std::string const& key) {
        auto const set = [&](auto& to, auto const& first, auto const& second, char const* name) {
            if (first)
                to = *first;
            else if (second)
                to = *second;
            else
                errors_.add(use.line, key + "." + name, "must be given here or in " + use.file + ", got nothing");
        };
        row.convenience_code = protocol.nickname;
        set(row.pulse_length_in_ms, protocol.pulses.pulse_length_in_ms, use.pulses.pulse_length_in_ms, "pulseLength");
        set(row.period_in_ms, protocol.pulses.period_in_ms, use.pulses.period_in_ms, "sequencePeriod");
        set(row.intertrain_interval_in_ms, protocol.pulses.train_interval_in_ms, use.pulses.train_interval_in_ms,
            "trainInterval");
        set(row.pulses_per_train, protocol.pulses.pulses, use.pulses.pulses, "nPulses");
        set(row.trains, protocol.pulses.trains, use.pulses.trains, "nOutputTrains");
    }

    static void set_conditions(nwb::optogenetic_epoch& row, trodes::stimulation_protocol const& protocol) {
        if (auto const& ripple = protocol.ripple)
            row.ripple = {ripple->lockout, ripple->threshold_sd, ripple->tetrodes_above_threshold};
        if (auto const& theta = protocol.theta)
            row.theta = {theta->lockout, theta->phase_in_deg, theta->reference_ntrode};
        if (auto const& speed = protocol.speed) row.speed = {speed->threshold_in_cm_per_s, speed->on_above_threshold};
    }

    /// Sets the cameras of the filters.
    void set_cameras(nwb::optogenetic_epoch& row, trodes::protocol_use const& use, std::string const& key) {
        if (use.camera_ids.empty())
            errors_.add(use.line, key + ".camera_id",
                        "must be given because " + use.file + " has a filter of speed or place, got nothing");
        for (auto const id : use.camera_ids) {
            if (auto const* const camera = trodes::find_camera(metadata_, id))
                row.cameras.push_back({id, camera->meters_per_pixel * 100});
            else
                errors_.add(use.line, key + ".camera_id", "must be the id of a camera, got " + std::to_string(id));
        }
    }

    void warn_of(trodes::stimulation_protocol const& protocol, std::filesystem::path const& path) {
        if (!warned_of_.insert(path).second) return;
        trodes::error_list own(path.string());
        if (!protocol.has_trigger)
            own.warn(0, "", "an action should name its trigger, got none: no trigger is written");
        for (auto const& type : protocol.other_types)
            own.warn(0, "",
                     "a trigger should be ripple or theta, and a filter speed or geometry, got \"" + type +
                         "\", which is left out");
        errors_.add(own);
    }

    trodes::metadata const& metadata_;
    std::span<epoch const> epochs_;
    stimulation_files files_;
    trodes::error_list& errors_;
    std::set<std::filesystem::path> warned_of_;
    std::vector<stimulated_epoch> rows_;
};

}  // namespace detail
}  // namespace sluice::convert
