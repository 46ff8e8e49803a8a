#include "convert/conversion.hpp"

#include <sluice/trodes/synthetic_header.hpp>
#include <sluice/trodes/synthetic_signals.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "convert/expected_rows.hpp"
#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"

namespace {
namespace trodes = sluice::trodes;
using test::expected_row;

/// Two epochs of a permuted subset of channels, with drops, gaps at a block boundary and elsewhere, and a wrap.
trodes::synthesis eventful_day() {
    trodes::synthesis day;
    day.channels = 40;
    day.hardware_channels = 64;
    day.permuted = true;
    day.ticks = 40'000;
    day.epoch_gap_s = 2;
    day.noise_counts = 20;
    day.start_tick = 4'294'967'295u - 25'000;
    day.drop_probability = 1e-3;
    day.gaps = {{16'384, 1}, {20'000, 300}, {30'000, 2}};
    return day;
}

/// Returns the day, converted once for all tests of this file.
test::converted_day const& converted() {
    static test::converted_day const day(eventful_day());
    return day;
}

std::size_t wrong_times(std::vector<double> const& seconds, std::vector<expected_row> const& rows) {
    test::two_pass_line const lines[] = {{eventful_day(), 1}, {eventful_day(), 2}};
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < rows.size(); ++i)
        wrong += std::abs(lines[rows[i].epoch - 1].error_ns(seconds[i], rows[i].offset)) > 120;
    return wrong;
}

TEST_CASE("trodes_to_nwb: every sample equals the recording, and single drops repeat the packet before",
          "[convert][trodes_to_nwb][values]") {
    auto const day = eventful_day();
    auto const rows = test::expected_rows(day, true);
    test::raw_hdf5 const file(converted().file());
    auto const channels = trodes::synthetic_channels(day);
    REQUIRE(file.extent("/acquisition/e-series/data") == std::vector<hsize_t>{rows.size(), 40});
    auto const data = file.values<std::int16_t>("/acquisition/e-series/data", H5T_NATIVE_INT16);
    std::size_t wrong = 0;
    for (std::size_t row = 0; row < rows.size(); ++row)
        for (std::size_t c = 0; c < channels.size(); ++c) {
            auto const tick = trodes::expected_tick(day, rows[row].epoch, rows[row].samples);
            wrong += data[row * channels.size() + c] != trodes::expected_sample(day, channels[c], tick);
        }
    CHECK(wrong == 0);
    CHECK(rows.size() > 2 * (40'000 - 400));                           // the day is not empty
    CHECK(rows.size() > test::expected_rows(day, false).size() + 50);  // nor without drops
}

TEST_CASE("trodes_to_nwb: each column is the hardware channel of its electrode", "[convert][trodes_to_nwb][values]") {
    test::raw_hdf5 const file(converted().file());
    auto const place = std::string("/general/extracellular_ephys/electrodes");
    std::vector<std::string> names;
    for (auto const channel : trodes::synthetic_channels(eventful_day())) names.push_back(std::to_string(channel));
    CHECK(file.texts(place + "/hwChan") == names);
    std::vector<std::int64_t> every(40);
    for (std::size_t i = 0; i < every.size(); ++i) every[i] = static_cast<std::int64_t>(i);
    CHECK(file.integers("/acquisition/e-series/electrodes") == every);
    CHECK(file.attribute_target("/acquisition/e-series/electrodes", "table") == place);
    CHECK(file.number_attribute("/acquisition/e-series/data", "conversion") == 0.195 * 1e-6);
    CHECK_FALSE(file.exists("/acquisition/e-series/channel_conversion"));  // one scale for all
}

TEST_CASE("trodes_to_nwb: packets interleave the channels of the chips and omit unrecorded channels",
          "[convert][trodes_to_nwb][values]") {
    // The format: with 2 chips of 32 channels, slot i is channel (i mod 2) * 32 + i / 2.
    auto day = eventful_day();
    day.epochs = 1;
    day.ticks = 10;
    day.gaps = {};
    test::temp_dir const folder;
    auto const bytes = test::contents(test::write_day(folder.path(), day).front());
    auto const channels = trodes::synthetic_channels(day);
    auto const samples =
        bytes.find("</Configuration>\n") + 17 + 1 + 1 + 32 + 8 + 8 + 4;  // sync byte, three devices, clock, tick
    std::size_t slot = 0, wrong = 0;
    for (std::uint32_t i = 0; i < 64; ++i) {
        auto const channel = i % 2 * 32 + i / 2;
        if (std::find(channels.begin(), channels.end(), channel) == channels.end()) continue;
        std::int16_t value = 0;
        std::memcpy(&value, bytes.data() + samples + 2 * slot++, sizeof value);
        wrong += value != trodes::expected_sample(day, channel, trodes::expected_tick(day, 1, 0));
    }
    CHECK(slot == 40);
    CHECK(wrong == 0);
}

TEST_CASE("trodes_to_nwb: stored times are within 120 ns of a long double regression",
          "[convert][trodes_to_nwb][values]") {
    auto const rows = test::expected_rows(eventful_day(), true);
    test::raw_hdf5 const file(converted().file());
    auto const seconds = file.doubles("/acquisition/e-series/timestamps");
    REQUIRE(seconds.size() == rows.size());
    CHECK(wrong_times(seconds, rows) == 0);
    // Times ascend across drops, gaps, the wrap and recordings, as the ticks do.
    CHECK(std::adjacent_find(seconds.begin(), seconds.end(), [](double a, double b) { return a >= b; }) ==
          seconds.end());
}

TEST_CASE("trodes_to_nwb: sample_count has the wrapping tick of every packet, without fills",
          "[convert][trodes_to_nwb][values]") {
    auto const day = eventful_day();
    auto const rows = test::expected_rows(day, false);
    test::raw_hdf5 const file(converted().file());
    auto const place = std::string("/processing/sample_count/sample_count");
    auto const ticks = file.integers(place + "/data");
    REQUIRE(ticks.size() == rows.size());
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < rows.size(); ++i)
        wrong += ticks[i] != static_cast<std::uint32_t>(trodes::expected_tick(day, rows[i].epoch, rows[i].offset));
    CHECK(wrong == 0);
    CHECK(*std::min_element(ticks.begin(), ticks.end()) < 100);  // the ticks do wrap
    auto const seconds = file.doubles(place + "/timestamps");
    REQUIRE(seconds.size() == rows.size());
    CHECK(wrong_times(seconds, rows) == 0);
}

TEST_CASE("trodes_to_nwb: an epoch lasts from systemTimeAtCreation to the last system time",
          "[convert][trodes_to_nwb][values]") {
    auto const day = eventful_day();
    test::raw_hdf5 const file(converted().file());
    for (std::uint32_t epoch = 1; epoch <= 2; ++epoch) {
        CHECK(file.doubles("/intervals/epochs/start_time")[epoch - 1] ==
              static_cast<double>(trodes::expected_creation_ms(day, epoch)) / 1000);
        CHECK(file.doubles("/intervals/epochs/stop_time")[epoch - 1] ==
              static_cast<double>(trodes::expected_system_time_ns(day, epoch, 39'999)) / 1e9);
    }
    CHECK(file.texts("/intervals/epochs/tags") == std::vector<std::string>{"01_a1", "02_a1"});
    CHECK(file.integers("/intervals/epochs/tags_index") == std::vector<std::int64_t>{1, 2});
}

TEST_CASE("trodes_to_nwb: the report's counts match the file", "[convert][trodes_to_nwb]") {
    auto const day = eventful_day();
    auto const& report = converted().report;
    CHECK(report.rows == test::expected_rows(day, true).size());
    CHECK(report.channels == 40);
    REQUIRE(report.recordings.size() == 2);
    CHECK(report.recordings[0].packets + report.recordings[1].packets == test::expected_rows(day, false).size());
    CHECK(report.recordings[0].ticks.wraps == 1);
    CHECK(std::abs(report.recordings[0].clock_ppm - 17.3) < 1);
    CHECK(report.bytes_written == std::filesystem::file_size(converted().file()));
    CHECK_FALSE(report.whole());  // the day has gaps
}
}  // namespace
