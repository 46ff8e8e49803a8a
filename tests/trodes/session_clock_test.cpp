#include <sluice/trodes/session_clock.hpp>

#include "support/catch.hpp"
#include "support/check_ranges_equal.hpp"
#include "support/rec_bytes.hpp"
#include "support/temp_dir.hpp"

#include <functional>
#include <string>
#include <vector>

#include <sluice/trodes/blocks.hpp>
#include <sluice/trodes/recording.hpp>
#include <sluice/views/tap.hpp>

namespace {

namespace trodes = sluice::trodes;
using trodes::session_clock;

struct fixture {
    test::temp_dir dir;
    test::trodes_header header;
    trodes::recording open(char const* name, std::string const& packets) const {
        return trodes::recording(dir.write(name, header.xml() + packets));
    }
    std::vector<trodes::recording> day() const {
        return {open("a.rec", test::packets_of(1000, 10) + test::packet_of(1012, 12)),
                open("b.rec", test::packets_of(50, 7))};
    }
};

// The clock of each recording on its own, in sequence.
trodes::day_clock one_by_one(std::vector<trodes::recording> const& recordings) {
    trodes::day_clock day;
    for (auto const& r : recordings) {
        trodes::recording_clock clock(r.nominal_rate_hz(), r.size());
        for (auto const& b : trodes::blocks(r)) clock.add(b.runs(), b.system_times(), b.missing_sync());
        day.append(clock.finish());
    }
    return day;
}

TEST_CASE("session_clock: covers every recording in one pass, in blocks of any size", "[trodes][session_clock]") {
    fixture f;
    auto const recordings = f.day();
    auto const expected = one_by_one(recordings);
    for (std::size_t const n : {1u, 2u, 5u, 100u}) {
        session_clock clock;
        for (auto const& b : trodes::blocks(recordings, {.block_packets = n})) clock.append(b);
        clock.finish();
        CHECK(clock.recordings().size() == 2);
        CHECK(clock.day().size() == 18);
        test::check_ranges_equal(clock.ticks(), expected.ticks());
        test::check_ranges_equal(clock.timestamps(), expected.timestamps());
    }
}

TEST_CASE("session_clock: works in tap by its observer or by reference", "[trodes][session_clock]") {
    fixture f;
    auto const recordings = f.day();
    auto const expected = one_by_one(recordings);
    session_clock observing, referred;
    std::size_t packets = 0;
    for (auto const& b :
         trodes::blocks(recordings) | sluice::views::tap(observing.observer()) | sluice::views::tap(std::ref(referred)))
        packets += b.size();
    CHECK(packets == 18);
    test::check_ranges_equal(observing.timestamps(), expected.timestamps());  // without finish
    test::check_ranges_equal(referred.timestamps(), expected.timestamps());
}

TEST_CASE("session_clock: its views outlive it and the pass", "[trodes][session_clock]") {
    fixture f;
    auto const expected = test::elements(one_by_one(f.day()).timestamps());
    auto const times = [&] {
        session_clock clock;
        for (auto const& b : trodes::blocks(f.day())) clock.append(b);
        return clock.timestamps();
    }();
    CHECK(test::elements(times) == expected);
}

TEST_CASE("session_clock: finish is idempotent, and a clock without blocks is empty", "[trodes][session_clock]") {
    fixture f;
    session_clock clock;
    clock.finish();
    CHECK(clock.day().size() == 0);
    for (auto const& b : trodes::blocks(f.open("a.rec", test::packets_of(1, 5)))) clock.append(b);
    clock.finish();
    clock.finish();
    CHECK(clock.recordings().size() == 1);
    CHECK(clock.timestamps().size() == 5);
}

TEST_CASE("session_clock: a block that does not follow the previous one is an error",
          "[trodes][session_clock][errors]") {
    fixture f;
    auto range = trodes::blocks(f.open("a.rec", test::packets_of(1, 9)), {.block_packets = 3});
    session_clock clock, late;
    auto it = range.begin();
    clock.append(*it);
    ++it;
    ++it;
    CHECK_THROWS_WITH(clock.append(*it),
                      "sluice::trodes::session_clock::append: the block must begin with packet 3, got packet 6");
    CHECK_THROWS_WITH(late.append(*it),
                      "sluice::trodes::session_clock::append: the block must begin with packet 0, got packet 6");
}

TEST_CASE("session_clock: packets beyond the range of a clock are an error with their place",
          "[trodes][session_clock][errors]") {
    fixture f;
    session_clock clock;
    std::string far;
    for (std::uint32_t i = 0; i < 40; ++i) far += test::packet_of(i * 2'000'000'000u, i);
    auto const pass = [&] {
        for (auto const& b : trodes::blocks(f.open("far.rec", far), {.block_packets = 8})) clock.append(b);
    };
    CHECK_THROWS_WITH(pass(), ContainsSubstring("far.rec: byte ") && ContainsSubstring("packets "));
}

TEST_CASE("session_clock: a recording without a start is an error that names the file",
          "[trodes][session_clock][errors]") {
    fixture f;
    trodes::header header = f.open("a.rec", test::packets_of(1, 5)).header();
    header.layout.sysclock_byte.reset();
    header.system_time_at_creation_ms.reset();
    trodes::recording const r(f.dir / "a.rec", header);
    session_clock clock;
    for (auto const& b : trodes::blocks(r)) clock.append(b);
    CHECK_THROWS_WITH(clock.finish(), ContainsSubstring("a.rec: ") && ContainsSubstring("start is required"));
}
}  // namespace
