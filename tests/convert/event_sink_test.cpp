#include <sluice/convert/trodes_to_nwb/event_sink.hpp>

#include <sluice/hdf5/file.hpp>
#include <sluice/trodes/synthesise.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "convert/expected_streams.hpp"
#include "convert/append_day.hpp"
#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace trodes = sluice::trodes;
using sluice::convert::event_sink;

/// Two short epochs with frequent events, drops, gaps and a wrap of the tick.
trodes::synthesis lively_day() {
    trodes::synthesis day;
    day.channels = 4;
    day.hardware_channels = 32;
    day.ticks = 4000;
    day.epoch_gap_s = 1;
    day.start_tick = 4'294'967'295u - 1500;
    day.toggles_per_s = 1500;
    day.drop_probability = 0.01;
    day.gaps = {{1000, 1}, {2048, 200}};
    return day;
}

std::vector<trodes::behavioral_event> events_of(trodes::synthesis const& day, std::vector<std::uint32_t> const& lines) {
    std::vector<trodes::behavioral_event> events;
    for (auto const line : lines) events.push_back({"event " + std::to_string(line), test::line_id(day, line), ""});
    return events;
}
std::vector<std::uint32_t> every_line() {
    std::vector<std::uint32_t> lines(trodes::digital_line_count);
    for (std::uint32_t i = 0; i < lines.size(); ++i) lines[i] = i;
    return lines;
}

/// A day whose events are appended in blocks of `block_packets`, and its clock, as in the conversion pass.
struct taken_day {
    test::temp_dir folder;
    sluice::hdf5::file out = sluice::hdf5::file::create(folder / "out.h5");
    trodes::day_clock clock;
    std::uint64_t bytes_written = 0;
    event_sink sink;

    taken_day(trodes::synthesis const& day, std::vector<trodes::behavioral_event> events, std::size_t block_packets,
              std::size_t held)
        : sink(
              out.create_group("events"), std::move(events), folder.path(), clock,
              [this](std::uint64_t bytes) { bytes_written += bytes; }, held) {
        test::append_day(sink, clock, trodes::write_day(folder.path(), day).recordings, block_packets);
    }
    void finish() {
        sink.finish();
        CHECK(bytes_written == sink.bytes_to_finish());
        out.close();
    }
    /// Returns the number of rows of an event in the file that differ from `expected`.
    std::size_t wrong(std::string const& name, std::vector<test::expected_event> const& expected) const {
        test::raw_hdf5 const raw(folder / "out.h5");
        auto const states = raw.values<std::uint8_t>("/events/" + name + "/data", H5T_NATIVE_UINT8);
        auto const seconds = raw.doubles("/events/" + name + "/timestamps");
        if (states.size() != expected.size() || seconds.size() != expected.size()) return expected.size() + 1;
        std::size_t count = 0;
        for (std::size_t i = 0; i < expected.size(); ++i)
            count += states[i] != expected[i].state ||
                     seconds[i] != clock.recordings()[expected[i].epoch - 1].timestamp(expected[i].index);
        return count;
    }
};

TEST_CASE("event_sink: stores the first state and every change of all 72 lines, for any block size",
          "[convert][event_sink]") {
    auto const day = lively_day();
    for (std::size_t const block_packets : {1u, 7u, 1000u}) {
        CAPTURE(block_packets);
        taken_day taken(day, events_of(day, every_line()), block_packets, sluice::convert::edges_held);
        taken.finish();
        for (auto const line : every_line()) {
            auto const expected = test::expected_events(day, line);
            CHECK(expected.size() > 80);
            CHECK(taken.wrong("event " + std::to_string(line), expected) == 0);
        }
    }
}

