/// \file
/// read_stimulation_protocol(path): reads a stimulation from a file of the fs_gui: its pulses, triggers and conditions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/trodes/detail/optogenetics_reader.hpp>
#include <sluice/trodes/detail/yaml_value.hpp>
#include <sluice/trodes/metadata_error.hpp>
#include <sluice/trodes/optogenetics_value.hpp>

namespace sluice::trodes {

struct ripple_trigger {
    std::int64_t tetrodes_above_threshold = 0;
    double threshold_sd = 0;   ///< in standard deviations
    std::int64_t lockout = 0;  ///< as in the file; a property of the action
};

struct theta_trigger {
    double phase_in_deg = 0;
    std::int64_t reference_ntrode = 0;
    std::int64_t lockout = 0;
};

struct speed_filter {
    double threshold_in_cm_per_s = 0;
    bool on_above_threshold = false;
};

/// Requires the animal to be in a zone of a .trackgeometry file.
struct zone_filter {
    std::string geometry_file;  ///< its name in the protocol
    std::int64_t zone_id = 0;
    std::int64_t camera_width = 0, camera_height = 0;  ///< pixels
};

struct stimulation_protocol {
    std::string nickname;
    pulse_train pulses;
    bool has_trigger = false;
    std::optional<ripple_trigger> ripple;
    std::optional<theta_trigger> theta;
    std::optional<speed_filter> speed;
    std::vector<zone_filter> zones;
    std::vector<std::string> other_types;  ///< unknown types of triggers and filters
};

namespace detail {

/// The nodes of one file. They refer to each other by instance_id.
class protocol_reader {
public:
    explicit protocol_reader(yaml_value const& root) : root_(root) {}

    stimulation_protocol read() {
        std::vector<yaml_value> actions;
        if (root_.is_map())
            for (auto const& node : root_["nodes"].required().list()) {
                if (!node.is_map()) continue;
                nodes_.insert_or_assign(node["instance_id"].name(), node);
                if (node["type_id"].name().find("action-type") != std::string::npos) actions.push_back(node);
            }
        if (actions.size() == 1)
            read_action(actions.front());
        else if (root_.node().IsMap())
            root_["nodes"].add_error("must hold one node whose type_id has action-type in it, got " +
                                     std::to_string(actions.size()));
        return std::move(result_);
    }

private:
    void read_action(yaml_value const& action) {
        result_.nickname = action["nickname"].text();
        result_.pulses = read_pulse_train(action);
        result_.has_trigger = action["trigger_id"].given();
        if (result_.has_trigger) read_trigger(action, action["trigger_id"]["data"]["value"]);
        read_conditions(action["condition_id"], 0);
        read_conditions(action["filter_id"], 0);
    }

    void read_trigger(yaml_value const& action, yaml_value const& reference) {
        auto const* const node = referred(reference);
        if (!node) return;
        auto const type = (*node)["type_id"].text();
        auto const lockout = action["lockout_time"];
        if (type.find("ripple") != std::string::npos)
            result_.ripple = ripple_trigger{(*node)["n_above_threshold"].integer(), (*node)["sd_threshold"].real(),
                                            lockout.integer()};
        else if (type.find("theta") != std::string::npos)
            result_.theta = theta_trigger{(*node)["theta_filter_degrees"].real(), (*node)["reference_ntrode"].integer(),
                                          lockout.integer()};
        else
            result_.other_types.push_back(type);
    }

    /// A tree of gates whose leaves refer to filters. AND and OR are not distinguished: the target table has no column
    /// for them.
    void read_conditions(yaml_value const& tree, int depth) {
        constexpr int deepest = 64;
        if (!tree.given() || !tree.node().IsMap() || !tree["data"].given()) return;
        if (depth > deepest)
            return tree.add_error("gates must not be nested more than " + std::to_string(deepest) + " times, got more");
        auto const children = tree["children"].list();
        for (auto const& child : children) read_conditions(child, depth + 1);
        bool const is_gate = tree["data"]["type"].given() && tree["data"]["type"].text() == "gate";
        if (children.empty() && !is_gate) read_filter(tree["data"]["value"]);
    }

    void read_filter(yaml_value const& reference) {
        auto const* const node = referred(reference);
        if (!node) return;
        auto const type = (*node)["type_id"].text();
        if (type == "geometry-filter-type") {
            auto const geometry = (*node)["trackgeometry"];
            result_.zones.push_back({geometry["filename"].name(), geometry["zone_id"].integer(),
                                     (*node)["cameraWidth"].integer(1), (*node)["cameraHeight"].integer(1)});
        } else if (type == "speed-filter-type") {
            result_.speed = speed_filter{(*node)["threshold"].real(), (*node)["threshold_above"].boolean()};
        } else {
            result_.other_types.push_back(type);
        }
    }

    yaml_value const* referred(yaml_value const& reference) const {
        auto const id = reference.text();
        auto const found = nodes_.find(id);
        if (found != nodes_.end()) return &found->second;
        if (reference.given() && reference.node().IsScalar())
            reference.add_error("must be the instance_id of a node, got " + reference.got());
        return nullptr;
    }

    yaml_value const& root_;
    std::map<std::string, yaml_value> nodes_;
    stimulation_protocol result_;
};

}  // namespace detail

/// Reads the protocol in a YAML file of the fs_gui (`nodes`: one action, its trigger, its tree of conditions). Errors
/// in it are added to `errors`, with lines of this file. Throws file_error if it cannot be read, and format_error if it
/// is not YAML.
inline stimulation_protocol read_stimulation_protocol(std::filesystem::path const& path, error_list& errors) {
    error_list own(path.string());
    detail::yaml_value const root(detail::load_yaml(path), "", own);
    auto made = detail::protocol_reader(root).read();
    errors.add(own);
    return made;
}

}  // namespace sluice::trodes
