#include <sluice/trodes/blocks.hpp>

#include "support/catch.hpp"
#include "support/rec_bytes.hpp"
#include "support/temp_dir.hpp"

#include <random>

namespace {

namespace trodes = sluice::trodes;
using trodes::block;

constexpr std::size_t bytes_each = test::packet_bytes;

// The result of a pass: offsets in the packets' bytes of the converted packets and of the reported damage.
struct pass {
    std::vector<std::uint64_t> packets;
    std::vector<std::uint64_t> missing_sync;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> skipped;
    bool ended = false;
    std::uint64_t trailing = 0;
    bool operator==(pass const&) const = default;
};

struct fixture {
    test::temp_dir dir;
    test::trodes_header header;
    std::size_t offset = header.xml().size();
    trodes::recording open(std::string const& bytes) const {
        return trodes::recording(dir.write("a.rec", header.xml() + bytes));
    }

    pass read(std::string const& bytes, std::size_t block_packets) const {
        auto source = trodes::blocks(open(bytes), {.block_packets = block_packets});
        pass result;
        for (auto const& b : source) {
            CHECK(b.first_index() == result.packets.size());
            CHECK(b.previous_packet().has_value() == !result.packets.empty());
            if (auto const before = b.previous(); !before.empty())
                CHECK(std::string_view(reinterpret_cast<char const*>(before.data()), bytes_each) ==
                      std::string_view(bytes).substr(result.packets.back(), bytes_each));
            std::uint64_t in_runs = 0;
            for (auto const& run : b.runs()) in_runs += run.count;
            CHECK(in_runs == b.size());
            for (auto const i : b.missing_sync())
                result.missing_sync.push_back(b.file_offset() - offset + i * bytes_each);
            for (std::size_t i = 0; i < b.size(); ++i)
                result.packets.push_back(b.file_offset() - offset + i * bytes_each);
        }
        auto const found = source.found();
        CHECK(found.missing_sync_byte_count == result.missing_sync.size());
        for (auto const& range : found.skipped) {
            result.skipped.emplace_back(range.first - offset, range.last - offset);
            result.ended = range.ends_recording;
        }
        result.trailing = found.trailing_byte_count;
        return result;
    }
};

// A slow reference implementation of the rules over all bytes at once. blocks must agree with it.
pass oracle(std::string const& bytes) {
    auto const whole = [&](std::size_t at) { return (bytes.size() - at) / bytes_each; };
    auto const tick = [&](std::size_t at) {
        std::uint32_t value;
        std::memcpy(&value, bytes.data() + at + test::timestamp_byte, 4);
        return value;
    };
    auto const has_sync_byte = [&](std::size_t at) { return bytes[at] == 0x55; };
    auto const row = [&](std::size_t at, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            if (!has_sync_byte(at + i * bytes_each) ||
                (i > 0 && tick(at + i * bytes_each) != tick(at + (i - 1) * bytes_each) + 1))
                return false;
        return true;
    };
    pass p;
    std::size_t at = 0;
    while (whole(at) > 0) {
        auto const next = at + bytes_each;
        auto const known = !p.packets.empty();
        auto const before = known ? tick(p.packets.back()) : 0;
        auto const left = whole(at);
        auto const in_place =
            left >= 3   ? row(next, 2)
            : left == 2 ? has_sync_byte(next) && (tick(next) == tick(at) + 1 || (known && tick(next) == before + 2))
                        : known && tick(at) == before + 1;
        if (has_sync_byte(at) || in_place) {
            if (!has_sync_byte(at)) p.missing_sync.push_back(at);
            p.packets.push_back(at);
            at = next;
            continue;
        }
        if (known) {  // the packet before is damaged too if its tick does not follow
            auto const follows = p.packets.size() > 1 && before == tick(p.packets[p.packets.size() - 2]) + 1;
            if (!follows) {
                at = p.packets.back();
                p.packets.pop_back();
            }
        }
        auto place = at + 1;
        while (whole(place) >= 2 && !row(place, std::min<std::size_t>(whole(place), 8))) ++place;
        p.ended = whole(place) < 2;
        if (p.ended) place = bytes.size();
        p.skipped.emplace_back(at, place);
        at = place;
    }
    p.trailing = bytes.size() - at;
    return p;
}

TEST_CASE("blocks: a wrong sync byte among packets in place is reported and the packet converted",
          "[trodes][resynchronise]") {
    fixture f;
    auto bytes = test::packets_of(100, 40);
    bytes[20 * bytes_each] = 0x00;
    auto source = trodes::blocks(f.open(bytes));
    block const& b = *source.begin();
    CHECK(b.size() == 40);
    CHECK(b.runs().size() == 1);
    CHECK(source.found().missing_sync_bytes ==
          std::vector<trodes::missing_sync_byte>{{20, f.offset + 20 * bytes_each, 0}});
    CHECK(b.missing_sync()[0] == 20);
    CHECK(source.found().skipped_count == 0);
}

TEST_CASE("blocks: inserted bytes are skipped and their range reported", "[trodes][resynchronise]") {
    fixture f;
    auto const bytes = test::packets_of(100, 40).insert(20 * bytes_each, "what?");
    auto source = trodes::blocks(f.open(bytes));
    auto it = source.begin();
    CHECK((*it).size() == 20);
    block const b = *++it;
    CHECK(b.size() == 20);
    CHECK(b.first_index() == 20);
    CHECK(b.file_offset() == f.offset + 20 * bytes_each + 5);
    CHECK(b.runs()[0] == trodes::tick_run{120, 20});
    CHECK(++it == source.end());
    CHECK(source.found().skipped == std::vector<trodes::skipped_bytes>{{20, f.offset + 440, f.offset + 445, false}});
    CHECK(source.found().skipped_byte_count == 5);
}

TEST_CASE("blocks: missing bytes drop the packet that is out of place", "[trodes][resynchronise]") {
    fixture f;
    auto const in_samples =
        f.read(test::packets_of(100, 40).erase(20 * bytes_each + 15, 3), 16);  // after packet 20's tick
    CHECK(in_samples.packets.size() == 39);                                    // 20 unchanged; 21 lost
    CHECK(in_samples.skipped ==
          std::vector<std::pair<std::uint64_t, std::uint64_t>>{{21 * bytes_each, 22 * bytes_each - 3}});
    auto const before_tick = f.read(test::packets_of(100, 40).erase(20 * bytes_each + 4, 3), 16);
    CHECK(before_tick.packets.size() == 39);  // 20 has no valid tick and is skipped; 21 is found
    CHECK(before_tick.skipped ==
          std::vector<std::pair<std::uint64_t, std::uint64_t>>{{20 * bytes_each, 21 * bytes_each - 3}});
}

TEST_CASE("blocks: damage before the first packet is skipped", "[trodes][resynchronise]") {
    fixture f;
    auto const result = f.read("junk" + test::packets_of(100, 40), 16);
    CHECK(result.packets.size() == 40);
    CHECK(result.skipped == std::vector<std::pair<std::uint64_t, std::uint64_t>>{{0, 4}});
}

TEST_CASE("blocks: near the file's end two packets that reach it are enough", "[trodes][resynchronise]") {
    fixture f;
    auto const packets = test::packets_of(100, 40);
    auto const two = f.read(packets.substr(0, 38 * bytes_each) + "junk" + packets.substr(38 * bytes_each), 16);
    CHECK(two.packets.size() == 40);
    CHECK_FALSE(two.ended);
    auto const one = f.read(packets.substr(0, 39 * bytes_each) + "junk" + packets.substr(39 * bytes_each), 16);
    CHECK(one.packets.size() == 39);
    CHECK(one.ended);
    CHECK(one.skipped.back().second == 40 * bytes_each + 4);
    CHECK(one.trailing == 0);
}

TEST_CASE("blocks: the last packet without sync byte is converted if its tick follows", "[trodes][resynchronise]") {
    fixture f;
    auto bytes = test::packets_of(100, 10);
    bytes[9 * bytes_each] = 0;
    CHECK(f.read(bytes, 16).packets.size() == 10);
    bytes[9 * bytes_each + test::timestamp_byte] = 0;
    CHECK(f.read(bytes, 16).ended);
    CHECK(f.read(bytes, 16).packets.size() == 9);
}

TEST_CASE("blocks: bytes of 0x55 without consecutive ticks are not packets", "[trodes][resynchronise]") {
    fixture f;
    auto const junk = "\x01" + std::string(30 * bytes_each, '\x55');
    auto const result = f.read(test::packets_of(100, 20) + junk + test::packets_of(500, 20), 16);
    CHECK(result.packets.size() == 40);
    CHECK(result.skipped ==
          std::vector<std::pair<std::uint64_t, std::uint64_t>>{{20 * bytes_each, 20 * bytes_each + junk.size()}});
}

TEST_CASE("blocks: a file without any packets is an error", "[trodes][resynchronise][errors]") {
    fixture f;
    auto source = trodes::blocks(f.open(std::string(1000, 'x')));
    CHECK_THROWS_AS(source.begin(), sluice::format_error);
    CHECK_THROWS_WITH(source.begin(), ContainsSubstring("must hold packets of 22 bytes, got none in 1000 bytes"));
}

TEST_CASE("blocks: with strict the first wrong sync byte is an error with packet, byte and value",
          "[trodes][resynchronise][errors]") {
    fixture f;
    auto const damaged = [&](std::string const& bytes) {
        for (auto const& b : trodes::blocks(f.open(bytes), {.block_packets = 8, .strict = true})) CHECK(b.size() != 0);
    };
    auto wrong = test::packets_of(100, 40);
    wrong[20 * bytes_each] = 0x1f;
    auto const place =
        "a.rec: byte " + std::to_string(f.offset + 440) + ": packet 20: the sync byte must be 0x55, got 0x1f";
    CHECK_THROWS_WITH(damaged(wrong), ContainsSubstring(place));
    CHECK_THROWS_AS(damaged(test::packets_of(100, 40).insert(440, "junk")), sluice::format_error);
    CHECK_THROWS_WITH(damaged(test::packets_of(100, 40).erase(443, 1)), ContainsSubstring("packet 21"));
    CHECK_NOTHROW(damaged(test::packets_of(100, 40)));
}

TEST_CASE("blocks: the lists of damage are bounded, the counts are not", "[trodes][resynchronise][bounded]") {
    fixture f;
    std::string bytes;
    for (std::uint32_t i = 0; i < 1200; ++i)
        bytes += test::packets_of(100 + 20 * i, 19) + test::packet_of(119 + 20 * i, 0, 0x11);
    bytes += test::packets_of(100'000, 3);
    auto source = trodes::blocks(f.open(bytes));
    for (auto const& b : source) CHECK(b.size() != 0);
    CHECK(source.found().missing_sync_byte_count == 1200);
    CHECK(source.found().missing_sync_bytes.size() == trodes::integrity::kept);
}

// Damages packets in one of the ways that disks and cables do.
void spoil(std::string& bytes, std::mt19937& random) {
    auto const below = [&](std::size_t n) { return random() % n; };
    auto const at = below(bytes.size());
    auto const junk = [&](std::size_t n) {
        std::string text(n, '\0');
        for (auto& c : text) c = below(3) == 0 ? '\x55' : static_cast<char>(random());
        return text;
    };
    switch (below(5)) {
        case 0:
            bytes[at / bytes_each * bytes_each] = static_cast<char>(random());
            break;
        case 1:
            bytes.insert(at, junk(1 + below(below(4) == 0 ? 900 : 30)));
            break;
        case 2:
            bytes.erase(at, 1 + below(60));
            break;
        case 3: {
            auto const removed = std::min<std::size_t>(bytes.size() - at, 1 + below(200));
            bytes.replace(at, removed, junk(1 + below(200)));
            break;
        }
        default:
            bytes.erase(at / bytes_each * bytes_each, bytes_each * (1 + below(3)));
            break;  // dropped packets
    }
}

TEST_CASE("blocks: agrees with the reference for any damage and block size", "[trodes][resynchronise]") {
    fixture f;
    for (unsigned seed = 0; seed < 300; ++seed) {
        std::mt19937 random(seed);
        auto bytes = test::packets_of(4'294'967'200u, 120 + random() % 100);
        for (auto n = random() % 6; n != 0; --n) spoil(bytes, random);
        auto const expected = oracle(bytes);
        if (expected.packets.empty()) continue;
        std::size_t const block_packets[] = {1, 2, 3, 5, 16, 64, 16384};
        INFO("seed " << seed);
        REQUIRE(f.read(bytes, block_packets[seed % 7]) == expected);
        REQUIRE(f.read(bytes, 16384) == expected);
    }
}

TEST_CASE("blocks: one damaged place costs at most three packets of a recording", "[trodes][resynchronise]") {
    fixture f;
    for (unsigned seed = 0; seed < 200; ++seed) {
        std::mt19937 random(seed);
        auto const clean = test::packets_of(100, 60);
        auto const at = random() % (50 * bytes_each);
        auto const inserted = random() % 2 == 0;
        auto const amount = 1 + random() % 20;
        auto bytes = clean;
        inserted ? bytes.insert(at, std::string(amount, static_cast<char>(random() % 256))) : bytes.erase(at, amount);
        INFO("seed " << seed << ", " << amount << (inserted ? " inserted at " : " missing at ") << at);
        std::size_t whole = 0;
        for (auto const place : f.read(bytes, 7).packets)
            whole += clean.find(bytes.substr(place, bytes_each)) % bytes_each == 0;
        CHECK(whole >= 57);
    }
}

}  // namespace