TEST_CASE("event_sink: accepts line names of older rigs, and stores the metadata's comments", "[convert][event_sink]") {
    auto day = lively_day();
    day.old_names = true;
    auto events = events_of(day, {3, 8, 70});
    CHECK(events[1].hardware_id == "Din1");
    events[0].comments = "a note";
    taken_day taken(day, events, 64, sluice::convert::edges_held);
    taken.finish();
    for (std::uint32_t const line : {3u, 8u, 70u})
        CHECK(taken.wrong("event " + std::to_string(line), test::expected_events(day, line)) == 0);
    test::raw_hdf5 const raw(taken.folder / "out.h5");
    CHECK(raw.text_attribute("/events/event 8", "description") == "Din1");
    CHECK(raw.text_attribute("/events/event 8", "comments") == "no comments");
    CHECK(raw.text_attribute("/events/event 3", "comments") == "a note");
    CHECK(raw.text_attribute("/events/event 3/data", "unit") == "-1");
    CHECK(raw.stored_as("/events/event 3/data", H5T_STD_U8LE));
    CHECK(raw.chunk("/events/event 3/data").empty());
}

TEST_CASE("event_sink: finds a line without its ECU_ prefix, and two events of one line have equal rows",
          "[convert][event_sink]") {
    auto const day = lively_day();
    taken_day taken(day, {{"a", "Dout2", ""}, {"b", "ECU_Dout2", ""}, {"c", "Dout2", "again"}}, 100,
                    sluice::convert::edges_held);
    taken.finish();
    for (auto const* name : {"a", "b", "c"}) CHECK(taken.wrong(name, test::expected_events(day, 41)) == 0);
}

TEST_CASE("event_sink: a noisy line spills to a temporary file and stays in order", "[convert][event_sink][bounded]") {
    auto day = lively_day();
    day.ticks = 40'000;
    day.toggles_per_s = 15'000;
    auto const expected = test::expected_events(day, 0);
    REQUIRE(expected.size() > 30'000);
    taken_day taken(day, events_of(day, {0, 20}), 2048, 2 * 4096);
    CHECK(std::distance(std::filesystem::directory_iterator(taken.folder.path()), {}) ==
          4);  // two recordings, metadata, output: the temporary file has no name
    taken.finish();
    CHECK(taken.wrong("event 0", expected) == 0);
    CHECK(taken.wrong("event 20", test::expected_events(day, 20)) == 0);
}

TEST_CASE("event_sink: returns the times of one event in one recording", "[convert][event_sink]") {
    auto const day = lively_day();
    taken_day taken(day, events_of(day, {8, 9}), 2048, 1);
    taken.finish();
    for (std::uint32_t epoch = 1; epoch <= 2; ++epoch) {
        std::vector<double> expected;
        for (auto const& e : test::expected_events(day, 9))
            if (e.epoch == epoch) expected.push_back(taken.clock.recordings()[epoch - 1].timestamp(e.index));
        CHECK(taken.sink.event_seconds("event 9", epoch - 1) == expected);
    }
    CHECK_THROWS_WITH(taken.sink.event_seconds("event 7", 0),
                      "sluice::convert::event_sink::event_seconds: the event and the recording must exist, got "
                      "\"event 7\" in recording 0");
    CHECK_THROWS_AS(taken.sink.event_seconds("event 9", 2), sluice::argument_error);
}

TEST_CASE("event_sink: rejects a recording without the line, by name", "[convert][event_sink][errors]") {
    auto const day = lively_day();
    test::temp_dir const folder;
    auto const recordings = trodes::write_day(folder.path(), day).recordings;
    auto out = sluice::hdf5::file::create(folder / "out.h5");
    trodes::day_clock clock;
    event_sink sink(out.create_group("events"), {{"a", "Din99", ""}}, folder.path(), clock);
    CHECK_THROWS_WITH(test::append_day(sink, clock, recordings, 64),
                      recordings.front().string() + ": must have the digital channel \"Din99\", got none");
}

TEST_CASE("event_sink: finishes without a progress callback", "[convert][event_sink]") {
    auto const day = lively_day();
    test::temp_dir const folder;
    auto out = sluice::hdf5::file::create(folder / "out.h5");
    trodes::day_clock clock;
    event_sink sink(out.create_group("events"), events_of(day, {3}), folder.path(), clock);
    test::append_day(sink, clock, trodes::write_day(folder.path(), day).recordings, 64);
    CHECK_NOTHROW(sink.finish());
}
}  // namespace
