#include <sluice/trodes/blocks.hpp>

#include "support/catch.hpp"
#include "support/check_ranges_equal.hpp"
#include "support/rec_bytes.hpp"
#include "support/temp_dir.hpp"

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/views/tap.hpp>
#include <sluice/views/transform.hpp>

namespace {

namespace trodes = sluice::trodes;
using trodes::block;
using trodes::tick_run;

// The contract: the property table of blocks.
static_assert(ranges::view_<trodes::blocks_view> && std::ranges::view<trodes::blocks_view>);
static_assert(ranges::input_range<trodes::blocks_view> && !ranges::forward_range<trodes::blocks_view>);
static_assert(!ranges::sized_range<trodes::blocks_view> && !ranges::range<trodes::blocks_view const>);
static_assert(std::same_as<ranges::range_reference_t<trodes::blocks_view>, block const&>);
static_assert(std::same_as<ranges::range_value_t<trodes::blocks_view>, block>);

struct fixture {
    test::temp_dir dir;
    test::trodes_header header;
    trodes::recording open(std::string const& packets, char const* name = "a.rec") const {
        return trodes::recording(dir.write(name, header.xml() + packets));
    }
};

// Packets with these ticks, one after the other.
std::string with_ticks(std::vector<std::uint32_t> const& ticks) {
    std::string bytes;
    for (std::size_t i = 0; i < ticks.size(); ++i) bytes += test::packet_of(ticks[i], static_cast<std::int64_t>(i));
    return bytes;
}
std::vector<tick_run> runs_of(block const& b) { return {b.runs().begin(), b.runs().end()}; }
std::size_t read_all(trodes::blocks_view range) {
    std::size_t packets = 0;
    for (auto const& b : range) packets += b.size();
    return packets;
}

TEST_CASE("blocks: each packet comes once, in blocks of the chosen size", "[trodes][blocks]") {
    fixture f;
    auto const r = f.open(test::packets_of(1000, 10));
    auto range = trodes::blocks(r, {.block_packets = 4});
    std::vector<std::size_t> counts;
    std::uint32_t tick = 1000;
    for (auto const& b : range) {
        CHECK(b.first_index() == tick - 1000);
        CHECK(b.file_offset() == f.header.xml().size() + b.first_index() * 22);
        CHECK(runs_of(b) == std::vector<tick_run>{{tick, b.size()}});
        for (auto const packet : b) CHECK(packet.timestamp() == tick++);
        counts.push_back(b.size());
        CHECK(range.packets_read() == tick - 1000);
    }
    CHECK(counts == std::vector<std::size_t>{4, 4, 2});
    CHECK(range.bytes_read() == r.file_bytes());
    CHECK(range.found().whole());
}

TEST_CASE("blocks: a block has at most block_bytes, and at least one packet", "[trodes][blocks][bounded]") {
    fixture f;
    auto const r = f.open(test::packets_of(1000, 10));
    auto four = trodes::blocks(r, {.block_bytes = 4 * 22 + 21});
    CHECK((*four.begin()).size() == 4);
    auto one = trodes::blocks(r, {.block_bytes = 1});
    CHECK((*one.begin()).size() == 1);
    CHECK(read_all(one) == 10);
}

TEST_CASE("blocks: blocks share one buffer", "[trodes][blocks][bounded]") {
    fixture f;
    auto const r = f.open(test::packets_of(1, 20'000));
    std::byte const *least = nullptr, *greatest = nullptr;
    for (auto const& b : trodes::blocks(r, {.block_packets = 64})) {
        if (!least || b.data() < least) least = b.data();
        if (!greatest || b.data() > greatest) greatest = b.data();
    }
    CHECK(greatest - least < 100 * 22);
}

TEST_CASE("blocks: construction reads nothing, begin() and each step read one block", "[trodes][blocks][lazy]") {
    fixture f;
    auto const r = f.open(test::packets_of(1, 100));
    auto range = trodes::blocks(r, {.block_packets = 16});
    CHECK(range.packets_read() == 0);
    auto it = range.begin();
    CHECK(range.packets_read() == 16);
    ++it;
    CHECK(range.packets_read() == 32);
}

TEST_CASE("blocks: begin() restarts, and a copy has its own pass", "[trodes][blocks]") {
    fixture f;
    auto const r = f.open(test::packets_of(1, 50));
    auto range = trodes::blocks(r, {.block_packets = 20});
    auto it = range.begin();
    ++it;
    CHECK((*it).first_index() == 20);
    auto copy = range;
    CHECK((*copy.begin()).first_index() == 0);
    CHECK((*it).first_index() == 20);
    CHECK((*range.begin()).first_index() == 0);
}

TEST_CASE("blocks: the range reports the damage found by a copy in a pipeline", "[trodes][blocks]") {
    fixture f;
    auto range = trodes::blocks(f.open(test::packets_of(1, 3) + std::string(9, 'x')));
    std::size_t seen = 0;
    for (auto const& b : range | sluice::views::tap([&](block const& each) { seen += each.size(); }))
        CHECK(b.size() == 3);
    CHECK(seen == 3);
    CHECK(range.found().trailing_byte_count == 9);
    CHECK(range.packets_read() == 3);
}

TEST_CASE("blocks: several recordings are one range, each with its index, packets from 0 and a report",
          "[trodes][blocks]") {
    fixture f;
    auto const first = f.open(test::packets_of(1000, 5)), second = f.open(test::packets_of(7, 6) + "abc", "b.rec");
    auto range = trodes::blocks(std::vector{first, second}, {.block_packets = 4, .recording_index = 3});
    std::vector<std::pair<std::size_t, std::uint64_t>> places;
    for (auto const& b : range) {
        places.emplace_back(b.recording_index(), b.first_index());
        CHECK(b.recording().path() == (b.recording_index() == 3 ? first : second).path());
        CHECK(b.previous_packet().has_value() == (b.first_index() != 0));
    }
    CHECK(places == std::vector<std::pair<std::size_t, std::uint64_t>>{{3, 0}, {3, 4}, {4, 0}, {4, 4}});
    CHECK(range.found(0).whole());
    CHECK(range.found(1).trailing_byte_count == 3);
    CHECK(range.found(2).whole());
    CHECK(range.recordings().size() == 2);
    CHECK(range.packets_read() == 11);
    CHECK(range.bytes_read() == first.file_bytes() + second.file_bytes());
    CHECK(read_all(trodes::blocks(std::vector<trodes::recording>{})) == 0);
}

TEST_CASE("blocks: drops, gaps, repeats and backward steps begin a new run and keep the packets", "[trodes][blocks]") {
    fixture f;
    auto range = trodes::blocks(f.open(with_ticks({5, 6, 8, 9, 20, 20, 21, 3})));
    CHECK(runs_of(*range.begin()) == std::vector<tick_run>{{5, 2}, {8, 2}, {20, 1}, {20, 2}, {3, 1}});
    CHECK(range.found().whole());
}

TEST_CASE("blocks: ticks continue across 2^32, also between blocks", "[trodes][blocks]") {
    fixture f;
    auto range = trodes::blocks(f.open(test::packets_of(4'294'967'294u, 6)), {.block_packets = 3});
    auto it = range.begin();
    CHECK(runs_of(*it) == std::vector<tick_run>{{4'294'967'294, 3}});
    ++it;
    CHECK(runs_of(*it) == std::vector<tick_run>{{4'294'967'297, 3}});
    CHECK((*it).previous_tick() == 4'294'967'296);
}

TEST_CASE("blocks: a partial last packet is dropped and reported", "[trodes][blocks]") {
    fixture f;
    auto range = trodes::blocks(f.open(test::packets_of(1, 3) + std::string(9, 'x')));
    CHECK(read_all(range) == 3);
    CHECK(range.found().trailing_byte_count == 9);
    CHECK_FALSE(range.found().whole());
}

TEST_CASE("blocks: with strict a partial last packet is an error that names packet, byte and size",
          "[trodes][blocks][errors]") {
    fixture f;
    auto range =
        trodes::blocks(f.open(test::packets_of(1, 3) + std::string(9, 'x')), {.block_packets = 16, .strict = true});
    auto it = range.begin();
    auto const place = "byte " + std::to_string(f.header.xml().size() + 66);
    CHECK_THROWS_WITH(++it, ContainsSubstring("a.rec") && ContainsSubstring(place) && ContainsSubstring("packet 3") &&
                                ContainsSubstring("must have 22 bytes, got 9"));
    CHECK(it == range.end());
}

TEST_CASE("blocks: an option out of range is an error that names it", "[trodes][blocks][errors]") {
    fixture f;
    auto const r = f.open(test::packets_of(1, 3));
    CHECK_THROWS_WITH(trodes::blocks(r, {.block_packets = 0}),
                      "sluice::trodes::blocks: block_packets must be from 1 to 16384, got 0");
    CHECK_THROWS_AS(trodes::blocks(r, {.block_packets = 16385}), sluice::argument_error);
    CHECK_THROWS_WITH(trodes::blocks(r, {.block_bytes = 0}),
                      "sluice::trodes::blocks: block_bytes must be from 1 to 8388608, got 0");
    CHECK_THROWS_AS(trodes::blocks(r, {.block_bytes = (8 << 20) + 1}), sluice::argument_error);
}

TEST_CASE("blocks: a file that shrinks during the pass is an error with its place", "[trodes][blocks][errors]") {
    fixture f;
    auto const r = f.open(test::packets_of(1, 1000));
    auto range = trodes::blocks(r, {.block_packets = 16});
    auto it = range.begin();
    std::filesystem::resize_file(r.path(), f.header.xml().size() + 22 * 500);
    CHECK_THROWS_WITH(
        [&] {
            while (it != range.end()) ++it;
        }(),
        ContainsSubstring("a.rec: byte") && ContainsSubstring("shrank"));
    CHECK(range.packets_read() <= 500);
    CHECK(it == range.end());
}

TEST_CASE("blocks: a file deleted before the pass is an error", "[trodes][blocks][errors]") {
    fixture f;
    auto const r = f.open(test::packets_of(1, 10));
    auto range = trodes::blocks(r);
    std::filesystem::remove(r.path());
    CHECK_THROWS_AS(range.begin(), sluice::file_error);
}

TEST_CASE("blocks: bytes appended during the pass are not read", "[trodes][blocks]") {
    fixture f;
    auto const r = f.open(test::packets_of(1, 100) + "abc");
    std::ofstream(r.path(), std::ios::app | std::ios::binary) << test::packets_of(101, 10);
    auto range = trodes::blocks(r);
    CHECK(read_all(range) == 100);
    CHECK(range.found().trailing_byte_count == 3);
}

TEST_CASE("blocks: packets larger than block_bytes come one per block", "[trodes][blocks][bounded]") {
    fixture f;
    f.header.devices = test::device_xml("Wide", "2000000");
    std::string bytes;
    for (std::uint32_t i = 0; i < 6; ++i) {
        bytes += '\x55' + std::string(2'000'000, '\0');
        test::put(bytes, i);
        bytes += std::string(8, '\0');
    }
    auto const r = f.open(bytes);
    auto by_default = trodes::blocks(r),
         wide = trodes::blocks(r, {.block_bytes = trodes::block_options::max_block_bytes});
    CHECK((*by_default.begin()).size() == 1);
    CHECK((*wide.begin()).size() == 4);
    CHECK(read_all(wide) == 6);
}

}  // namespace
