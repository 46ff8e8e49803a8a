#include <sluice/trodes/metadata.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "support/trodes_metadata.hpp"

namespace {
using namespace sluice::trodes;
using namespace test;

/// The one error of the small day with one key replaced, as "KEY: RULE"; "none" or "several" otherwise.
std::string error_with(std::string const& key, std::string const& value) {
    temp_dir dir;
    auto text = trodes_metadata{};
    text.keys[key] = value;
    try {
        read_metadata(dir.write("m.yml", text.yaml()));
    } catch (metadata_error const& e) {
        return e.errors().size() == 1 ? e.errors()[0].key + ": " + e.errors()[0].rule
                                      : "several: " + std::string(e.what());
    }
    return "none";
}

std::string const camera =
    "\n  - {id: 0, meters_per_pixel: 0.001, manufacturer: m, model: x, lens: l, camera_name: home}";
std::string const group =
    "\n  - {id: 0, location: CA1, device_type: tetrode_12.5, description: d, targeted_location: CA1, targeted_x: 1, "
    "targeted_y: 2, targeted_z: 3, units: mm}";

TEST_CASE("read_metadata: cameras have unique ids and a scale", "[trodes][metadata][errors]") {
    CHECK(error_with("cameras", camera + camera) == "cameras[1].id: must not be repeated, got \"0\" again");
    CHECK(error_with("cameras",
                     "\n  - {id: 0, meters_per_pixel: wide, manufacturer: m, model: x, lens: l, camera_name: c}") ==
          "cameras[0].meters_per_pixel: must be a number, got \"wide\"");
    CHECK(error_with("cameras", "\n  - {id: 0, meters_per_pixel: 1, manufacturer: m, lens: l, camera_name: c}") ==
          "cameras[0].model: must be text, got nothing");
}

TEST_CASE("read_metadata: a camera's model is an object name, and may hold slashes", "[trodes][metadata][errors]") {
    auto const of_model = [](std::string const& model) {
        return error_with("cameras", "\n  - {id: 0, meters_per_pixel: 1, manufacturer: m, model: " + model +
                                         ", lens: l, camera_name: c}");
    };
    CHECK(of_model("\".\"") == "cameras[0].model: must not be '.', got \".\"");
    CHECK(of_model("\" \"") == "cameras[0].model: must not be empty, got \" \"");
    for (auto const* model : {"a/b", "\"/\"", "\"./\"", "\"..\""}) CHECK(of_model(model) == "none");
}

TEST_CASE("read_metadata: videos must name existing cameras, and tasks epochs", "[trodes][metadata][errors]") {
    CHECK(error_with("associated_video_files", "\n  - {name: v, camera_id: 9, task_epochs: 1}") ==
          "associated_video_files[0].camera_id: must be the id of a camera, got 9");
    CHECK(error_with(
              "tasks",
              "\n  - {task_name: t, task_description: d, task_environment: e, camera_id: 0, task_epochs: [one]}") ==
          "tasks[0].task_epochs[0]: must be an integer of at least 0, got \"one\"");
    CHECK(error_with("tasks", "\n  - {task_name: t, task_description: d, camera_id: 0}") ==
          "tasks[0].task_epochs: must be given, got nothing");
}

TEST_CASE("read_metadata: object names must be unique and hold no slash", "[trodes][metadata][errors]") {
    CHECK(error_with("behavioral_events", "\n  - {description: Din1, name: a}\n  - {description: Din2, name: a}") ==
          "behavioral_events[1].name: must not be repeated, got \"a\" again");
    CHECK(error_with("behavioral_events", "\n  - {description: Din1, name: a/b}") ==
          "behavioral_events[0].name: must not hold '/', got \"a/b\"");
    CHECK(error_with("behavioral_events", "\n  - {description: Din1, name: .}") ==
          "behavioral_events[0].name: must not be '.', got \".\"");
    std::string const file = "\n  - {name: n, description: d, path: p, task_epochs: 1}";
    CHECK(error_with("associated_files", file + file) ==
          "associated_files[1].name: must not be repeated, got \"n\" again");
    CHECK(error_with("associated_video_files", "\n  - {name: a/b, task_epochs: 1}") ==
          "associated_video_files[0].name: must not hold '/', got \"a/b\"");
}

TEST_CASE("read_metadata: electrode groups have unique ids, a type and a target", "[trodes][metadata][errors]") {
    CHECK(error_with("electrode_groups", group + group) ==
          "electrode_groups[1].id: must not be repeated, got \"0\" again");
    CHECK(error_with("electrode_groups",
                     "\n  - {id: 0, device_type: \"\", description: d, targeted_location: C, targeted_x: 1, "
                     "targeted_y: 2, targeted_z: 3}") ==
          "electrode_groups[0].device_type: must not be empty, got \"\"");
    CHECK(error_with("electrode_groups",
                     "\n  - {id: 0, device_type: t, description: d, targeted_location: C, targeted_x: left, "
                     "targeted_y: 2, targeted_z: 3}") ==
          "electrode_groups[0].targeted_x: must be a number, got \"left\"");
    CHECK(error_with("electrode_groups",
                     "\n  - {id: 0, location: '', device_type: t, description: d, targeted_location: C, targeted_x: 1, "
                     "targeted_y: 2, targeted_z: 3}") == "none");
}

TEST_CASE("read_metadata: the channel map must be complete and name existing electrodes",
          "[trodes][metadata][errors]") {
    auto const error_of = [](std::string const& entries) {
        auto text = error_with("ntrode_electrode_group_channel_map", entries);
        std::string const key = "ntrode_electrode_group_channel_map";
        return text.starts_with(key) ? text.substr(key.size()) : text;
    };
    auto const one = [](std::string const& id, std::string const& map, std::string const& more = "") {
        return "\n  - {ntrode_id: " + id + ", electrode_group_id: 0, map: " + map + more + "}";
    };
    CHECK(error_of(one("1", "{0: 0, 1: 1}") + one("1", "{0: 2, 1: 3}")) ==
          "[1].ntrode_id: must not be repeated, got \"1\" again");
    CHECK(error_of(one("1", "{0: 0, 1: 1}") + one("2", "{0: 1}")) ==
          "[1].map: an electrode of a group must have one channel, got electrode 1 of group 0 again");
    CHECK(error_of(one("1", "{0: 0, 2: 1}")) == "[0].map: keys must be 0 to 1, each once, got \"2\"");
    CHECK(error_of(one("1", "{0: 0, x: 1}")) == "[0].map: keys must be 0 to 1, each once, got \"x\"");
    CHECK(error_of(one("1", "{0: 0, \"0\": 1}")) == "[0].map: keys must be 0 to 1, each once, got \"0\"");
    CHECK(error_of(one("1", "{0: 1, 1: -1}")) == "[0].map.1: must be an integer of at least 0, got \"-1\"");
    CHECK(error_of(one("1", "[0, 1]")) == "[0].map: must be a map, got a list");
    CHECK(error_of(one("1", "{0: 0, 1: 1}", ", bad_channels: [1, x]")) ==
          "[0].bad_channels[1]: must be an integer of at least 0, got \"x\"");
    CHECK(error_of(one("1", "{0: 0, 1: 1}", ", bad_channels: null")) == "none");
    CHECK(error_of(one("1", "{0: 0, 1: 1}", ", bad_channels: 1")) == "none");
    CHECK(error_of("\n  - {ntrode_id: 1, electrode_group_id: 4, map: {0: 0}}") ==
          "[0].electrode_group_id: must be the id of an electrode group, got \"4\"");
    CHECK(error_of(one("one", "{0: 0}")) == "[0].ntrode_id: must be an integer, got \"one\"");
}

TEST_CASE("read_metadata: the channel map may be in any order", "[trodes][metadata]") {
    temp_dir dir;
    auto text = trodes_metadata{};
    text.keys["ntrode_electrode_group_channel_map"] =
        "\n  - {ntrode_id: 1.0, electrode_group_id: 0, map: {\"3\": 1, \"1\": 0, \"0\": 2, \"2\": 3}}";
    auto const m = read_metadata(dir.write("m.yml", text.yaml()));
    CHECK(m.ntrode_maps.at(0).electrodes == std::vector<std::int64_t>{2, 0, 3, 1});
}
}  // namespace
