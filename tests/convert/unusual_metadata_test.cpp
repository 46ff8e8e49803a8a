#include "convert/spoilt_day.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"

namespace {
using test::replace_in;
using test::spoilt_day;
using texts = std::vector<std::string>;

/// Checks that the day is converted with exactly these metadata warnings: "13: subject.sex: ...".
void converts(spoilt_day const& day, texts const& warnings, texts const& options = {}) {
    auto const result = day.convert(options);
    std::string expected;
    for (auto const& warning : warnings)
        expected += "warning: DAY/20230622_sample_metadata.yml:" +
                    (std::isdigit(static_cast<unsigned char>(warning[0])) ? warning : " " + warning) + "\n";
    CHECK(result.err == expected);
    CHECK(result.status == (warnings.empty() ? 0 : 3));
    CHECK(std::filesystem::exists(day.file()));
}

TEST_CASE("rec2nwb: a subject that DANDI would reject is converted, with a warning for each rule",
          "[convert][rec2nwb][metadata]") {
    spoilt_day const day;
    replace_in(day.metadata, "sex: M", "sex: male");
    replace_in(day.metadata, "species: Rattus norvegicus", "species: rat");
    replace_in(day.metadata, "date_of_birth: 2000-01-01T00:00:00+00:00", "date_of_birth:");
    converts(day, {"13: subject.sex: should be M, F, U or O, as DANDI requires, got \"male\"",
                   "14: subject.species: should be a Latin binomial such as Rattus norvegicus, or a link to the NCBI "
                   "taxonomy, as DANDI requires, got \"rat\"",
                   "16: subject.date_of_birth: either this or age should be given, as DANDI requires, got null"});
    test::raw_hdf5 const file(day.file());
    CHECK(file.text("/general/subject/sex") == "male");
    CHECK_FALSE(file.exists("/general/subject/date_of_birth"));
}

TEST_CASE("rec2nwb: null or empty texts are omitted, with a warning", "[convert][rec2nwb][metadata]") {
    spoilt_day const day;
    replace_in(day.metadata, "lab: Synthesis Lab", "lab:");
    replace_in(day.metadata, "session_description: Recordings in closed form", "session_description: ''");
    replace_in(day.metadata, "  genotype: Wild Type\n", "");
    replace_in(day.metadata, "task_environment: sleep box", "task_environment:");
    converts(day, {"3: lab: should be given, got null", "6: session_description: should be given, got \"\"",
                   "11: subject.genotype: should be given, got nothing",
                   "32: tasks[0].task_environment: should be given, got null"});
    test::raw_hdf5 const file(day.file());
    CHECK_FALSE(file.exists("/general/lab"));
    CHECK(file.text("/session_description") == "no description");
    CHECK(file.texts("/processing/tasks/task_0/task_environment") == texts{""});
}

TEST_CASE("rec2nwb: null or missing lists are empty", "[convert][rec2nwb][metadata]") {
    spoilt_day const day;
    replace_in(day.metadata, "keywords:\n- synthesised\n", "keywords:\n");
    replace_in(day.metadata, "associated_files: []", "associated_files:");
    replace_in(day.metadata, "associated_video_files: []\n", "");
    replace_in(day.metadata, "bad_channels: []", "bad_channels:");
    replace_in(day.metadata, "- description: Din1\n  name: Light_1\n- description: Dout2\n  name: Poke_1\n", "");
    converts(day, {});
    CHECK_FALSE(test::raw_hdf5(day.file()).exists("/processing/associated_files"));
}

TEST_CASE("rec2nwb: keys without a place in the file are optional", "[convert][rec2nwb][metadata]") {
    spoilt_day const day;
    replace_in(day.metadata,
               "times_period_multiplier: 1.5\nraw_data_to_volts: 1.95e-07\ndefault_header_file_path: ''\ndevice:\n  "
               "name:\n  - device1\n",
               "");
    converts(day, {"1: device.name: should be given, got nothing"});
}

TEST_CASE("rec2nwb: a task has one row, with all its cameras and epochs", "[convert][rec2nwb][metadata]") {
    auto made = spoilt_day::small();
    made.epochs = 3;
    spoilt_day const day(made);
    replace_in(day.metadata, "  camera_id:\n  - 0\n", "  camera_id: []\n");
    converts(day, {});
    test::raw_hdf5 const file(day.file());
    CHECK(file.extent("/processing/tasks/task_0/task_epochs") == std::vector<hsize_t>{1, 3});
    CHECK(file.integers("/processing/tasks/task_0/task_epochs") == std::vector<std::int64_t>{1, 2, 3});
    CHECK(file.extent("/processing/tasks/task_0/camera_id") == std::vector<hsize_t>{1, 0});
    CHECK(file.texts("/processing/tasks/task_0/task_name") == texts{"Sleep"});
    CHECK(file.integers("/processing/tasks/task_0/id") == std::vector<std::int64_t>{0});
}

TEST_CASE("rec2nwb: a camera of no task is converted, and an unknown camera id is kept with a warning",
          "[convert][rec2nwb][metadata]") {
    spoilt_day const day;
    replace_in(day.metadata, "cameras:\n",
               "cameras:\n- {id: 7, meters_per_pixel: 0, manufacturer: m, model: n, lens: l, camera_name: side}\n");
    replace_in(day.metadata, "camera_id:\n  - 0", "camera_id:\n  - 3");
    converts(day, {"24: cameras[0].meters_per_pixel: should be above 0, got \"0\"",
                   "36: tasks[0].camera_id: should be the id of a camera, got 3"});
    test::raw_hdf5 const file(day.file());
    CHECK(file.text_attribute("/general/devices/camera_device 7", "camera_name") == "side");
    CHECK(file.integers("/processing/tasks/task_0/camera_id") == std::vector<std::int64_t>{3});
}

TEST_CASE("rec2nwb: unrecorded epochs in tasks, and recorded epochs in no task or in two, are warnings",
          "[convert][rec2nwb][metadata]") {
    auto made = spoilt_day::small();
    made.epochs = 2;
    spoilt_day const day(made);
    replace_in(day.metadata, "  task_epochs:\n  - 1\n  - 2\n",
               "  task_epochs: [1, 5]\n- {task_name: Run, task_description: d, task_environment: e, camera_id: 0, "
               "task_epochs: [1]}\n"
               "- {task_name: Rest, task_description: d, task_environment: e, camera_id: 0, task_epochs:}\n");
    converts(day, {"tasks: each recorded epoch should be in a task, got none for 2",
                   "31: tasks[0].task_epochs: should be epochs that were recorded (1, 2), got 5",
                   "37: tasks[1].task_epochs: an epoch should be in only one task, got 1 again",
                   "38: tasks[2].task_epochs: should name an epoch, got none"});
    CHECK(test::raw_hdf5(day.file()).integers("/processing/tasks/task_0/task_epochs") ==
          std::vector<std::int64_t>{1, 5});
}

TEST_CASE("rec2nwb: a day without tasks is converted with a warning", "[convert][rec2nwb][metadata]") {
    spoilt_day const day;
    auto const text = test::contents(day.metadata);
    auto const from = text.find("tasks:\n"), to = text.find("associated_files:");
    replace_in(day.metadata, text.substr(from, to - from), "tasks: []\n");
    converts(day, {"tasks: each recorded epoch should be in a task, got none for 1"});
    CHECK_FALSE(test::raw_hdf5(day.file()).exists("/processing/tasks"));
}

TEST_CASE("rec2nwb: a bad channel that is not in the map has no effect", "[convert][rec2nwb][metadata]") {
    spoilt_day const day;
    replace_in(day.metadata, "bad_channels: []", "bad_channels: [1, 7]");
    converts(day, {"67: ntrode_electrode_group_channel_map[0].bad_channels[1]: should be a key of the map, got \"7\"; "
                   "it has no effect"});
    CHECK(test::raw_hdf5(day.file())
              .values<std::int8_t>("/general/extracellular_ephys/electrodes/bad_channel", H5T_NATIVE_INT8) ==
          std::vector<std::int8_t>{0, 1, 0, 0});
}

TEST_CASE("rec2nwb: names of objects must be unique", "[convert][rec2nwb][metadata][errors]") {
    spoilt_day const day;
    replace_in(day.metadata, "associated_files: []",
               "associated_files:\n- {name: log, description: d, path: p, task_epochs: 1}\n- {name: log, description: "
               "d, path: q, task_epochs: 1}");
    replace_in(day.metadata, "cameras:\n",
               "cameras:\n- {id: 0, meters_per_pixel: 1, manufacturer: m, model: n, lens: l, camera_name: side}\n");
    auto const result = day.convert();
    CHECK(result.status == 1);
    CHECK(result.err ==
          "rec2nwb: DAY/20230622_sample_metadata.yml: 2 errors\n"
          "DAY/20230622_sample_metadata.yml:25: cameras[1].id: must not be repeated, got \"0\" again\n"
          "DAY/20230622_sample_metadata.yml:41: associated_files[1].name: must not be repeated, got \"log\" again\n");
    CHECK(day.left() == test::nothing);
}

TEST_CASE("rec2nwb: errors in metadata, header, device files and reconfiguration are one report",
          "[convert][rec2nwb][metadata][errors]") {
    spoilt_day const day;
    replace_in(day.metadata, "lab: Synthesis Lab\n", "");
    replace_in(day.metadata, "device_type: tetrode_12.5", "device_type: broken");
    auto const devices = day.folder / "devices";
    std::filesystem::create_directory(devices);
    std::ofstream(devices / "broken.yml") << "probe_type: broken\n";
    std::ofstream(devices / "no.yml") << "a: [1\n";
    std::ofstream(devices / "unused.yml") << "probe_type: unused\n";
    std::ofstream(day.folder / "new.trodesconf") << "nothing";
    auto const result = day.convert({"--devices", devices.string()});
    CHECK(result.status == 1);
    for (auto const* one :
         {": lab: must be text, got nothing\n", "TEMP/devices/broken.yml:1: shanks: must be given, got nothing\n",
          "TEMP/devices/broken.yml:1: contact_size: must be a number, got nothing\n", "TEMP/devices/no.yml: line "})
        CHECK_THAT(result.err, ContainsSubstring(one));
    CHECK_THAT(result.err, !ContainsSubstring("unused.yml") && !ContainsSubstring("must be a known probe type"));
    auto const regrouped =
        day.convert({"--devices", devices.string(), "--reconfigure", (day.folder / "new.trodesconf").string()});
    CHECK_THAT(regrouped.err, ContainsSubstring("\nTEMP/new.trodesconf: ") && ContainsSubstring(": lab: must be text"));
    CHECK(day.left() == test::nothing);
}

TEST_CASE("rec2nwb: --strict makes metadata warnings errors", "[convert][rec2nwb][metadata][errors]") {
    spoilt_day const day;
    replace_in(day.metadata, "sex: M", "sex: male");
    auto const result = day.convert({"--strict"});
    CHECK(result.status == 1);
    CHECK_THAT(result.err,
               ContainsSubstring("--strict: 1 irregularity found\nDAY/20230622_sample_metadata.yml:13: subject.sex: "));
}
}  // namespace
