#include <sluice/trodes/packet_source.hpp>

#include "support/catch.hpp"
#include "support/rec_bytes.hpp"
#include "support/temp_dir.hpp"

#include <filesystem>
#include <fstream>

#include <sluice/core/algorithms.hpp>

namespace {

namespace trodes = sluice::trodes;
using trodes::block;
using trodes::packet_source;
using trodes::tick_run;

struct fixture {
    test::temp_dir dir;
    test::trodes_header header;
    trodes::recording open(std::string const& packets) const { return trodes::recording(dir.write("a.rec", header.xml() + packets)); }
};

// Packets with these ticks, one after the other.
std::string with_ticks(std::vector<std::uint32_t> const& ticks) {
    std::string bytes;
    for (std::size_t i = 0; i < ticks.size(); ++i) bytes += test::packet_of(ticks[i], static_cast<std::int64_t>(i));
    return bytes;
}
std::vector<tick_run> runs_of(block const& b) { return {b.runs.begin(), b.runs.end()}; }

TEST_CASE("packet_source: hands out every packet once, in blocks of the size that was asked for", "[trodes][packet_source]") {
    fixture f;
    auto const r = f.open(test::packets_of(1000, 10));
    packet_source source(r, {4});
    block b;
    std::vector<std::size_t> counts;
    std::uint32_t tick = 1000;
    while (source.next(b)) {
        CHECK(b.first == tick - 1000);
        CHECK(b.file_offset == f.header.xml().size() + b.first * 22);
        CHECK(runs_of(b) == std::vector<tick_run>{{tick, b.count}});
        for (std::size_t i = 0; i < b.count; ++i) CHECK(b[i].timestamp() == tick++);
        counts.push_back(b.count);
    }
    CHECK(counts == std::vector<std::size_t>{4, 4, 2});
    CHECK(source.packets_read() == 10);
    CHECK(source.file_offset() == r.file_bytes());
    CHECK(source.found().whole());
    CHECK_FALSE(source.next(b));
}

TEST_CASE("packet_source: a block knows its recording, the caller's number for it, and its layout", "[trodes][packet_source]") {
    fixture f;
    auto const r = f.open(test::packets_of(1000, 10));
    packet_source source(r, {4, false, 7});
    block b;
    REQUIRE(source.next(b));
    CHECK(b.recording_index == 7);
    CHECK(b.source->path() == r.path());
    CHECK(*b.layout == r.header().layout);
    CHECK(b.previous == nullptr);
}

TEST_CASE("packet_source: a block has the packet before it, also from the block before", "[trodes][packet_source]") {
    fixture f;
    auto const r = f.open(with_ticks({10, 11, 15, 16, 17}));
    packet_source source(r, {3});
    block b;
    REQUIRE(source.next(b));
    REQUIRE(source.next(b));
    REQUIRE(b.previous != nullptr);
    CHECK(trodes::packet(b.previous, *b.layout).timestamp() == 15);
    CHECK(b.previous_tick == 15);
    CHECK(b.first == 3);
}

TEST_CASE("packet_source: the fields of a block are ranges like those of its recording", "[trodes][packet_source]") {
    fixture f;
    auto const r = f.open(test::packets_of(1000, 6));
    packet_source source(r);
    block b;
    REQUIRE(source.next(b));
    CHECK(sluice::equal(b.timestamps(), r.timestamps()));
    CHECK(sluice::equal(b.system_times(), r.system_times()));
    CHECK(sluice::equal(b.samples(trodes::sample_columns(*b.layout))[5], r.samples()[5]));
    CHECK(sluice::equal(b.digital(r.header().devices[0].digital[1]), r.digital(r.header().devices[0].digital[1])));
}

TEST_CASE("packet_source: drops, gaps, repeats and backward steps begin a new run and are converted as they lie", "[trodes][packet_source]") {
    fixture f;
    packet_source source(f.open(with_ticks({5, 6, 8, 9, 20, 20, 21, 3})));
    block b;
    REQUIRE(source.next(b));
    CHECK(runs_of(b) == std::vector<tick_run>{{5, 2}, {8, 2}, {20, 1}, {20, 2}, {3, 1}});
    CHECK(source.found().whole());
}

TEST_CASE("packet_source: ticks go on across 2^32, also from block to block", "[trodes][packet_source]") {
    fixture f;
    packet_source source(f.open(test::packets_of(4'294'967'294u, 6)), {3});
    block b;
    REQUIRE(source.next(b));
    CHECK(runs_of(b) == std::vector<tick_run>{{4'294'967'294, 3}});
    REQUIRE(source.next(b));
    CHECK(runs_of(b) == std::vector<tick_run>{{4'294'967'297, 3}});
    CHECK(b.previous_tick == 4'294'967'296);
}

TEST_CASE("packet_source: a partial last packet is dropped and reported", "[trodes][packet_source]") {
    fixture f;
    packet_source source(f.open(test::packets_of(1, 3) + std::string(9, 'x')));
    block b;
    REQUIRE(source.next(b));
    CHECK(b.count == 3);
    CHECK_FALSE(source.next(b));
    CHECK(source.found().trailing_byte_count == 9);
    CHECK_FALSE(source.found().whole());
}

TEST_CASE("packet_source: under strict a partial last packet is an error that names packet, byte and size", "[trodes][packet_source][errors]") {
    fixture f;
    packet_source source(f.open(test::packets_of(1, 3) + std::string(9, 'x')), {16, true});
    block b;
    REQUIRE(source.next(b));
    auto const place = "byte " + std::to_string(f.header.xml().size() + 66);
    CHECK_THROWS_WITH(source.next(b), ContainsSubstring("a.rec") && ContainsSubstring(place) && ContainsSubstring("packet 3") &&
                                          ContainsSubstring("must have 22 bytes, got 9"));
}

TEST_CASE("packet_source: block_packets is from 1 to 16384", "[trodes][packet_source][errors]") {
    fixture f;
    auto const r = f.open(test::packets_of(1, 3));
    CHECK_THROWS_WITH(packet_source(r, {0}), "sluice::trodes::packet_source: block_packets must be from 1 to 16384, got 0");
    CHECK_THROWS_AS(packet_source(r, {16385}), sluice::argument_error);
}

TEST_CASE("packet_source: a file that shrinks during the pass is an error that names the place", "[trodes][packet_source][errors]") {
    fixture f;
    auto const r = f.open(test::packets_of(1, 1000));
    packet_source source(r, {16});
    block b;
    REQUIRE(source.next(b));
    std::filesystem::resize_file(r.path(), f.header.xml().size() + 22 * 500);
    CHECK_THROWS_AS([&] { while (source.next(b)) {} }(), sluice::file_error);
    CHECK(b.first + b.count <= 500);
}

TEST_CASE("packet_source: a file that is gone before the pass is an error", "[trodes][packet_source][errors]") {
    fixture f;
    auto const r = f.open(test::packets_of(1, 10));
    std::filesystem::remove(r.path());
    CHECK_THROWS_AS(packet_source(r), sluice::file_error);
}

TEST_CASE("packet_source: what is appended during the pass is not read", "[trodes][packet_source]") {
    fixture f;
    auto const r = f.open(test::packets_of(1, 100) + "abc");
    std::ofstream(r.path(), std::ios::app | std::ios::binary) << test::packets_of(101, 10);
    packet_source source(r);
    block b;
    while (source.next(b)) {}
    CHECK(source.packets_read() == 100);
    CHECK(source.found().trailing_byte_count == 3);
}

TEST_CASE("packet_source: reading again gives the same, and a moved source goes on", "[trodes][packet_source]") {
    fixture f;
    auto const r = f.open(test::packets_of(1, 50));
    packet_source first(r, {20});
    block b;
    REQUIRE(first.next(b));
    auto moved = std::move(first);
    REQUIRE(moved.next(b));
    CHECK(b.first == 20);
    CHECK(b.source->path() == r.path());
    packet_source again(r, {20});
    REQUIRE(again.next(b));
    CHECK(b.first == 0);
}

TEST_CASE("packet_source: wide packets make smaller blocks, so that the buffer stays bounded", "[trodes][packet_source][bounded]") {
    fixture f;
    f.header.devices = test::device_xml("Wide", "2000000");  // 2 MB a packet: at most 4 in 8 MiB
    std::string bytes;
    for (std::uint32_t i = 0; i < 6; ++i) {
        bytes += '\x55' + std::string(2'000'000, '\0');
        test::put(bytes, i);
        bytes += std::string(8, '\0');
    }
    packet_source source(f.open(bytes));
    block b;
    REQUIRE(source.next(b));
    CHECK(b.count == 4);
    REQUIRE(source.next(b));
    CHECK(b.count == 2);
}

}  // namespace
