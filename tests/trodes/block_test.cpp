#include <sluice/trodes/block.hpp>

#include "support/catch.hpp"
#include "support/check_ranges_equal.hpp"
#include "support/rec_bytes.hpp"
#include "support/temp_dir.hpp"

#include <optional>
#include <string>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/trodes/blocks.hpp>
#include <sluice/trodes/recording.hpp>
#include <sluice/views/fill_gaps.hpp>
#include <sluice/views/select.hpp>

namespace {

namespace trodes = sluice::trodes;
using sluice::gaps;
using sluice::views::fill_gaps;
using trodes::block;

// The contract: the property table of block.
static_assert(ranges::view_<block> && std::ranges::view<block>);
static_assert(ranges::random_access_range<block const> && ranges::sized_range<block const>);
static_assert(std::same_as<ranges::range_value_t<block>, trodes::packet>);
static_assert(sluice::segmented_range<block> && std::same_as<sluice::segment_t<block>, trodes::packets>);
static_assert(sluice::ticked_range<block>);
using samples_type = decltype(std::declval<block const&>().samples());
static_assert(sluice::row_range<samples_type> && sluice::ticked_range<samples_type>);
static_assert(std::same_as<sluice::segment_t<samples_type>, sluice::strided_rows<std::int16_t>>);

struct fixture {
    test::temp_dir dir;
    test::trodes_header header;
    trodes::recording open(std::vector<std::uint32_t> const& ticks) const {
        std::string bytes;
        for (std::size_t i = 0; i < ticks.size(); ++i) bytes += test::packet_of(ticks[i], static_cast<std::int64_t>(i));
        return trodes::recording(dir.write("a.rec", header.xml() + bytes));
    }
};

// The values that `f` returns for the blocks of a recording, joined.
template <class F>
auto joined(trodes::recording const& r, std::size_t block_packets, F f) {
    std::vector<ranges::range_value_t<decltype(f(std::declval<block const&>()))>> all;
    for (auto const& b : trodes::blocks(r, {.block_packets = block_packets}))
        for (auto&& x : f(b)) all.push_back(x);
    return all;
}
std::vector<std::uint32_t> ticks_of(trodes::recording const& r, std::size_t block_packets, gaps policy) {
    return joined(r, block_packets, [&](block const& b) { return b.raw_ticks() | fill_gaps(policy); });
}

TEST_CASE("block: knows its recording, its number, and the packet before it", "[trodes][block]") {
    fixture f;
    auto const r = f.open({10, 11, 15, 16, 17});
    auto range = trodes::blocks(r, {.block_packets = 3, .recording_index = 7});
    auto it = range.begin();
    CHECK((*it).recording_index() == 7);
    CHECK((*it).recording().path() == r.path());
    CHECK((*it).layout() == r.header().layout);
    CHECK((*it).previous_packet() == std::nullopt);
    CHECK((*it).previous().empty());
    CHECK((*it).previous_tick() == 0);
    ++it;
    REQUIRE((*it).previous_packet().has_value());
    CHECK((*it).previous_packet()->timestamp() == 15);
    CHECK((*it).previous()[0].timestamp() == 15);
    CHECK((*it).previous_tick() == 15);
    CHECK((*it).first_index() == 3);
    CHECK((*it)[1].timestamp() == 17);
}

TEST_CASE("block: fields are ranges like those of the recording", "[trodes][block]") {
    fixture f;
    auto const r = f.open({1000, 1001, 1002, 1003});
    auto range = trodes::blocks(r);
    block const b = *range.begin();
    CHECK(sluice::equal(b.raw_ticks(), r.raw_ticks()));
    CHECK(sluice::equal(b.system_times(), r.system_times()));
    CHECK(sluice::equal(b.samples()[3], r.samples()[3]));
    std::vector<std::uint32_t> const channels{2, 0};
    CHECK(b.samples(channels).width() == 2);
    CHECK(sluice::equal(b.samples(channels)[3], r.samples(channels)[3]));
    CHECK(sluice::equal(b.samples(channels)[2], (b.samples() | sluice::views::select({2, 0}))[2]));
    CHECK(sluice::equal(b.digital(r.header().devices[0].digital[1]), r.digital(r.header().devices[0].digital[1])));
    CHECK(sluice::equal(b.field<std::uint32_t>(test::timestamp_byte), r.raw_ticks()));
    CHECK_THROWS_AS(b.samples(std::vector<std::uint32_t>{99}), sluice::argument_error);
}

TEST_CASE("block: the tables of chosen channels are made once per pass", "[trodes][block][bounded]") {
    fixture f;
    std::vector<std::uint32_t> const some{2, 0}, others{1};
    sluice::column_table last;
    for (auto const& b : trodes::blocks(f.open({1, 2, 3, 4, 5}), {.block_packets = 2})) {
        auto const table = b.samples(some).base().columns();
        if (b.first_index() != 0) CHECK(table.offsets().data() == last.offsets().data());
        CHECK(b.samples(others).width() == 1);
        last = b.samples(some).base().columns();
    }
}

TEST_CASE("block: system times without a system clock are an error", "[trodes][block][errors]") {
    trodes::packet_layout layout;
    layout.packet_bytes = 8;
    std::vector<std::byte> const bytes(8);
    std::vector<sluice::tick_run> const runs{{0, 1}};
    block const b({}, trodes::packets(bytes.data(), 1, layout), runs);
    CHECK_THROWS_WITH(b.system_times(),
                      "sluice::trodes::block::system_times: the packets must have a SysClock, got none");
}

TEST_CASE("block: fill_gaps fills a single drop within a block and between two", "[trodes][block]") {
    fixture f;
    auto const r = f.open({5, 6, 8, 9, 11, 14, 16});
    for (std::size_t const n : {1u, 2u, 3u, 4u, 5u, 7u}) {
        INFO(n << " packets a block");
        CHECK(ticks_of(r, n, gaps::keep) == std::vector<std::uint32_t>{5, 6, 8, 9, 11, 14, 16});
        CHECK(ticks_of(r, n, gaps::repeat_single) == std::vector<std::uint32_t>{5, 6, 6, 8, 9, 9, 11, 14, 14, 16});
    }
}

TEST_CASE("block: with gaps::fail a gap between two blocks is an error that names both ticks",
          "[trodes][block][errors]") {
    fixture f;
    auto const r = f.open({5, 6, 9});
    for (std::size_t const n : {1u, 2u, 3u})
        CHECK_THROWS_WITH(ticks_of(r, n, gaps::fail),
                          "sluice::views::fill_gaps: ticks must be consecutive, got 9 after 6");
}

TEST_CASE("block: packets, rows, lines and selected rows are filled alike", "[trodes][block]") {
    fixture f;
    auto const r = f.open({5, 7, 8, 10});
    auto const& line = r.header().devices[0].digital[0];
    std::vector<std::uint32_t> const channels{3, 1};
    for (std::size_t const n : {1u, 2u, 3u, 4u}) {
        INFO(n << " packets a block");
        std::vector<std::size_t> const origin{0, 0, 1, 2, 2, 3};  // of each filled packet
        std::vector<std::uint32_t> packets;
        std::vector<std::int16_t> samples, selected;
        std::vector<std::uint8_t> states;
        for (auto const& b : trodes::blocks(r, {.block_packets = n})) {
            for (trodes::packet const p : b | fill_gaps(gaps::repeat_single)) packets.push_back(p.timestamp());
            auto const rows = b.samples(channels) | fill_gaps(gaps::repeat_single);
            static_assert(sluice::row_range<decltype(rows)>);
            for (auto const row : rows) samples.insert(samples.end(), {row[0], row[1]});
            for (auto const row : b.samples() | sluice::views::select({3, 1}) | fill_gaps(gaps::repeat_single))
                selected.insert(selected.end(), {row[0], row[1]});
            for (auto const state : b.digital(line) | fill_gaps(gaps::repeat_single)) states.push_back(state);
        }
        std::vector<std::uint32_t> expected_packets;
        std::vector<std::int16_t> expected_samples;
        std::vector<std::uint8_t> expected_states;
        for (auto const i : origin) {
            expected_packets.push_back(r[i].timestamp());
            expected_samples.insert(expected_samples.end(), {r.samples(channels)[static_cast<std::ptrdiff_t>(i)][0],
                                                             r.samples(channels)[static_cast<std::ptrdiff_t>(i)][1]});
            expected_states.push_back(r[i].bit(line));
        }
        CHECK(packets == expected_packets);
        CHECK(samples == expected_samples);
        CHECK(selected == expected_samples);
        CHECK(states == expected_states);
    }
}

}  // namespace
