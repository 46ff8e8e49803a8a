#include <sluice/trodes/metadata.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/shared_dir.hpp"
#include "support/temp_dir.hpp"
#include "support/trodes_metadata.hpp"

namespace {
using namespace sluice::trodes;
using namespace test;

metadata read(trodes_metadata const& text, metadata_needs needs = {}) {
    temp_dir dir;
    return read_metadata(dir.write("m.yml", text.yaml()), needs);
}

metadata with(std::string const& key, std::string const& value) {
    auto text = trodes_metadata{};
    text.keys[key] = value;
    return read(text);
}

/// The errors of the small day with one key replaced, as "KEY: RULE" lines.
std::vector<std::string> errors_with(std::string const& key, std::string const& value, metadata_needs needs = {}) {
    auto text = trodes_metadata{};
    if (value == "(absent)")
        text.keys.erase(key);
    else
        text.keys[key] = value;
    std::vector<std::string> lines;
    try {
        read(text, needs);
    } catch (metadata_error const& e) {
        for (auto const& f : e.errors()) lines.push_back(f.key + ": " + f.rule);
    }
    return lines;
}
using lines = std::vector<std::string>;

TEST_CASE("read_metadata: reads every key", "[trodes][metadata]") {
    auto const m = read({});
    CHECK(m.experimenters == std::vector<std::string>{"Doe, Jane"});
    CHECK(m.lab == "A Lab");
    CHECK(m.session_id == "s1");
    CHECK(m.subject.subject_id == "r1");
    CHECK(m.subject.date_of_birth == "2000-01-01T00:00:00+00:00");
    CHECK(weight_text(m.subject) == "100 g");
    CHECK(!m.subject.age);
    CHECK(m.data_acq_devices.at(0).amplifier == "Intan");
    CHECK(find_camera(m, 0)->camera_name == "home");
    CHECK(find_camera(m, 0)->meters_per_pixel == 0.001);
    CHECK(m.tasks.at(0).epochs == std::vector<std::int64_t>{1, 3});
    CHECK(m.tasks.at(0).camera_ids == std::vector<std::int64_t>{0});
    CHECK(m.behavioral_events.at(0).hardware_id == "Din1");
    CHECK(m.behavioral_events.at(0).comments.empty());
    CHECK(find_electrode_group(m, 0)->targeted_z == 3);
    CHECK(find_ntrode_map(m, 1)->electrodes == std::vector<std::int64_t>{0, 1, 2, 3});
    CHECK(m.device_names == std::vector<std::string>{"Trodes"});
    CHECK(!m.raw_data_to_volts);
    CHECK(m.keywords.empty());
    CHECK(find_camera(m, 7) == nullptr);
}

TEST_CASE("read_metadata: optional lists may be absent, null, empty or one value", "[trodes][metadata]") {
    for (auto const* key :
         {"keywords", "associated_files", "associated_video_files", "tasks", "data_acq_device", "behavioral_events"}) {
        CHECK(errors_with(key, "") == lines{});
        CHECK(errors_with(key, " []") == lines{});
    }
    CHECK(with("keywords", " memory").keywords == std::vector<std::string>{"memory"});
    CHECK(with("experimenter_name", " Doe").experimenters == std::vector<std::string>{"Doe"});
    CHECK(with("associated_files", "\n  - {name: log, description: d, path: p, task_epochs: 2}")
              .associated_files.at(0)
              .epochs == std::vector<std::int64_t>{2});
    CHECK(with("associated_video_files", "\n  - {name: v, camera_id: 0, task_epochs: [1]}")
              .associated_video_files.at(0)
              .camera_id == 0);
}

TEST_CASE("read_metadata: numbers are accepted as text, and a weight may be any text", "[trodes][metadata]") {
    CHECK(with("session_id", " 12345").session_id == "12345");
    auto const weighing = [](std::string const& w) {
        return weight_text(with("subject",
                                "\n  {description: 1, genotype: a, sex: F, species: s, subject_id: 54321, "
                                "date_of_birth: 2000-01-01, weight: " +
                                    w + "}")
                               .subject);
    };
    CHECK(weighing("100.5") == "100.5 g");
    CHECK(weighing("\"450 g\"") == "450 g");
    CHECK(weighing("Unknown") == "Unknown");
    CHECK(
        with("data_acq_device", "\n  - {system: s, amplifier: a, adc_circuit: c}").data_acq_devices.at(0).name.empty());
}

TEST_CASE("read_metadata: each missing key is an error that names it", "[trodes][metadata][errors]") {
    for (auto const& [key, value] : trodes_metadata{}.keys) {
        if (key == "units" || key == "device") continue;  // these name nothing that is converted
        auto const found = errors_with(key, "(absent)");
        REQUIRE(!found.empty());
        bool is_named = false;
        for (auto const& line : found)
            is_named |= line.starts_with(key + ": must be ") && line.ends_with(", got nothing");
        CHECK(is_named);
    }
}

TEST_CASE("read_metadata: keys that the recordings do not need are optional", "[trodes][metadata]") {
    auto text = trodes_metadata{};
    text.keys.erase("electrode_groups");
    text.keys.erase("ntrode_electrode_group_channel_map");
    CHECK_NOTHROW(read(text, {.electrodes = false}));
    CHECK(errors_with("lab", " x", {.raw_data_to_volts = true}) ==
          lines{"raw_data_to_volts: must be given because the recordings have no rawScalingToUv, got nothing"});
    CHECK(with("raw_data_to_volts", " 1.95e-07").raw_data_to_volts == 1.95e-07);
    CHECK(errors_with("raw_data_to_volts", " -1") == lines{"raw_data_to_volts: must be above 0, got \"-1\""});
    CHECK(errors_with("raw_data_to_volts", " much") == lines{"raw_data_to_volts: must be a number, got \"much\""});
}

TEST_CASE("read_metadata: all errors are reported at once, in file order", "[trodes][metadata][errors]") {
    temp_dir dir;
    auto text = trodes_metadata{};
    text.keys.erase("lab");
    text.keys["cameras"] =
        "\n  - {id: x, meters_per_pixel: 0.001, manufacturer: m, model: x, lens: l, camera_name: home}\n  - 5";
    text.keys["tasks"] = " sleep";
    auto const path = dir.write("m.yml", text.yaml());
    try {
        read_metadata(path);
        FAIL("must throw");
    } catch (metadata_error const& e) {
        auto const& found = e.errors();
        REQUIRE(found.size() == 4);
        CHECK(found[0].key == "lab");
        CHECK(found[1].key == "cameras[0].id");
        CHECK(found[2].rule == "must be a map, got \"5\"");
        CHECK(found[3].rule == "must be a list, got \"sleep\"");
        CHECK(e.path() == path.string());
        CHECK_THAT(e.what(), ContainsSubstring(path.string() + ": 4 errors") &&
                                 ContainsSubstring(path.string() + ":" + std::to_string(found[1].line) +
                                                   ": cameras[0].id: must be an integer of at least 0, got \"x\""));
        CHECK(found[1].line + 1 == found[2].line);
    }
}

TEST_CASE("read_metadata: a date of birth must be a date", "[trodes][metadata][errors]") {
    auto const born = [](std::string const& date) {
        return "\n  {description: a, genotype: a, sex: F, species: s, subject_id: i, weight: 1, date_of_birth: " +
               date + "}";
    };
    CHECK(with("subject", born("2000-01-31")).subject.date_of_birth == "2000-01-31T00:00:00+00:00");
    CHECK(with("subject", born("\"2000-01-31 10:20\"")).subject.date_of_birth == "2000-01-31T10:20:00+00:00");
    CHECK(with("subject", born("2000-01-31T10:20:30.250+02:00")).subject.date_of_birth ==
          "2000-01-31T10:20:30.250+02:00");
    CHECK(with("subject", born("2000-01-31T10:20:30-0530")).subject.date_of_birth == "2000-01-31T10:20:30-05:30");
    for (auto const* date : {"2000-02-30", "2000-13-01", "spring", "\"\"", "2000-01-01T25:00", "2000-01-01T10:61",
                             "2000-01-01T10:00:00X", "2000-01-01T10:00:00+9", "20000101"})
        CHECK(errors_with("subject", born(date)).size() == 1);
    CHECK_THAT(errors_with("subject", born("spring")).at(0),
               ContainsSubstring("subject.date_of_birth: must be a date such as 2000-01-31"));
}

TEST_CASE("read_metadata: a file that is not YAML is an error with its line", "[trodes][metadata][errors]") {
    temp_dir dir;
    CHECK_THROWS_WITH(read_metadata(dir.write("a.yml", "lab: x\nkey: [1, 2\nother: }")),
                      ContainsSubstring("a.yml: line ") && ContainsSubstring("must be well-formed YAML"));
    CHECK_THROWS_WITH(read_metadata(dir.write("b.yml", "- 1")),
                      ContainsSubstring("b.yml:1: must be a map, got a list"));
    CHECK_THROWS_WITH(read_metadata(dir.write("c.yml", "")), ContainsSubstring("must be a map, got null"));
    CHECK_THROWS_WITH(read_metadata(dir.write("d.yml", std::string(17 << 20, '#'))),
                      ContainsSubstring("must have at most 16777216 bytes"));
    CHECK_THROWS_AS(read_metadata(dir / "absent.yml"), sluice::file_error);
    CHECK_THROWS_WITH(read_metadata(dir.path()), ContainsSubstring("cannot be opened"));
    CHECK_THROWS_AS(read_metadata(dir.write("deep.yml", std::string(100'000, '['))), sluice::format_error);
}

TEST_CASE("read_metadata: reads metadata written by labs", "[trodes][metadata]") {
    auto const folder = shared_dir();
    if (!folder) return;
    auto const tetrodes = read_metadata(*folder / "data/metadata/20230622_sample_metadata.yml");
    CHECK(tetrodes.electrode_groups.size() == 32);
    CHECK(tetrodes.behavioral_events.at(0).comments == "Indicator for reward delivery");
    CHECK(tetrodes.optogenetics->source.model_name == "Omicron LuxX+ 488-100");
    auto const old = read_metadata(*folder / "data/metadata/nonptp_metadata.yml");
    CHECK(old.experimenters == std::vector<std::string>{"Michael Coulter"});
    CHECK(old.times_period_multiplier == 1.5);
    CHECK(read_metadata(*folder / "data/metadata/20230622_sample_metadataProbeReconfig.yml").ntrode_maps.size() == 4);
}
}  // namespace
