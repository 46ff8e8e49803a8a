#include <sluice/trodes/stimulation_protocol.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/optogenetics_files.hpp"
#include "support/shared_dir.hpp"
#include "support/temp_dir.hpp"

namespace {
using namespace sluice::trodes;

stimulation_protocol read(std::string const& text) {
    test::temp_dir dir;
    error_list errors("m.yml");
    auto made = read_stimulation_protocol(dir.write("p.yaml", text), errors);
    errors.throw_if_any();
    return made;
}

std::string replaced(std::string text, std::string const& from, std::string const& to) {
    return text.replace(text.find(from), from.size(), to);
}

TEST_CASE("read_stimulation_protocol: reads pulses, a ripple trigger and a tree of filters", "[trodes][optogenetics]") {
    auto const p = read(test::ripple_protocol);
    CHECK(p.nickname == "on ripples");
    CHECK(p.pulses.pulse_length_in_ms == 2.);
    CHECK(p.pulses.pulses == 20);
    CHECK(p.pulses.period_in_ms == 5.);
    CHECK(p.pulses.trains == 4);
    CHECK(p.pulses.train_interval_in_ms == 1000.);
    REQUIRE(p.ripple);
    CHECK(p.ripple->tetrodes_above_threshold == 6);
    CHECK(p.ripple->threshold_sd == 3.92);
    CHECK(p.ripple->lockout == 250);
    CHECK(!p.theta);
    REQUIRE(p.speed);
    CHECK(p.speed->threshold_in_cm_per_s == 8.5);
    CHECK(!p.speed->on_above_threshold);
    REQUIRE(p.zones.size() == 2);
    CHECK(p.zones[1].geometry_file == "track.trackgeometry");
    CHECK(p.zones[1].zone_id == 2);
    CHECK(p.zones[1].camera_width == 1000);
    CHECK(p.zones[1].camera_height == 500);
}

TEST_CASE("read_stimulation_protocol: reads a theta trigger, absent values stay empty", "[trodes][optogenetics]") {
    auto const p = read(test::theta_protocol);
    REQUIRE(p.theta);
    CHECK(p.theta->phase_in_deg == 320);
    CHECK(p.theta->reference_ntrode == 15);
    CHECK(p.theta->lockout == 80);
    CHECK(!p.ripple);
    CHECK(!p.speed);
    CHECK(p.zones.empty());
    CHECK(!p.pulses.pulses);
    CHECK(p.has_trigger);
}

TEST_CASE("read_stimulation_protocol: reads filter_id as condition_id, and a filter without a gate",
          "[trodes][optogenetics]") {
    auto const lone = replaced(test::ripple_protocol, "  pulseLength",
                               "  filter_id: {id: z, data: {label: l, type: filter, value: zone-a}}\n  pulseLength");
    CHECK(read(lone).zones.size() == 3);
}

TEST_CASE("read_stimulation_protocol: lists unknown types; triggers and gate contents are optional",
          "[trodes][optogenetics]") {
    CHECK(read(replaced(test::theta_protocol, "type_id: theta-phase", "type_id: spike-phase")).other_types ==
          std::vector<std::string>{"spike-phase-hilbert-filter-type"});
    CHECK(read(replaced(test::ripple_protocol, "speed-filter-type", "mood-filter-type")).other_types ==
          std::vector<std::string>{"mood-filter-type"});
    CHECK(!read(replaced(test::theta_protocol, "trigger_id", "old_trigger_id")).has_trigger);
    CHECK(read(replaced(test::theta_protocol,
                        "condition_id:", "condition_id: {id: g, data: {type: gate, value: gate-and}, children: []}"))
              .zones.empty());
}

TEST_CASE("read_stimulation_protocol: each broken rule is an error with file, line and key",
          "[trodes][optogenetics][errors]") {
    auto const refused = [](std::string const& text, std::string const& rule) {
        CHECK_THROWS_WITH(read(text), ContainsSubstring("p.yaml:") && ContainsSubstring(rule));
    };
    refused(replaced(test::theta_protocol, "pulse-action-type", "pulse"),
            "2: nodes: must hold one node whose type_id has action-type in it, got 0");
    refused(test::theta_protocol + "- {type_id: other-action-type, instance_id: b}\n",
            "nodes: must hold one node whose type_id has action-type in it, got 2");
    refused(replaced(test::theta_protocol, "value: the", "value: lost"),
            "5: nodes[0].trigger_id.data.value: must be the instance_id of a node, got \"lost\"");
    refused(replaced(test::ripple_protocol, "value: slow", "value: fast"),
            "must be the instance_id of a node, got \"fast\"");
    refused(replaced(test::theta_protocol, "reference_ntrode: 15", "reference: 15"),
            "nodes[1].reference_ntrode: must be an integer, got nothing");
    refused(replaced(test::ripple_protocol, "threshold_above: false", "threshold_above: 3"),
            "threshold_above: must be true or false, got \"3\"");
    refused(replaced(test::ripple_protocol, "cameraWidth: 1000", "cameraWidth: 0"),
            "cameraWidth: must be an integer of at least 1, got \"0\"");
    refused("[]", "1: must be a map, got a list");
    CHECK_THROWS_WITH(read("nodes: {"), ContainsSubstring("must be well-formed YAML"));
}

TEST_CASE("read_stimulation_protocol: gates nested too deeply are an error", "[trodes][optogenetics][errors]") {
    std::string tree = "{data: {type: gate, value: g}, children: []}";
    for (int i = 0; i < 70; ++i) tree = "{data: {type: gate, value: g}, children: [" + tree + "]}";
    CHECK_THROWS_WITH(read(replaced(test::theta_protocol, "condition_id:", "condition_id: " + tree)),
                      ContainsSubstring("must not be nested more than 64 times"));
}

TEST_CASE("read_stimulation_protocol: reads files written by labs", "[trodes][optogenetics]") {
    auto const folder = test::shared_dir();
    if (!folder) return;
    error_list errors("m.yml");
    auto const ripple = read_stimulation_protocol(*folder / "data/optogenetics/fsgui_ripple_trigger.yaml", errors);
    CHECK(ripple.ripple->threshold_sd == 3.92);
    CHECK(ripple.zones.size() == 3);
    CHECK(read_stimulation_protocol(*folder / "data/optogenetics/fsgui_theta_trigger.yaml", errors)
              .theta->reference_ntrode == 15);
    CHECK(errors.size() == 0);
}
}  // namespace
