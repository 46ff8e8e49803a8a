/// \file
/// Reads a day's metadata and checks it as a whole. Every error is reported, not only the first.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <sluice/trodes/detail/optogenetics_reader.hpp>
#include <sluice/trodes/detail/subject_reader.hpp>
#include <sluice/trodes/detail/yaml_value.hpp>
#include <sluice/trodes/metadata_error.hpp>
#include <sluice/trodes/metadata_value.hpp>

namespace sluice::trodes {

/// The metadata that a day's recordings require.
struct metadata_needs {
    bool electrodes = true;          ///< false for behaviour-only recordings: electrode groups and a map are optional
    bool raw_data_to_volts = false;  ///< true if the headers have no scale: \ref states_scale
};

namespace detail {

/// Reads one file. Each member reads one of its keys.
class metadata_reader {
public:
    metadata_reader(std::filesystem::path const& path, metadata_needs needs, error_list& errors)
        : errors_(errors), root_(load_yaml(path), "", errors_), needs_(needs) {
        result_.path = path.string();
    }

    metadata read() {
        if (root_.is_map()) {
            root_.expect_unique_keys();
            read_session();
            result_.subject = read_subject(root_["subject"]);
            read_devices();
            read_tasks();
            read_files();
            read_events();
            read_electrode_groups();
            read_ntrode_maps();
            result_.missing_optogenetics_keys = missing_optogenetics_keys(root_);
            result_.optogenetics = optogenetics_reader(root_).read();
        }
        return std::move(result_);
    }

private:
    void read_session() {
        auto& m = result_;
        for (auto const& node : root_["experimenter_name"].required().list_or_one())
            if (auto name = node.expected_text(); !name.empty()) m.experimenters.push_back(std::move(name));
        m.lab = root_["lab"].required_text();
        m.institution = root_["institution"].required_text();
        m.experiment_description = root_["experiment_description"].required_text();
        m.session_description = root_["session_description"].required_text();
        m.session_id = root_["session_id"].required_text();
        m.keywords = root_["keywords"].names();
        m.analog_unit = root_["units"]["analog"].expected_text();
        m.behavioral_events_unit = root_["units"]["behavioral_events"].expected_text();
        auto const device = root_["device"]["name"];
        if (device.given())
            m.device_names = device.names();
        else
            device.warn("should be given, got " + device.got());
        m.default_header_file_path = root_["default_header_file_path"].text_or("");
        auto const scale = root_["raw_data_to_volts"];
        m.raw_data_to_volts = positive(scale, false);
        if (needs_.raw_data_to_volts && !scale.given()) scale.add_error(scale_rule + scale.got());
        m.times_period_multiplier = positive(root_["times_period_multiplier"], false);
    }

    void read_devices() {
        for (auto const& node : root_["data_acq_device"].required().list())
            if (node.is_map())
                result_.data_acq_devices.push_back({node["name"].text_or(""), node["system"].text(),
                                                    node["amplifier"].text(), node["adc_circuit"].text()});
        std::set<std::int64_t> ids;
        for (auto const& node : root_["cameras"].required().list()) {
            if (!node.is_map()) continue;
            auto const meters = node["meters_per_pixel"].real();
            if (auto const scale = node["meters_per_pixel"]; !(meters > 0) && scale.is_number())
                scale.warn("should be above 0, got " + scale.got());
            result_.cameras.push_back({unique(node["id"], node["id"].integer(0), ids), meters,
                                       node["manufacturer"].text(), node["model"].object_name_with_slashes(),
                                       node["lens"].text(), node["camera_name"].required_text()});
        }
    }

    void read_tasks() {
        for (auto const& node : root_["tasks"].required().list()) {
            if (!node.is_map()) continue;
            task t{node["task_name"].required_text(),
                   node["task_description"].required_text(),
                   node["task_environment"].expected_text(),
                   {},
                   {},
                   node.line()};
            t.camera_ids = node["camera_id"].integers(0);
            for (auto const id : t.camera_ids)
                if (!find_camera(result_, id))
                    node["camera_id"].warn("should be the id of a camera, got " + std::to_string(id));
            t.epochs = node["task_epochs"].required().integers(0);
            result_.tasks.push_back(std::move(t));
        }
    }

    void read_files() {
        std::set<std::string> names;
        for (auto const& node : root_["associated_files"].list())
            if (node.is_map())
                result_.associated_files.push_back({unique(node["name"], node["name"].object_name(), names),
                                                    node["description"].text(), node["path"].text(),
                                                    node["task_epochs"].required().integers_or_text(0), node.line()});
        std::set<std::string> videos;
        for (auto const& node : root_["associated_video_files"].list()) {
            if (!node.is_map()) continue;
            associated_video_file video{unique(node["name"], node["name"].object_name(), videos),
                                        {},
                                        node["task_epochs"].required().integers(0),
                                        node.line()};
            if (node["camera_id"].given())
                video.camera_id = known_camera(node["camera_id"], node["camera_id"].integer(0));
            result_.associated_video_files.push_back(std::move(video));
        }
    }

    void read_events() {
        std::set<std::string> names;
        for (auto const& node : root_["behavioral_events"].required().list())
            if (node.is_map())
                result_.behavioral_events.push_back({unique(node["name"], node["name"].object_name(), names),
                                                     node["description"].name(), node["comments"].text_or(""),
                                                     node.line()});
    }

