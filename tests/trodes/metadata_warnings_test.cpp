#include <sluice/trodes/metadata.hpp>

#include <string>
#include <vector>

#include <sluice/trodes/epoch_references.hpp>
#include <sluice/trodes/probe_catalog.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "support/trodes_metadata.hpp"

namespace {
using namespace sluice::trodes;
using namespace test;
using lines = std::vector<std::string>;

/// The warnings of the small day with one key replaced, as "LINE: KEY: RULE"; it must have no errors.
lines warnings_with(std::string const& key, std::string const& value) {
    temp_dir dir;
    auto text = trodes_metadata{};
    text.keys[key] = value;
    auto const path = dir.write("m.yml", text.yaml());
    error_list errors(path.string());
    read_metadata(path, {}, errors);
    CHECK(errors.size() == 0);
    auto all = errors.warnings();
    for (auto& line : all) line = line.substr(path.string().size() + 1);
    return all;
}

/// The warnings of a subject of that sex, species and age.
std::size_t warnings_of(std::string const& sex, std::string const& species, std::string const& age = "P90D") {
    return warnings_with("subject", "\n  {description: a, genotype: g, sex: " + sex + ", species: \"" + species +
                                        "\", subject_id: i, weight: 1, age: \"" + age + "\"}")
        .size();
}

TEST_CASE("read_metadata: sex, species and age must have the form DANDI requires, or a warning", "[trodes][metadata]") {
    for (auto const* sex : {"M", "F", "U", "O"}) CHECK(warnings_of(sex, "Mus musculus") == 0);
    for (auto const* sex : {"male", "m", "X"}) CHECK(warnings_of(sex, "Mus musculus") == 1);
    for (auto const* species : {"Rattus norvegicus domestica", "http://purl.obolibrary.org/obo/NCBITaxon_10116"})
        CHECK(warnings_of("M", species) == 0);
    for (auto const* species : {"Rat", "rattus norvegicus", "Rattus Norvegicus", "R norvegicus", "Rattus  norvegicus",
                                "http://purl.obolibrary.org/obo/NCBITaxon_"})
        CHECK(warnings_of("M", species) == 1);
    for (auto const* age : {"P90D", "P1Y2M3W4DT5H6M7S", "P1.5W", "PT12H", "P1D/P3D"})
        CHECK(warnings_of("M", "Mus musculus", age) == 0);
    for (auto const* age : {"90 days", "P", "P1", "PD", "P1D2Y", "P1DT", "PT1D", "p90d", "P1D/P2D/P3D", "P1D/"})
        CHECK(warnings_of("M", "Mus musculus", age) == 1);
}

TEST_CASE("read_metadata: a warning has its line and is not an error", "[trodes][metadata]") {
    CHECK(warnings_with("lab", "") == lines{"13: lab: should be given, got null"});
    CHECK(warnings_with("session_id", " ''") == lines{"17: session_id: should be given, got \"\""});
    CHECK(warnings_with("units", " {analog: \"-1\"}") ==
          lines{"22: units.behavioral_events: should be given, got nothing"});
    CHECK(warnings_with("device", " []") == lines{"7: device.name: should be given, got nothing"});
    CHECK(warnings_with("cameras",
                        "\n  - {id: 0, meters_per_pixel: -1, manufacturer: m, model: x, lens: l, camera_name: ''}") ==
          lines{"4: cameras[0].camera_name: should be given, got \"\"",
                "4: cameras[0].meters_per_pixel: should be above 0, got \"-1\""});
    CHECK(warnings_with(
              "tasks",
              "\n  - {task_name: t, task_description: d, task_environment: e, camera_id: [0, 3], task_epochs: [1]}")
              .at(0)
              .ends_with(": tasks[0].camera_id: should be the id of a camera, got 3"));
    CHECK(warnings_with("lab", " A Lab").empty());
}

TEST_CASE("read_metadata: the last of two equal keys is used, with a warning", "[trodes][metadata]") {
    temp_dir dir;
    auto const path = dir.write("m.yml", trodes_metadata{}.yaml() + "lab: Another Lab\nkeywords: [a]\nkeywords:\n");
    error_list errors(path.string());
    auto const m = read_metadata(path, {}, errors);
    CHECK(m.lab == "Another Lab");
    CHECK(m.keywords.empty());
    auto const warnings = errors.warnings();
    REQUIRE(warnings.size() >= 2);
    CHECK_THAT(warnings.front(),
               ContainsSubstring("a key should be given once, got \"lab\" again; the last one is used"));
    CHECK_THAT(warnings.back(),
               ContainsSubstring("a key should be given once, got \"keywords\" again; the last one is used"));
}

TEST_CASE("check_epochs: unrecorded epochs, and epochs without a task or with two, are warnings",
          "[trodes][metadata]") {
    metadata m;
    m.tasks = {{"a", "", "", {}, {1, 2}, 10}, {"b", "", "", {}, {2, 4}, 20}, {"c", "", "", {}, {}, 30}};
    m.associated_files = {{"f", "", "", {5}, 40}};
    m.associated_video_files = {{"v", {}, {1}, 50}};
    error_list errors("m.yml");
    std::vector<int> const recorded{1, 2, 3};
    check_epochs(m, recorded, errors);
    CHECK(errors.size() == 0);
    CHECK(errors.warnings() ==
          lines{"m.yml: tasks: each recorded epoch should be in a task, got none for 3",
                "m.yml:20: tasks[1].task_epochs: an epoch should be in only one task, got 2 again",
                "m.yml:20: tasks[1].task_epochs: should be epochs that were recorded (1, 2, 3), got 4",
                "m.yml:30: tasks[2].task_epochs: should name an epoch, got none",
                "m.yml:40: associated_files[0].task_epochs: should be epochs that were recorded (1, 2, 3), got 5"});
}

TEST_CASE("probe_catalog: with a list of errors, invalid YAML is reported at once, other errors on look-up",
          "[trodes][probe][errors]") {
    temp_dir dir;
    dir.write("devices/a.yml", "probe_type: a\n");
    dir.write("devices/b.yml", "x: [1\n");
    std::vector<std::filesystem::path> const paths{dir / "devices", dir / "absent.yml",
                                                   dir.write("none.yml", "name: x\n")};
    error_list errors("m.yml");
    probe_catalog const probes(paths, errors);
    CHECK(errors.size() == 2);  // b.yml and absent.yml
    REQUIRE(errors.warnings().size() == 1);
    CHECK_THAT(errors.warnings()[0],
               ContainsSubstring("none.yml:1: should describe a device, with one of probe_type, "));
    CHECK(!probes.find("a", errors));
    CHECK_THROWS_WITH(errors.throw_if_any(), ContainsSubstring("a.yml:1: shanks: must be given, got nothing") &&
                                                 ContainsSubstring("b.yml: line ") &&
                                                 ContainsSubstring("absent.yml: cannot be opened for reading"));
    CHECK(probes.find("tetrode_12.5", errors));
}
}  // namespace
