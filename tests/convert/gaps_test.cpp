#include "convert/conversion.hpp"

#include <sluice/core/error.hpp>
#include <sluice/trodes/synthetic_signals.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "convert/expected_rows.hpp"
#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"

namespace {
namespace trodes = sluice::trodes;
using sluice::convert::gap_policy;

/// One epoch of four channels. A single drop at 16384 is between two blocks.
trodes::synthesis day_with(std::vector<trodes::lost_ticks> gaps) {
    trodes::synthesis day;
    day.channels = 4;
    day.hardware_channels = 32;
    day.epochs = 1;
    day.ticks = 20'000;
    day.gaps = std::move(gaps);
    return day;
}

struct stream_rows {
    hsize_t ephys, sample_count;
    std::size_t invalid;
    bool operator==(stream_rows const&) const = default;
};

stream_rows rows_under(gap_policy policy) {
    sluice::convert::trodes_to_nwb_options options;
    options.gaps = policy;
    test::converted_day const day(day_with({{100, 1}, {16'384, 1}, {18'000, 5}}), options);
    test::raw_hdf5 const file(day.file());
    auto const ephys = file.extent("/acquisition/e-series/data")[0];
    CHECK(file.extent("/acquisition/e-series/timestamps")[0] == ephys);
    CHECK(day.report.rows == ephys);
    return {ephys, file.extent("/processing/sample_count/sample_count/data")[0],
            file.doubles("/intervals/invalid_times/start_time").size()};
}

TEST_CASE("gap_policy: reference fills only single drops, and only in the e-series", "[convert][gap_policy]") {
    CHECK(rows_under(gap_policy::reference) == stream_rows{20'000 - 5, 20'000 - 7, 1});
}
TEST_CASE("gap_policy: keep fills nothing", "[convert][gap_policy]") {
    CHECK(rows_under(gap_policy::keep) == stream_rows{20'000 - 7, 20'000 - 7, 3});
}
TEST_CASE("gap_policy: repeat fills single drops of every stream", "[convert][gap_policy]") {
    CHECK(rows_under(gap_policy::repeat) == stream_rows{20'000 - 5, 20'000 - 5, 1});
}

TEST_CASE("gap_policy: fail stops at the first gap and reports its place", "[convert][gap_policy][errors]") {
    test::temp_dir const folder;
    auto const recording = test::write_day(folder.path(), day_with({{16'384, 1}})).front();
    sluice::convert::trodes_to_nwb_options options;
    options.gaps = gap_policy::fail;
    auto const start = test::contents(recording).find("</Configuration>\n") + 17;
    CHECK_THROWS_WITH(test::convert(folder.path(), options),
                      recording.string() + ": byte " + std::to_string(start + 16'384 * 62) +
                          ": packet 16384: the tick must follow the one before, got 1250952 after 1250950");
    CHECK_FALSE(std::filesystem::exists(folder / "out.nwb"));
}

TEST_CASE("gap_policy: a drop between two blocks is filled with the last packet of the first",
          "[convert][gap_policy]") {
    auto const made = day_with({{16'384, 1}});
    test::converted_day const day(made);
    test::raw_hdf5 const file(day.file());
    auto const data = file.values<std::int16_t>("/acquisition/e-series/data", H5T_NATIVE_INT16);
    REQUIRE(data.size() == 4 * 20'000);
    for (std::uint64_t row : {16'382u, 16'383u, 16'384u, 16'385u})
        CHECK(data[row * 4] ==
              trodes::expected_sample(made, 0, trodes::expected_tick(made, 1, row == 16'384 ? 16'383 : row)));
    CHECK_FALSE(file.exists("/intervals/invalid_times"));
    CHECK(day.report.recordings.front().filled_packets == 1);
    CHECK(day.report.whole());  // a filled drop is not a warning
}

TEST_CASE("invalid_times: a gap lasts from the packet before it to the packet after it", "[convert][invalid_times]") {
    auto const made = day_with({{100, 1}, {18'000, 5}});
    sluice::convert::trodes_to_nwb_options options;
    options.gaps = gap_policy::keep;
    test::converted_day const day(made, options);
    test::raw_hdf5 const file(day.file());
    test::two_pass_line const line(made, 1);
    auto const starts = file.doubles("/intervals/invalid_times/start_time"),
               stops = file.doubles("/intervals/invalid_times/stop_time");
    REQUIRE(starts.size() == 2);
    CHECK(std::abs(line.error_ns(starts[0], 99)) < 120);
    CHECK(std::abs(line.error_ns(stops[0], 101)) < 120);
    CHECK(std::abs(line.error_ns(starts[1], 17'999)) < 120);
    CHECK(std::abs(line.error_ns(stops[1], 18'005)) < 120);
    CHECK(file.texts("/intervals/invalid_times/tags") == std::vector<std::string>{"gap", "gap"});
}

TEST_CASE("invalid_times: a drop is invalid in a day without channels, unless every stream is filled",
          "[convert][invalid_times]") {
    auto made = day_with({{100, 1}});
    made.channels = 0;
    test::converted_day const day(made);
    test::raw_hdf5 const file(day.file());
    REQUIRE(file.exists("/intervals/invalid_times"));
    CHECK(file.doubles("/intervals/invalid_times/start_time").size() == 1);
    CHECK_FALSE(day.report.whole());
    sluice::convert::trodes_to_nwb_options options;
    options.gaps = gap_policy::repeat;
    CHECK(test::converted_day(made, options).report.whole());  // every stream is filled
}
}  // namespace
