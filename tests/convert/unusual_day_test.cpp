#include "convert/spoilt_day.hpp"

#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"

namespace {
using test::spoilt_day;
namespace fs = std::filesystem;

/// A second day in the same folder.
void add_another_day(spoilt_day const& day) {
    auto other = spoilt_day::small();
    other.animal = "other";
    test::write_day(day.input(), other);
}

TEST_CASE("rec2nwb: --day selects one day of a folder", "[convert][rec2nwb][day]") {
    spoilt_day const day;
    add_another_day(day);
    fs::copy_file(day.recording(), day.input() / "20230622_sample_two_a1.rec");
    auto const undecided = day.convert();
    CHECK(undecided.status == 1);
    CHECK(undecided.err ==
          "rec2nwb: DAY: must hold one day, got 2: 20230622_other, 20230622_sample (choose one with --day)\n");
    auto const result = day.convert({"--day", "20230622_other", "--quiet"});
    CHECK(result.status == 0);  // the recording that is left out belongs to the other day
    CHECK(day.left() == std::vector<std::string>{"other20230622.nwb"});
    CHECK(day.convert({"--day", "20230622_sample"}).err ==
          "warning: DAY/20230622_sample_two_a1.rec: was not converted: the epoch must be a number\n");
}

TEST_CASE("rec2nwb: --day must name an existing day, and the input must be a folder",
          "[convert][rec2nwb][day][errors]") {
    spoilt_day const day;
    add_another_day(day);
    auto const result = day.convert({"--day", "20230701_sample"});
    CHECK(result.status == 1);
    CHECK(result.err == "rec2nwb: DAY: must hold the day 20230701_sample, got 20230622_other, 20230622_sample\n");
    CHECK(day.run_tool({day.recording().string(), "--day", "20230622_sample"}).status == 2);
    CHECK(day.left() == test::nothing);
}

TEST_CASE("rec2nwb: a day with malformed names is rejected, and converted if its recordings are named",
          "[convert][rec2nwb][day]") {
    spoilt_day const day;
    for (auto const& [name, rule] :
         {std::pair{"230622_sample_01_a1.rec", "the date must be YYYYMMDD"},
          {"20230622_sample_a1.rec", "the name must be {date}_{animal}_{epoch}_{tag}.{extension}"},
          {"20230622_sample_one_a1.rec", "the epoch must be a number"}}) {
        auto const renamed = day.input() / name;
        fs::rename(day.recording(), renamed);
        auto const result = day.convert();
        CHECK(result.status == 1);
        CHECK_THAT(result.err, ContainsSubstring("DAY: must hold one day, got 0: 2 files were skipped") &&
                                   ContainsSubstring(name + std::string(": ") + rule));
        auto const file = day.folder / "named.nwb";
        CHECK(test::run({SLUICE_REC2NWB, renamed.string(), "--metadata", day.metadata.string(), "--output",
                         file.string(), "--force"})
                  .status == 0);
        fs::rename(renamed, day.recording());
    }
}

TEST_CASE("rec2nwb: files of an epoch without a recording are a warning", "[convert][rec2nwb][day]") {
    spoilt_day const day;
    std::ofstream(day.input() / "20230622_sample_02_a1.stateScriptLog") << "# log\n";
    auto const result = day.convert();
    CHECK(result.status == 3);
    CHECK(result.err ==
          "warning: DAY/20230622_sample_02_a1.stateScriptLog: was not converted: epoch 2 has no recording\n");
    CHECK(test::raw_hdf5(day.file()).doubles("/intervals/epochs/start_time").size() == 1);
}

TEST_CASE("rec2nwb: behaviour without channels needs no electrode groups and keeps its other streams",
          "[convert][rec2nwb][day]") {
    auto made = spoilt_day::small();
    made.channels = made.hardware_channels = 0;
    spoilt_day const day(made);
    test::replace_in(day.metadata, "electrode_groups: []\nntrode_electrode_group_channel_map: []\n", "");
    auto const result = day.convert();
    CHECK(result.err.empty());
    CHECK(result.status == 0);
    test::raw_hdf5 const file(day.file());
    CHECK_FALSE(file.exists("/acquisition/e-series"));
    CHECK_FALSE(file.exists("/general/extracellular_ephys"));
    CHECK(file.extent("/processing/analog/analog/analog/data").at(0) == spoilt_day::packets);
    CHECK(file.exists("/processing/behavior/behavioral_events/Light_1"));
    CHECK(file.exists("/processing/tasks/task_0"));
}

TEST_CASE("rec2nwb: electrode groups are ignored if no channels were recorded", "[convert][rec2nwb][day]") {
    auto made = spoilt_day::small();
    made.channels = made.hardware_channels = 0;
    spoilt_day const day(made);
    test::replace_in(day.metadata, "electrode_groups: []",
                     "electrode_groups:\n- {id: 0, location: CA1, device_type: octopus, description: d, "
                     "targeted_location: CA1, targeted_x: 1, targeted_y: 1, targeted_z: 1, units: mm}");
    CHECK(day.convert().status == 0);
    CHECK_FALSE(test::raw_hdf5(day.file()).exists("/general/devices/probe 0"));
}

TEST_CASE("rec2nwb: an older rig is converted: its names, rate, missing clock and missing scale",
          "[convert][rec2nwb][day]") {
    auto made = spoilt_day::small();
    made.old_names = true;
    made.sampling_rate_hz = 20'000;
    made.system_clock = made.camera_ptp = false;
    made.microvolts_per_count = 0;
    made.epochs = 2;
    spoilt_day const day(made);
    auto const result = day.convert();
    CHECK(result.err.empty());
    CHECK(result.status == 0);
    test::raw_hdf5 const file(day.file());
    CHECK(file.text_attribute("/processing/behavior/behavioral_events/Light_1", "description") == "Din1");
    CHECK(std::abs(file.number_attribute("/acquisition/e-series/data", "conversion") - 1.95e-07) < 1e-18);
    auto const seconds = file.doubles("/acquisition/e-series/timestamps");
    REQUIRE(seconds.size() == 2 * spoilt_day::packets);
    CHECK(std::abs(seconds[1] - seconds[0] - 1.0 / 20'000) < 1e-6);
}
}  // namespace
