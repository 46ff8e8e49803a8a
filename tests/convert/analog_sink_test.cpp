#include <sluice/convert/trodes_to_nwb/analog_sink.hpp>

#include <sluice/hdf5/file.hpp>
#include <sluice/trodes/synthesise.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "convert/expected_streams.hpp"
#include "convert/append_day.hpp"
#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace trodes = sluice::trodes;
using sluice::gaps;
using sluice::convert::analog_sink;

/// Two epochs with drops (some between blocks of 1000 packets), gaps and a wrap.
trodes::synthesis day_with_drops() {
    trodes::synthesis day;
    day.channels = 0;
    day.ticks = 4000;
    day.epoch_gap_s = 1;
    day.start_tick = 4'294'967'295u - 1500;
    day.drop_probability = 0.01;
    day.gaps = {{1, 1}, {900, 1}, {1000, 1}, {2048, 200}};
    return day;
}

/// Returns the rows that the sink writes for a day, appended in blocks of `block_packets`.
std::vector<std::int16_t> rows_of(trodes::synthesis const& day, std::size_t block_packets, gaps policy) {
    test::temp_dir const folder;
    auto const recordings = trodes::write_day(folder.path(), day).recordings;
    auto out = sluice::hdf5::file::create(folder / "out.h5");
    auto const columns = trodes::analog_columns_of(trodes::read_header(recordings.front()));
    sluice::nwb::time_series const about{.name = "analog", .unit = "-1"};
    auto writer = sluice::nwb::begin_rows<std::int16_t>(sluice::nwb::create(out, about), about, columns.size(),
                                                        {.chunk_rows = 512, .chunk_columns = columns.size()});
    {
        trodes::day_clock clock;
        std::uint64_t written = 0;
        analog_sink sink(std::move(writer), columns.names(), policy, clock,
                         [&](std::uint64_t bytes) { written += bytes; });
        test::append_day(sink, clock, recordings, block_packets);
        auto const bytes = sink.bytes_to_finish();
        sink.finish();
        CHECK(written == bytes);
    }
    out.close();
    test::raw_hdf5 const raw(folder / "out.h5");
    CHECK(raw.extent("/analog/data") == std::vector<hsize_t>{raw.extent("/analog/timestamps")[0], columns.size()});
    return raw.values<std::int16_t>("/analog/data", H5T_NATIVE_INT16);
}

TEST_CASE("analog_sink: writes the recorded rows and holds sensor values, for any block size",
          "[convert][analog_sink]") {
    auto const day = day_with_drops();
    auto const expected = test::expected_analog_rows(day, false);
    for (std::size_t const block_packets : {1u, 7u, 1000u, 16'384u}) {
        CAPTURE(block_packets);
        CHECK((rows_of(day, block_packets, gaps::keep) == expected));
    }
}

TEST_CASE("analog_sink: repeats the row before a single dropped packet, also between blocks",
          "[convert][analog_sink]") {
    auto const day = day_with_drops();
    auto const expected = test::expected_analog_rows(day, true);
    CHECK(expected.size() > test::expected_analog_rows(day, false).size());
    for (std::size_t const block_packets : {1u, 7u, 899u, 1000u}) {
        CAPTURE(block_packets);
        CHECK((rows_of(day, block_packets, gaps::repeat_single) == expected));
    }
}

TEST_CASE("analog_sink: accepts older rigs and days without sensors", "[convert][analog_sink]") {
    auto day = day_with_drops();
    day.old_names = true;
    CHECK((rows_of(day, 1000, gaps::keep) == test::expected_analog_rows(day, false)));
    day.multiplexed = false;
    CHECK((rows_of(day, 1000, gaps::keep) == test::expected_analog_rows(day, false)));
}

TEST_CASE("analog_sink: rejects a recording with other channels", "[convert][analog_sink][errors]") {
    auto day = day_with_drops();
    test::temp_dir const folder;
    auto const recordings = trodes::write_day(folder.path(), day).recordings;
    auto out = sluice::hdf5::file::create(folder / "out.h5");
    sluice::nwb::time_series const about{.name = "analog", .unit = "-1"};
    trodes::day_clock clock;
    analog_sink sink(
        sluice::nwb::begin_rows<std::int16_t>(sluice::nwb::create(out, about), about, 1, {.chunk_rows = 16}), {"Ain1"},
        gaps::keep, clock);
    CHECK_THROWS_WITH(test::append_day(sink, clock, recordings, 64),
                      recordings.front().string() +
                          ": must have the same 1 analog channel names as the recordings before it, got 22");
}
}  // namespace
