#include <sluice/trodes/packet_source.hpp>

#include "support/catch.hpp"
#include "support/rec_bytes.hpp"
#include "support/temp_dir.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace trodes = sluice::trodes;
using sluice::memory::reading;

constexpr std::uint32_t first_tick = 1000;

trodes::recording open(test::temp_dir const& dir, std::string const& packets) {
    return trodes::recording(dir.write("a.rec", test::trodes_header().xml() + packets));
}

/// All that a source hands out.
struct pass {
    std::string bytes;
    std::uint64_t in_runs = 0;
    std::uint64_t unmarked = 0;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> skipped;
    bool operator==(pass const&) const = default;
};

pass read(trodes::recording const& r, std::size_t block_packets, reading when) {
    trodes::packet_source source(r, {.block_packets = block_packets, .reading = when});
    pass result;
    for (trodes::block b; source.next(b);) {
        auto const before = b.previous ? std::string(reinterpret_cast<char const*>(b.previous), test::packet_bytes) : std::string();
        CHECK(result.bytes.ends_with(before));
        result.bytes.append(reinterpret_cast<char const*>(b.data), b.count * test::packet_bytes);
        for (auto const& run : b.runs) result.in_runs += run.count;
        result.unmarked += b.unmarked.size();
    }
    for (auto const& range : source.found().skipped) result.skipped.emplace_back(range.first, range.last);
    return result;
}

TEST_CASE("packet_source: reading ahead changes nothing in what it hands out", "[trodes][packet_source]") {
    test::temp_dir const dir;
    for (std::size_t const count : {1U, 7U, 16U, 1000U, 5003U}) {
        auto const packets = test::packets_of(first_tick, count);
        auto const r = open(dir, packets);
        for (std::size_t const block : {1U, 4U, 64U, 16384U}) {
            CAPTURE(count, block);
            auto const found = read(r, block, reading::ahead);
            CHECK(found.bytes == packets);
            CHECK(found == read(r, block, reading::on_demand));
        }
    }
}

TEST_CASE("packet_source: reading ahead changes nothing where bytes are damaged", "[trodes][packet_source]") {
    test::temp_dir const dir;
    auto packets = test::packets_of(first_tick, 3000);
    for (std::size_t const at : {100U, 7000U, 20'011U, 50'000U}) packets[at] = '\x11';
    packets.insert(30'007, "inserted");
    packets.erase(40'001, 5);
    auto const r = open(dir, packets);
    for (std::size_t const block : {1U, 5U, 100U, 2048U}) {
        CAPTURE(block);
        auto const found = read(r, block, reading::ahead);
        CHECK(found.skipped.size() > 1);
        CHECK(found == read(r, block, reading::on_demand));
    }
}

TEST_CASE("packet_source: reading ahead, a file that becomes shorter is the same error", "[trodes][packet_source][errors]") {
    test::temp_dir const dir;
    auto const r = open(dir, test::packets_of(first_tick, 1000));
    trodes::packet_source source(r, {.block_packets = 10, .reading = reading::ahead});
    std::filesystem::resize_file(dir / "a.rec", r.file_bytes() - 100);
    CHECK_THROWS_WITH([&] { for (trodes::block b; source.next(b);) {} }(), ContainsSubstring("file shrank"));
}

TEST_CASE("packet_source: reading ahead, it may be moved and may go at any time", "[trodes][packet_source]") {
    test::temp_dir const dir;
    auto const r = open(dir, test::packets_of(first_tick, 1000));
    trodes::packet_source first(r, {.block_packets = 10, .reading = reading::ahead});
    trodes::block b;
    REQUIRE(first.next(b));
    auto const* const data = b.data;
    auto second = std::move(first);
    CHECK(b.data == data);
    CHECK(b[9].timestamp() == first_tick + 9);
    REQUIRE(second.next(b));
    CHECK(b.first == 10);
}

}  // namespace
