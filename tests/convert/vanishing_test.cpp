#include "convert/conversion.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"

namespace {
namespace fs = std::filesystem;

/// Two recordings of 2.5 MB each, several blocks long.
sluice::trodes::synthesis day_of_blocks() {
    sluice::trodes::synthesis day;
    day.channels = 4;
    day.hardware_channels = 32;
    day.ticks = 40'000;
    return day;
}

struct changed_day {
    test::temp_dir folder;
    std::vector<fs::path> recordings = test::write_day(folder / "day", day_of_blocks());

    /// Converts, and calls `change` after the first block.
    template <class F>
    void convert(F change) const {
        sluice::convert::trodes_to_nwb_options options;
        options.output = folder / "out.nwb";
        bool done = false;
        options.on_progress = [&](sluice::convert::progress const&) {
            if (!std::exchange(done, true)) change();
        };
        test::convert_to_output(folder / "day", options);
    }
    /// Returns whether the folder contains only the day.
    bool left_alone() const { return std::distance(fs::directory_iterator(folder.path()), {}) == 1; }
};

TEST_CASE("trodes_to_nwb: a recording that shrinks during the pass is an error", "[convert][trodes_to_nwb][errors]") {
    changed_day const day;
    auto const shrink = [&] { fs::resize_file(day.recordings[0], 1'500'000); };
    CHECK_THROWS_WITH(day.convert(shrink), ContainsSubstring(day.recordings[0].string() + ": byte ") &&
                                               ContainsSubstring(": file shrank: "));
    CHECK(day.left_alone());
}

TEST_CASE("trodes_to_nwb: a recording that is removed before it is read is an error",
          "[convert][trodes_to_nwb][errors]") {
    changed_day const day;
    CHECK_THROWS_WITH(day.convert([&] { fs::remove(day.recordings[1]); }),
                      day.recordings[1].string() + ": cannot be opened: No such file or directory");
    CHECK(day.left_alone());
}

TEST_CASE("trodes_to_nwb: a recording that is truncated to zero before it is read is an error",
          "[convert][trodes_to_nwb][errors]") {
    changed_day const day;
    CHECK_THROWS_WITH(day.convert([&] { fs::resize_file(day.recordings[1], 0); }),
                      ContainsSubstring(day.recordings[1].string()) && ContainsSubstring("file shrank"));
    CHECK(day.left_alone());
}

TEST_CASE("trodes_to_nwb: a recording that grows during the pass is converted up to its original size",
          "[convert][trodes_to_nwb]") {
    changed_day const day;
    day.convert(
        [&] { std::ofstream(day.recordings[0], std::ios::binary | std::ios::app) << std::string(10'000, 'x'); });
    CHECK(fs::exists(day.folder / "out.nwb"));
}

TEST_CASE("trodes_to_nwb: an exception from on_progress ends the conversion and leaves no file",
          "[convert][trodes_to_nwb][errors]") {
    changed_day const day;
    CHECK_THROWS_AS(day.convert([] { throw 7; }), int);
    CHECK(day.left_alone());
}

TEST_CASE("trodes_to_nwb: an exception from on_progress while timestamps are written leaves no file",
          "[convert][trodes_to_nwb][errors]") {
    test::temp_dir const folder;
    test::write_day(folder / "day", day_of_blocks());
    sluice::convert::trodes_to_nwb_options options;
    options.output = folder / "out.nwb";
    for (std::uint64_t const bytes : {0u, 1u, 700'000u}) {  // before all, after the e-series, after the sample count
        CAPTURE(bytes);
        options.on_progress = [&](sluice::convert::progress const& now) {
            if (now.stage == "timestamps" && now.bytes_done >= bytes) throw 7;
        };
        CHECK_THROWS_AS(test::convert_to_output(folder / "day", options), int);
        CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
    }
}

TEST_CASE("trodes_to_nwb: progress ascends to the bytes of all recordings, then to the bytes of all timestamps",
          "[convert][trodes_to_nwb]") {
    test::temp_dir const folder;
    test::write_day(folder.path(), day_of_blocks());
    std::vector<std::vector<sluice::convert::progress>> stages;
    sluice::convert::trodes_to_nwb_options options;
    options.on_progress = [&](sluice::convert::progress const& now) {
        if (stages.empty() || stages.back().back().stage != now.stage) stages.emplace_back();
        stages.back().push_back(now);
    };
    auto const report = test::convert(folder.path(), options);
    REQUIRE(stages.size() == 2);
    CHECK(stages[0].size() >= 6);
    CHECK(stages[0].back().bytes_done == report.bytes_read);
    CHECK(stages[1].front().bytes_done == 0);
    std::uint64_t packets = 0;
    for (auto const& recording : report.recordings) packets += recording.packets;
    test::raw_hdf5 const file(report.output);
    std::uint64_t events = 0;
    for (auto const* const name : {"Light_1", "Poke_1"})
        events += file.extent("/processing/behavior/behavioral_events/" + std::string(name) + "/data")[0];
    // e-series and analog: 8 bytes per time; sample count: 4 + 8 bytes; event: 1 + 8 bytes
    CHECK(stages[1].back().bytes_done == 8 * report.rows + 8 * packets + 12 * packets + 9 * events);
    for (auto const& stage : stages) {
        CHECK(stage.back().bytes_done == stage.back().bytes_total);
        for (std::size_t i = 1; i < stage.size(); ++i) CHECK(stage[i].bytes_done > stage[i - 1].bytes_done);
    }
}
}  // namespace
