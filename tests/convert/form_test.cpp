#include "convert/conversion.hpp"

#include <sluice/core/error.hpp>
#include <sluice/trodes/synthetic_header.hpp>
#include <sluice/trodes/synthetic_signals.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"

namespace {
namespace trodes = sluice::trodes;
using options = sluice::convert::trodes_to_nwb_options;
using sides = std::vector<hsize_t>;

auto const data = std::string("/acquisition/e-series/data");

trodes::synthesis short_day(std::uint32_t channels) {
    trodes::synthesis day;
    day.channels = channels;
    day.hardware_channels = 64;
    day.epochs = 1;
    day.ticks = 300;
    return day;
}

/// Returns the number of samples in a file that differ from the day.
std::size_t wrong_samples(test::raw_hdf5 const& file, trodes::synthesis const& day,
                          std::vector<std::uint32_t> const& channels) {
    auto const got = file.values<std::int16_t>(data, H5T_NATIVE_INT16);
    REQUIRE(got.size() == day.ticks_per_epoch() * channels.size());
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < got.size(); ++i)
        wrong += got[i] != trodes::expected_sample(day, channels[i % channels.size()],
                                                   trodes::expected_tick(day, 1, i / channels.size()));
    return wrong;
}

TEST_CASE("e-series: chunks have 16384 rows of at most 32 channels, and the extent is exact", "[convert][e-series]") {
    for (std::uint32_t const channels : {4u, 32u, 40u, 64u}) {
        CAPTURE(channels);
        auto const made = short_day(channels);
        test::converted_day const day(made);
        test::raw_hdf5 const file(day.file());
        CHECK(file.chunk(data) == sides{16'384, std::min(32u, channels)});
        CHECK(file.extent(data) == sides{300, channels});
        CHECK(file.stored_as(data, H5T_STD_I16LE));
        CHECK(wrong_samples(file, made, trodes::synthetic_channels(made)) == 0);
    }
}

TEST_CASE("e-series: chunks of any number of rows hold the same samples", "[convert][e-series]") {
    auto const made = short_day(40);
    for (std::uint64_t const rows : {1u, 7u, 256u, 299u, 300u, 301u}) {
        CAPTURE(rows);
        options chosen;
        chosen.chunk_rows = rows;
        test::converted_day const day(made, chosen);
        test::raw_hdf5 const file(day.file());
        CHECK(file.chunk(data) == sides{rows, 32});
        CHECK(wrong_samples(file, made, trodes::synthetic_channels(made)) == 0);
    }
}

TEST_CASE("e-series: each column has the scale factor of its ntrode", "[convert][e-series]") {
    test::temp_dir const folder;
    auto const recording = test::write_day(folder.path(), short_day(8)).front();
    test::replace_in(recording,
                     "<SpikeNTrode id=\"2\" refNTrodeID=\"1\" refChan=\"2\" filterOn=\"1\" lowFilter=\"600\" "
                     "highFilter=\"6000\" LFPChan=\"1\" rawScalingToUv=\"0.195\"",
                     "<SpikeNTrode id=\"2\" refNTrodeID=\"1\" refChan=\"2\" filterOn=\"1\" lowFilter=\"600\" "
                     "highFilter=\"6000\" LFPChan=\"1\" rawScalingToUv=\"0.39\"");
    test::convert(folder.path());
    test::raw_hdf5 const file(folder / "out.nwb");
    CHECK(file.number_attribute(data, "conversion") == 0.195 * 1e-6);
    CHECK(file.doubles("/acquisition/e-series/channel_conversion") == std::vector<double>{1, 1, 1, 1, 2, 2, 2, 2});
    CHECK(file.attribute<int>("/acquisition/e-series/channel_conversion", "axis", H5T_NATIVE_INT) ==
          std::vector<int>{1});
}

TEST_CASE("e-series: whole microvolts are truncated towards zero, with the scale of each column",
          "[convert][e-series][microvolts]") {
    auto const made = short_day(8);
    test::temp_dir const folder;
    test::replace_in(test::write_day(folder.path(), made).front(), "rawScalingToUv=\"0.195\"",
                     "rawScalingToUv=\"0.3\"");
    options chosen;
    chosen.microvolts = true;
    test::convert(folder.path(), chosen);
    test::raw_hdf5 const file(folder / "out.nwb");
    CHECK(file.number_attribute(data, "conversion") == 1e-6);
    auto const got = file.values<std::int16_t>(data, H5T_NATIVE_INT16);
    auto const channels = trodes::synthetic_channels(made);
    std::size_t wrong = 0, negative = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        auto const raw = trodes::expected_sample(made, channels[i % 8], trodes::expected_tick(made, 1, i / 8));
        wrong += got[i] != static_cast<std::int16_t>(raw * 0.3);  // a cast truncates towards zero
        negative += got[i] < 0;
    }
    CHECK(wrong == 0);
    CHECK(negative > 0);
}

TEST_CASE("trodes_to_nwb: a day without channels has no e-series and no electrodes", "[convert][trodes_to_nwb]") {
    test::converted_day const day(short_day(0));
    test::raw_hdf5 const file(day.file());
    CHECK_FALSE(file.exists("/acquisition/e-series"));
    CHECK_FALSE(file.exists("/general/extracellular_ephys"));
    CHECK(file.extent("/processing/sample_count/sample_count/data") == sides{300});
    CHECK(file.doubles("/intervals/epochs/start_time").size() == 1);
    CHECK(day.report.channels == 0);
    CHECK(day.report.whole());
}

TEST_CASE("trodes_to_nwb: the session starts at systemTimeAtCreation, in the requested UTC offset",
          "[convert][trodes_to_nwb]") {
    for (auto const& [minutes, text] : {std::pair{0, "2023-06-22T23:00:00+00:00"},
                                        {120, "2023-06-23T01:00:00+02:00"},
                                        {-330, "2023-06-22T17:30:00-05:30"}}) {
        CAPTURE(minutes);
        options chosen;
        chosen.utc_offset = std::chrono::minutes(minutes);
        test::converted_day const day(short_day(4), chosen);
        CHECK(test::raw_hdf5(day.file()).text("/session_start_time") == text);
    }
}

TEST_CASE("trodes_to_nwb: a reconfigured header regroups the channels", "[convert][trodes_to_nwb][reconfigure]") {
    auto const made = short_day(16);
    auto regrouped = made;
    regrouped.permuted = true;
    test::temp_dir const folder;
    test::write_day(folder.path(), made);
    options chosen;
    chosen.reconfiguration = folder.write("new.trodesconf", trodes::synthetic_header_xml(regrouped, 1));
    test::convert(folder.path(), chosen);
    test::raw_hdf5 const file(folder / "out.nwb");
    auto const channels = trodes::synthetic_channels(regrouped);
    REQUIRE(channels != trodes::synthetic_channels(made));
    std::vector<std::string> names;
    for (auto const channel : channels) names.push_back(std::to_string(channel));
    CHECK(file.texts("/general/extracellular_ephys/electrodes/hwChan") == names);
    CHECK(wrong_samples(file, made, channels) == 0);
}

TEST_CASE("trodes_to_nwb: without a system clock, times follow from the creation time and the nominal rate",
          "[convert][trodes_to_nwb]") {
    auto made = short_day(4);
    made.system_clock = false;
    made.epochs = 2;
    test::converted_day const day(made);
    auto const seconds = test::raw_hdf5(day.file()).doubles("/acquisition/e-series/timestamps");
    REQUIRE(seconds.size() == 600);
    for (std::uint32_t epoch = 1; epoch <= 2; ++epoch) {
        auto const start = static_cast<long double>(trodes::expected_creation_ms(made, epoch)) / 1000;
        for (std::size_t k : {0u, 1u, 299u})
            CHECK(std::abs(static_cast<long double>(seconds[(epoch - 1) * 300 + k]) -
                           (start + static_cast<long double>(k) / 30'000)) < 120e-9L);
    }
    CHECK_FALSE(day.report.recordings.front().has_system_clock);
}
}  // namespace
