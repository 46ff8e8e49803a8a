/// \file
/// Tests the converter of README.md and lesson 05, for any number of channels, value by value.
#define main lesson_main
#include "../../examples/lessons/05_a_converter_of_your_own.cpp"
#undef main

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace trodes = sluice::trodes;

/// Two epochs with a dropped packet between blocks and one within, a gap, and a chunk boundary.
trodes::synthesis rig_of(std::uint32_t recorded) {
    trodes::synthesis rig;
    rig.epochs = 2;
    rig.channels = recorded;
    rig.ticks = 17'000;
    rig.epoch_gap_s = 1;
    rig.drop_probability = 0.002;
    rig.gaps = {{5'000, 300}};
    return rig;
}

/// Returns the row-major samples of the channels, read packet by packet, with single dropped packets filled.
std::vector<std::int16_t> expected_samples(std::vector<fs::path> const& recordings,
                                           std::vector<std::uint32_t> const& channels) {
    std::vector<std::int16_t> all;
    for (auto const& recording : trodes::open(recordings)) {
        auto const& layout = recording.header().layout;
        for (std::size_t i = 0; i != recording.size(); ++i) {
            if (i != 0 && recording[i].timestamp() - recording[i - 1].timestamp() == 2)
                all.insert(all.end(), all.end() - static_cast<std::ptrdiff_t>(channels.size()), all.end());
            for (auto const channel : channels) all.push_back(recording[i].sample(layout.slot_of_channel[channel]));
        }
    }
    return all;
}

void check_channels(std::uint32_t recorded, std::size_t wanted) {
    CAPTURE(wanted);
    test::temp_dir const folder;
    auto const day = trodes::write_day(folder.path(), rig_of(recorded));
    std::vector<std::uint32_t> channels(wanted);
    for (std::size_t c = 0; c != wanted; ++c) channels[c] = static_cast<std::uint32_t>((c * 7 + 3) % recorded);
    convert(day.recordings, channels, folder / "mine.h5");

    auto const expected = expected_samples(day.recordings, channels);
    test::raw_hdf5 const raw(folder / "mine.h5");
    auto const rows = expected.size() / wanted;
    REQUIRE(raw.extent("/samples") == std::vector<hsize_t>{rows, wanted});
    CHECK((raw.values<std::int16_t>("/samples", H5T_NATIVE_INT16) == expected));
    auto const seconds = raw.doubles("/seconds");
    REQUIRE(seconds.size() == rows);
    CHECK(std::adjacent_find(seconds.begin(), seconds.end(), std::greater_equal<>{}) == seconds.end());
}

TEST_CASE("the README's converter: supports any number of channels", "[convert][readme]") {
    for (std::size_t const wanted : {1u, 31u, 32u, 33u, 40u}) check_channels(40, wanted);
    check_channels(128, 128);
}
TEST_CASE("the README's converter: supports 1024 channels", "[convert][readme]") { check_channels(1024, 1024); }

TEST_CASE("the README's converter: has at most 15 lines", "[convert][readme]") {
    std::ifstream in(std::string(SLUICE_SOURCE_DIR) + "/examples/lessons/05_a_converter_of_your_own.cpp");
    int lines = 0, markers = 0;
    for (std::string line; std::getline(in, line);) {
        if (line == "//! [converter]")
            ++markers;
        else if (markers == 1)
            ++lines;
    }
    CHECK(markers == 2);
    CHECK((lines > 0 && lines <= 15));
}
}  // namespace
