#include "convert/conversion.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "convert/expected_streams.hpp"
#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"

namespace {
namespace trodes = sluice::trodes;
using sluice::convert::gap_policy;

auto const events_place = std::string("/processing/behavior/behavioral_events");
auto const analog_place = std::string("/processing/analog/analog/analog");

/// Two epochs with drops, a gap, a wrap, and more than one chunk of analog rows.
trodes::synthesis eventful_day(std::uint32_t channels = 4) {
    trodes::synthesis day;
    day.channels = channels;
    day.hardware_channels = channels == 0 ? 0 : 32;
    day.ticks = 20'000;
    day.epoch_gap_s = 2;
    day.start_tick = 4'294'967'295u - 5000;
    day.toggles_per_s = 50;
    day.drop_probability = 2e-3;
    day.gaps = {{16'384, 1}, {18'000, 300}};
    return day;
}
sluice::convert::trodes_to_nwb_options under(gap_policy policy) {
    sluice::convert::trodes_to_nwb_options options;
    options.gaps = policy;
    return options;
}

/// Returns the number of wrong rows of an event: another state, or a time more than 120 ns from the packet's.
std::size_t wrong_events(test::raw_hdf5 const& file, trodes::synthesis const& day, std::string const& name,
                         std::uint32_t line) {
    auto const expected = test::expected_events(day, line);
    auto const states = file.values<std::uint8_t>(events_place + "/" + name + "/data", H5T_NATIVE_UINT8);
    auto const seconds = file.doubles(events_place + "/" + name + "/timestamps");
    if (states.size() != expected.size() || seconds.size() != expected.size()) return expected.size() + 1;
    std::vector<test::two_pass_line> clocks;
    for (std::uint32_t epoch = 1; epoch <= day.epochs; ++epoch) clocks.emplace_back(day, epoch);
    std::size_t count = 0;
    for (std::size_t i = 0; i < expected.size(); ++i)
        count += states[i] != expected[i].state ||
                 std::abs(clocks[expected[i].epoch - 1].error_ns(seconds[i], expected[i].offset)) > 120;
    return count;
}

TEST_CASE("trodes_to_nwb: events come from recorded packets only, with any gap policy",
          "[convert][trodes_to_nwb][events]") {
    auto const day = eventful_day();
    for (auto const policy : {gap_policy::reference, gap_policy::keep, gap_policy::repeat}) {
        test::converted_day const converted(day, under(policy));
        test::raw_hdf5 const file(converted.file());
        CHECK(wrong_events(file, day, "Light_1", 8) == 0);  // Din1
        CHECK(wrong_events(file, day, "Poke_1", 41) == 0);  // Dout2
        CHECK(file.text_attribute(events_place, "neurodata_type") == "BehavioralEvents");
        CHECK(file.text_attribute(events_place + "/Light_1", "description") == "Din1");
    }
}

TEST_CASE("trodes_to_nwb: analog has a row for each packet, and for filled packets only with repeat",
          "[convert][trodes_to_nwb][analog]") {
    auto const day = eventful_day();
    for (auto const policy : {gap_policy::reference, gap_policy::keep, gap_policy::repeat}) {
        test::converted_day const converted(day, under(policy));
        test::raw_hdf5 const file(converted.file());
        auto const filled = policy == gap_policy::repeat;
        CHECK((file.values<std::int16_t>(analog_place + "/data", H5T_NATIVE_INT16) ==
               test::expected_analog_rows(day, filled)));
        auto const rows = test::expected_rows(day, filled);
        auto const seconds = file.doubles(analog_place + "/timestamps");
        REQUIRE(seconds.size() == rows.size());
        test::two_pass_line const clocks[] = {{day, 1}, {day, 2}};
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < rows.size(); ++i)
            wrong += std::abs(clocks[rows[i].epoch - 1].error_ns(seconds[i], rows[i].offset)) > 120;
        CHECK(wrong == 0);
    }
}

TEST_CASE("trodes_to_nwb: analog names its columns, and its chunks span all of them",
          "[convert][trodes_to_nwb][analog]") {
    test::converted_day const converted(eventful_day());
    test::raw_hdf5 const file(converted.file());
    CHECK(file.chunk(analog_place + "/data") == std::vector<hsize_t>{16'384, 22});
    auto const names = file.text_attribute(analog_place, "description");
    CHECK(names.starts_with("ECU_Ain1   ECU_Ain2   "));
    CHECK(
        names.ends_with("ECU_Aout4   Headstage_AccelX   Headstage_AccelY   Headstage_AccelZ   Headstage_GyroX   "
                        "Headstage_GyroY   Headstage_GyroZ   "
                        "Headstage_MagX   Headstage_MagY   Headstage_MagZ   Controller_Ain1   "));
    CHECK(file.text_attribute(analog_place + "/data", "unit") == "-1");
    CHECK(file.text_attribute("/processing/analog/analog", "neurodata_type") == "BehavioralEvents");
}

TEST_CASE("trodes_to_nwb: a day of an older rig without channels has events and analog",
          "[convert][trodes_to_nwb][events]") {
    auto day = eventful_day(0);
    day.old_names = true;
    test::converted_day const converted(day);
    test::raw_hdf5 const file(converted.file());
    CHECK(wrong_events(file, day, "Light_1", 8) == 0);
    CHECK((file.values<std::int16_t>(analog_place + "/data", H5T_NATIVE_INT16) ==
           test::expected_analog_rows(day, false)));
    CHECK_FALSE(file.exists("/acquisition/e-series"));
}

TEST_CASE("trodes_to_nwb: an event whose line is not in the recordings is a metadata error",
          "[convert][trodes_to_nwb][events][errors]") {
    test::temp_dir const folder;
    auto const day = eventful_day();
    auto const recordings = test::write_day(folder.path(), day);
    auto const metadata = folder / "20230622_sample_metadata.yml";
    test::replace_in(metadata, "description: Din1", "description: Din77");
    CHECK_THROWS_WITH(
        test::convert(folder.path()),
        ContainsSubstring(metadata.string() + ":") &&
            ContainsSubstring(": behavioral_events[0].description: must be the id of a digital channel of " +
                              recordings.front().string() + ", with or without its ECU_, got \"Din77\""));
    CHECK_FALSE(std::filesystem::exists(folder / "out.nwb"));
}

TEST_CASE("trodes_to_nwb: a day without events has an empty event container", "[convert][trodes_to_nwb][events]") {
    test::temp_dir const folder;
    test::write_day(folder.path(), eventful_day());
    test::replace_in(folder / "20230622_sample_metadata.yml",
                     "behavioral_events:\n- description: Din1\n  name: Light_1\n- description: Dout2\n  name: Poke_1\n",
                     "behavioral_events: []\n");
    test::convert(folder.path());
    test::raw_hdf5 const file(folder / "out.nwb");
    CHECK(file.exists(events_place));
    CHECK_FALSE(file.exists(events_place + "/Light_1"));
}
}  // namespace