    void read_electrode_groups() {
        std::set<std::int64_t> ids;
        auto const groups = root_["electrode_groups"];
        if (needs_.electrodes) groups.required();
        for (auto const& node : groups.list()) {
            if (!node.is_map()) continue;
            auto const errors_before = errors_.size();
            auto const id = unique(node["id"], node["id"].integer(0), ids);
            auto const type = node["device_type"].name();
            auto const is_sound = errors_.size() == errors_before;
            result_.electrode_groups.push_back({id, node["location"].text_or(""), type, node["description"].text(),
                                                node["targeted_location"].text(), node["targeted_x"].real(),
                                                node["targeted_y"].real(), node["targeted_z"].real(),
                                                node["units"].text_or("um"), node.line(), is_sound});
        }
    }

    void read_ntrode_maps() {
        std::set<std::int64_t> ids;
        std::set<std::pair<std::int64_t, std::int64_t>> wired;  // (group, electrode)
        auto const maps = root_["ntrode_electrode_group_channel_map"];
        if (needs_.electrodes) maps.required();
        auto const& groups = result_.electrode_groups;
        bool const are_groups_read =
            !errors_.names("electrode_groups") &&
            std::all_of(groups.begin(), groups.end(), [](auto const& g) { return g.is_sound; });
        for (auto const& node : maps.list()) {
            if (!node.is_map()) continue;
            auto const errors_before = errors_.size();
            ntrode_map n;
            n.line = node.line();
            n.ntrode_id = unique(node["ntrode_id"], node["ntrode_id"].integer(), ids);
            auto const group = node["electrode_group_id"];
            n.electrode_group_id = group.integer(0);
            bool const is_group = find_electrode_group(result_, n.electrode_group_id);
            if (!is_group && are_groups_read)
                group.add_error("must be the id of an electrode group, got " + group.got());
            n.electrodes = positions(node["map"]);
            for (auto const electrode : n.electrodes)
                if (!wired.emplace(n.electrode_group_id, electrode).second)
                    node["map"].add_error("an electrode of a group must have one channel, got electrode " +
                                          std::to_string(electrode) + " of group " +
                                          std::to_string(n.electrode_group_id) + " again");
            n.is_sound = is_group && errors_.size() == errors_before;
            for (auto const& bad : node["bad_channels"].list_or_one()) {
                auto const position = bad.integer(0);
                if (position < static_cast<std::int64_t>(n.electrodes.size()))
                    n.bad_channels.push_back(position);
                else
                    bad.warn("should be a key of the map, got " + bad.got() + "; it has no effect");
            }
            result_.ntrode_maps.push_back(std::move(n));
        }
    }

    /// `map`: the keys are the positions 0, 1, ..., n - 1 in any order, the values are electrode ids.
    static std::vector<std::int64_t> positions(yaml_value const& map) {
        if (!map.is_map()) return {};
        std::vector<std::int64_t> electrodes(map.node().size(), -1);
        for (auto const& entry : map.node()) {
            auto const key = entry.first.IsScalar() ? entry.first.Scalar() : "";
            auto const position = number<std::size_t>(key);
            if (!position || *position >= electrodes.size() || electrodes[*position] != -1) {
                map.add_error("keys must be 0 to " + std::to_string(electrodes.size() - 1) + ", each once, got " +
                              in_quotes(key));
                return {};
            }
            electrodes[*position] = map.at(entry.second, key).integer(0);
        }
        return electrodes;
    }

    static std::optional<double> positive(yaml_value const& node, bool is_needed) {
        if (!node.given() && !is_needed) return std::nullopt;
        auto const value = node.real();
        if (node.given() && node.node().IsScalar() && !(value > 0) && number<double>(node.node().Scalar()))
            node.add_error("must be above 0, got " + node.got());
        return value > 0 ? std::optional(value) : std::nullopt;
    }

    template <class T>
    static T unique(yaml_value const& node, T value, std::set<T>& seen) {
        if (node.given() && node.node().IsScalar() && !seen.insert(value).second)
            node.add_error("must not be repeated, got " + node.got() + " again");
        return value;
    }

    std::int64_t known_camera(yaml_value const& node, std::int64_t id) const {
        if (!find_camera(result_, id)) node.add_error("must be the id of a camera, got " + std::to_string(id));
        return id;
    }

    error_list& errors_;
    yaml_value root_;
    metadata_needs needs_;
    metadata result_;
};

}  // namespace detail

/// Reads the metadata in a YAML file.
///
/// Throws file_error if it cannot be read, and format_error, with the line, if it is not YAML. Throws metadata_error
/// with every error ("FILE:LINE: KEY: RULE, got VALUE") if keys are missing, repeated, of a wrong type or inconsistent.
/// Numbers are accepted as text, one value as a list of one, and null as an empty list. Warnings are dropped; the other
/// overload returns them.
inline metadata read_metadata(std::filesystem::path const& path, metadata_needs needs = {}) {
    error_list errors(path.string());
    auto read = detail::metadata_reader(path, needs, errors).read();
    errors.throw_if_any();
    return read;
}
/// The same, but adds errors and warnings to `errors`, so that \ref make_electrode_map can add its own before all are
/// thrown. A value that could not be read has a harmless default.
inline metadata read_metadata(std::filesystem::path const& path, metadata_needs needs, error_list& errors) {
    return detail::metadata_reader(path, needs, errors).read();
}

}  // namespace sluice::trodes
