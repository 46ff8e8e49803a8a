#include <sluice/trodes/electrode_map.hpp>
#include <sluice/trodes/header_xml.hpp>
#include <sluice/trodes/metadata.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "support/trodes_header.hpp"
#include "support/trodes_metadata.hpp"

namespace {
using namespace sluice::trodes;
using namespace test;

/// Two tetrodes of eight channels, the second permuted: hardware channels 10 * ... differ from everything
/// else.
struct two_tetrodes {
    trodes_header text;
    metadata m;
    two_tetrodes() {
        text.hardware_channels = "8";
        text.ntrodes = ntrode_xml("1", {7, 6, 5, 4}) + ntrode_xml("2", {3, 2, 1, 0});
        m.path = "m.yml";
        for (int g : {0, 1}) {
            electrode_group group;
            group.id = g + 10;
            group.device_type = "tetrode_12.5";
            group.targeted_location = g ? "CA3" : "CA1";
            group.line = 20;
            m.electrode_groups.push_back(group);
        }
        m.ntrode_maps = {{1, 10, {0, 1, 2, 3}, {}, 30}, {2, 11, {2, 0, 3, 1}, {}, 40}};
    }
    header read() const { return parse_header(text.xml(), "a.rec"); }
    std::vector<electrode> rows() const { return make_electrode_map(read(), m).rows; }
};

template <class T>
std::vector<T> column(std::vector<electrode> const& rows, T electrode::* member) {
    std::vector<T> values;
    for (auto const& row : rows) values.push_back(row.*member);
    return values;
}
using channels = std::vector<std::uint32_t>;
using ids = std::vector<std::int64_t>;

TEST_CASE("make_electrode_map: one row per contact, each group in the order of the metadata", "[trodes][electrodes]") {
    two_tetrodes day;
    auto const rows = day.rows();
    CHECK(column(rows, &electrode::probe_electrode) == ids{0, 1, 2, 3, 0, 1, 2, 3});
    CHECK(column(rows, &electrode::channel_id) == ids{0, 1, 2, 3, 0, 1, 2, 3});
    CHECK(column(rows, &electrode::ntrode_id) == ids{1, 1, 1, 1, 2, 2, 2, 2});
    CHECK(column(rows, &electrode::group_name) ==
          std::vector<std::string>{"10", "10", "10", "10", "11", "11", "11", "11"});
    CHECK(rows[0].location == "CA1");
    CHECK(rows[7].location == "CA3");
    CHECK(rows[1].rel_x == -6.25);
    CHECK(rows[1].rel_z == 6.25);
    CHECK(rows[0].microvolts_per_count == 0.195);
    std::swap(day.m.electrode_groups[0], day.m.electrode_groups[1]);
    CHECK(column(day.rows(), &electrode::ntrode_id) == ids{2, 2, 2, 2, 1, 1, 1, 1});
}

TEST_CASE("make_electrode_map: the map leads from position in the ntrode to electrode", "[trodes][electrodes]") {
    two_tetrodes day;
    CHECK(column(day.rows(), &electrode::hardware_channel) == channels{7, 6, 5, 4, 2, 0, 3, 1});
    auto const map = make_electrode_map(day.read(), day.m);
    CHECK(map.slots ==
          std::vector<std::size_t>{7, 5, 3, 1, 4, 0, 6, 2});  // chips of four: slots hold 0, 4, 1, 5, 2, 6, 3, 7
    CHECK(map.group_probes.size() == 2);
}

TEST_CASE("make_electrode_map: a bad channel is a position; its electrode is marked bad", "[trodes][electrodes]") {
    two_tetrodes day;
    day.m.ntrode_maps[1].bad_channels = {1};  // position 1 = electrode 0
    CHECK(column(day.rows(), &electrode::bad_channel) ==
          std::vector<bool>{false, false, false, false, true, false, false, false});
}

TEST_CASE("make_electrode_map: ntrodes that share a group keep their own id and bad channels", "[trodes][electrodes]") {
    two_tetrodes day;
    probe_catalog probes;
    probes.add(probe{"eight",
                     "um",
                     "d",
                     2,
                     true,
                     10,
                     {{0, {{0, 0, 0, 0}, {1, 0, 1, 0}, {2, 0, 2, 0}, {3, 0, 3, 0}}},
                      {1, {{4, 9, 0, 0}, {5, 9, 1, 0}, {6, 9, 2, 0}, {7, 9, 3, 0}}}}});
    day.m.electrode_groups.pop_back();
    day.m.electrode_groups[0].device_type = "eight";
    day.m.ntrode_maps = {{1, 10, {0, 1, 2, 3}, {3}, 30}, {2, 10, {7, 6, 5, 4}, {0}, 40}};
    auto const rows = make_electrode_map(day.read(), day.m, probes).rows;
    CHECK(column(rows, &electrode::ntrode_id) == ids{1, 1, 1, 1, 2, 2, 2, 2});
    CHECK(column(rows, &electrode::probe_shank) == ids{0, 0, 0, 0, 1, 1, 1, 1});
    CHECK(column(rows, &electrode::hardware_channel) == channels{7, 6, 5, 4, 0, 1, 2, 3});
    CHECK(column(rows, &electrode::bad_channel) ==
          std::vector<bool>{false, false, false, true, false, false, false, true});
}

TEST_CASE("make_electrode_map: a reference is a position in its ntrode, mapped to an electrode",
          "[trodes][electrodes]") {
    two_tetrodes day;
    CHECK(column(day.rows(), &electrode::reference_electrode) == ids{-1, -1, -1, -1, -1, -1, -1, -1});
    day.text.ntrodes = ntrode_xml("1", {7, 6, 5, 4}, " rawScalingToUv=\"0.195\" refNTrodeID=\"2\" refChan=\"2\"") +
                       ntrode_xml("2", {3, 2, 1, 0}, " rawScalingToUv=\"0.195\" refNTrodeID=\"0\" refChan=\"1\"");
    CHECK(column(day.rows(), &electrode::reference_electrode) ==
          ids{4, 4, 4, 4, -1, -1, -1, -1});  // position 1 of ntrode 2 is electrode 0: row 4
}

TEST_CASE("make_electrode_map: a group's reference is that of its last ntrode", "[trodes][electrodes]") {
    two_tetrodes day;
    probe_catalog probes;
    probes.add(probe{"eight",
                     "um",
                     "d",
                     1,
                     true,
                     10,
                     {{0,
                       {{0, 0, 0, 0},
                        {1, 0, 1, 0},
                        {2, 0, 2, 0},
                        {3, 0, 3, 0},
                        {4, 0, 4, 0},
                        {5, 0, 5, 0},
                        {6, 0, 6, 0},
                        {7, 0, 7, 0}}}}});
    day.m.electrode_groups.pop_back();
    day.m.electrode_groups[0].device_type = "eight";
    day.m.ntrode_maps = {{1, 10, {0, 1, 2, 3}, {}, 30}, {2, 10, {4, 5, 6, 7}, {}, 40}};
    day.text.ntrodes = ntrode_xml("2", {3, 2, 1, 0}, " rawScalingToUv=\"1\" refNTrodeID=\"1\" refChan=\"1\"") +
                       ntrode_xml("1", {7, 6, 5, 4}, " rawScalingToUv=\"1\" refNTrodeID=\"2\" refChan=\"3\"");
    for (auto const& row : make_electrode_map(day.read(), day.m, probes).rows) CHECK(row.reference_electrode == 6);
}

TEST_CASE("make_electrode_map: a channel has the recording's scale, or else the metadata's", "[trodes][electrodes]") {
    two_tetrodes day;
    day.text.ntrodes = ntrode_xml("1", {7, 6, 5, 4}, " rawScalingToUv=\"0.195\"") +
                       ntrode_xml("2", {3, 2, 1, 0}, " rawScalingToUv=\"0.018\"");
    CHECK(day.rows()[0].microvolts_per_count == 0.195);
    CHECK(day.rows()[4].microvolts_per_count == 0.018);
    day.text.ntrodes = ntrode_xml("1", {7, 6, 5, 4}, "") + ntrode_xml("2", {3, 2, 1, 0}, "");
    CHECK_THROWS_WITH(
        day.rows(),
        ContainsSubstring(
            "m.yml: raw_data_to_volts: must be given because the recordings have no rawScalingToUv, got nothing"));
    day.m.raw_data_to_volts = 0.5e-6;
    CHECK(day.rows()[0].microvolts_per_count == 0.5);
}

TEST_CASE("make_electrode_map: a reconfiguration replaces the grouping", "[trodes][electrodes]") {
    two_tetrodes day;
    auto text = day.text;
    text.ntrodes = ntrode_xml("1", {0, 1, 2, 3}, " refNTrodeID=\"1\" refChan=\"1\"") +
                   ntrode_xml("2", {4, 5, 6, 7}, " refNTrodeID=\"1\" refChan=\"1\"");
    auto const other = parse_header(text.xml(), "b.trodesconf");
    auto const rows = make_electrode_map(day.read(), day.m, {}, &other).rows;
    CHECK(column(rows, &electrode::hardware_channel) == channels{0, 1, 2, 3, 5, 7, 4, 6});
    CHECK(rows[0].reference_electrode == 0);
    CHECK(rows[0].microvolts_per_count == 0.195);
    text.hardware_channels = "16";
    text.ntrodes = ntrode_xml("1", {0, 1, 2, 9});
    auto const foreign = parse_header(text.xml(), "c.trodesconf");
    CHECK_THROWS_WITH(make_electrode_map(day.read(), day.m, {}, &foreign),
                      ContainsSubstring("\nc.trodesconf: SpikeNTrode 1: hwChan must be recorded in a.rec, got 9"));
}

TEST_CASE("make_electrode_map: a recording without channels has no electrodes", "[trodes][electrodes]") {
    two_tetrodes day;
    day.text.ntrodes.clear();
    CHECK(day.rows().empty());
}

TEST_CASE("make_electrode_map: ntrodes and map entries match one to one", "[trodes][electrodes][errors]") {
    two_tetrodes day;
    day.m.ntrode_maps.pop_back();
    CHECK_THROWS_AS(day.rows(), metadata_error);
    CHECK_THROWS_WITH(
        day.rows(),
        ContainsSubstring("must have an entry for each SpikeNTrode of a.rec, got none for 2") &&
            ContainsSubstring(
                "m.yml:20: electrode_groups[id 11]: each of the 4 electrodes of tetrode_12.5 must have a channel"));
    day = {};
    day.m.ntrode_maps.push_back({3, 11, {}, {}, 50});
    CHECK_THROWS_WITH(day.rows(), ContainsSubstring("m.yml:50: ntrode_electrode_group_channel_map[ntrode_id 3]: must "
                                                    "belong to a SpikeNTrode of a.rec, got ntrode_id 3"));
    day = {};
    day.m.ntrode_maps[1].electrodes.pop_back();
    CHECK_THROWS_WITH(day.rows(),
                      ContainsSubstring("m.yml:40: ntrode_electrode_group_channel_map[ntrode_id 2]: the map must have "
                                        "as many channels as SpikeNTrode 2 of a.rec, 4, got 3"));
    day = {};
    day.m.ntrode_maps[1].electrodes = {0, 1, 2, 9};
    CHECK_THROWS_WITH(day.rows(),
                      ContainsSubstring("map must name electrodes of the group's probe, got electrode 9 of group 11") &&
                          ContainsSubstring("got none for 3"));
}

/// The errors of metadata mapped to two tetrodes whose header has no scale, as "KEY: RULE" lines.
std::vector<std::string> all_errors(trodes_metadata const& text) {
    temp_dir dir;
    two_tetrodes day;
    day.text.ntrodes = ntrode_xml("1", {7, 6, 5, 4}, "") + ntrode_xml("2", {3, 2, 1, 0}, "");
    auto const recorded = day.read();
    auto const path = dir.write("m.yml", text.yaml());
    error_list errors(path.string());
    auto const m = read_metadata(path, {.raw_data_to_volts = !states_scale(recorded)}, errors);
    CHECK(make_electrode_map(recorded, m, {}, nullptr, errors).rows.empty());
    std::vector<std::string> lines;
    try {
        errors.throw_if_any();
    } catch (metadata_error const& e) {
        CHECK(std::is_sorted(e.errors().begin(), e.errors().end(),
                             [](auto const& a, auto const& b) { return a.line < b.line; }));
        for (auto const& f : e.errors()) lines.push_back(f.key + ": " + f.rule);
    }
    return lines;
}

/// Metadata of a tetrode and of an unknown probe, with an entry for the first of two ntrodes.
trodes_metadata half_a_day() {
    trodes_metadata text;
    text.keys["raw_data_to_volts"] = " 1.95e-07";
    text.keys["electrode_groups"] +=
        "\n  - {id: 1, location: CA1, device_type: octopus, description: d, targeted_location: CA1, targeted_x: 1, "
        "targeted_y: 2, targeted_z: 3}";
    return text;
}

TEST_CASE("make_electrode_map: its errors and those of reading are reported together", "[trodes][electrodes][errors]") {
    auto text = half_a_day();
    text.keys.erase("lab");
    text.keys["tasks"] = " sleep";
    auto const found = all_errors(text);
    REQUIRE(found.size() == 4);
    CHECK(found[0] ==
          "ntrode_electrode_group_channel_map: must have an entry for each SpikeNTrode of a.rec, got none for 2");
    CHECK(found[1] == "lab: must be text, got nothing");
    CHECK_THAT(found[2], ContainsSubstring("electrode_groups[id 1].device_type: must be a known probe type ("));
    CHECK(found[3] == "tasks: must be a list, got \"sleep\"");
}

TEST_CASE("make_electrode_map: consequences of a reading error are not reported", "[trodes][electrodes][errors]") {
    auto const errors_without = [](std::string const& key, std::string const& value) {
        auto text = half_a_day();
        if (value.empty())
            text.keys.erase(key);
        else
            text.keys[key] = value;
        return all_errors(text);
    };
    auto const list = std::string("ntrode_electrode_group_channel_map");
    auto const found = errors_without(list, "");
    REQUIRE(found.size() == 2);  // and the unknown probe
    CHECK(found[0] == list + ": must be given, got nothing");
    CHECK(errors_without(list, "\n  - {ntrode_id: one, electrode_group_id: 0, map: {0: 0}}").size() == 2);
    CHECK(errors_without(list,
                         "\n  - {ntrode_id: 1, electrode_group_id: 0, map: [0]}\n  - {ntrode_id: 2, "
                         "electrode_group_id: 1, map: {0: 0, 1: 1, 2: 2, 3: 3}}")
              .size() == 2);
    auto const groupless = errors_without("electrode_groups", "");
    CHECK(groupless ==
          std::vector<std::string>{list + ": must have an entry for each SpikeNTrode of a.rec, got none for 2",
                                   "electrode_groups: must be given, got nothing"});
    for (auto const* scale : {"", " much"}) {
        auto const errors = errors_without("raw_data_to_volts", scale);
        CHECK(errors.size() == 3);
        CHECK(std::count_if(errors.begin(), errors.end(),
                            [](auto const& line) { return line.starts_with("raw_data_to_volts: "); }) == 1);
    }
}

TEST_CASE("make_electrode_map: unread values are an error even without reading errors",
          "[trodes][electrodes][errors]") {
    two_tetrodes day;
    day.m.electrode_groups[1].is_sound = false;
    day.m.electrode_groups[1].device_type.clear();
    day.m.ntrode_maps[0].is_sound = false;
    day.m.ntrode_maps[0].electrodes.clear();
    CHECK_THROWS_WITH(day.rows(), ContainsSubstring("got \"\"") &&
                                      ContainsSubstring("[ntrode_id 1]: the map must have as many channels"));
}

TEST_CASE("make_electrode_map: an unknown probe is an error that lists the known ones",
          "[trodes][electrodes][errors]") {
    two_tetrodes day;
    day.m.electrode_groups[1].device_type = "octopus";
    CHECK_THROWS_WITH(day.rows(), ContainsSubstring("m.yml: 1 error") &&
                                      ContainsSubstring("m.yml:20: electrode_groups[id 11].device_type: must be a "
                                                        "known probe type (128c-4s4mm6cm-15um-26um-sl, ") &&
                                      ContainsSubstring("tetrode_12.5), got \"octopus\""));
}

TEST_CASE("make_electrode_map: ids and references of the header must resolve", "[trodes][electrodes][errors]") {
    two_tetrodes day;
    auto const second = [&](std::string const& id, std::string const& attributes) {
        day.text.ntrodes =
            ntrode_xml("1", {7, 6, 5, 4}) + ntrode_xml(id, {3, 2, 1, 0}, " rawScalingToUv=\"1\"" + attributes);
        return day;
    };
    CHECK_THROWS_WITH(second("two", "").rows(),
                      ContainsSubstring("a.rec: SpikeNTrode@id: must be an integer, got \"two\""));
    CHECK_THROWS_WITH(second("1", "").rows(),
                      ContainsSubstring("a.rec: SpikeNTrode@id: must not be repeated, got 1 again"));
    CHECK_THROWS_WITH(second("2", " refNTrodeID=\"5\" refChan=\"1\"").rows(),
                      ContainsSubstring("a.rec: SpikeNTrode 2: refNTrodeID must be the id of a SpikeNTrode, got 5"));
    CHECK_THROWS_WITH(second("2", " refNTrodeID=\"1\" refChan=\"5\"").rows(),
                      ContainsSubstring("a.rec: SpikeNTrode 2: refChan must be from 1 to 4, got 5"));
    CHECK_THROWS_WITH(second("2", " refNTrodeID=\"1\"").rows(),
                      ContainsSubstring("a.rec: SpikeNTrode 2: refChan must be from 1 to 4, got 0"));
}
}  // namespace
