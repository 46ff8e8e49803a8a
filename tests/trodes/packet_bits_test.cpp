#include <sluice/trodes/packet_bits.hpp>

#include <sluice/core/algorithms.hpp>
#include <sluice/trodes/packets.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "support/catch.hpp"

namespace {
using namespace sluice::trodes;

packet_layout layout_of(std::uint32_t packet_bytes) {
    packet_layout layout;
    layout.packet_bytes = packet_bytes;
    return layout;
}
/// Pseudo-random bytes.
std::vector<std::byte> packets_of(std::size_t count, std::uint32_t packet_bytes) {
    std::vector<std::byte> all(count * packet_bytes);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::byte>(i * i * 31 >> 3);
    return all;
}
/// The number of chosen bits that differ from their packet's.
std::size_t wrong(std::vector<bit_place> const& places, std::uint32_t packet_bytes) {
    auto const bytes =
        packets_of(50, packet_bytes);  // the vector ends with the last packet, so the sanitizer detects reads beyond it
    auto const layout = layout_of(packet_bytes);
    packets const all(bytes.data(), 50, layout);
    packet_bits const bits(places, layout);
    std::size_t count = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        auto const place = bits.place(i);
        bits.visit(place.word, all, [&](auto const& words) {
            for (std::size_t p = 0; p < 50; ++p) {
                auto const byte = std::to_integer<unsigned>(bytes[p * packet_bytes + places[i].byte]);
                auto const value = words[static_cast<std::ptrdiff_t>(p)];
                count +=
                    (value >> place.bit & 1) != (byte >> places[i].bit & 1) || (value & ~bits.mask(place.word)) != 0;
            }
        });
    }
    return count;
}

TEST_CASE("packet_bits: 64 lines of one device are one word", "[trodes][packet_bits]") {
    std::vector<bit_place> places;
    for (std::uint32_t i = 0; i < 64; ++i) places.push_back({2 + i / 8, static_cast<std::uint8_t>(i % 8)});
    CHECK(packet_bits(places, layout_of(60)).words() == 1);
    CHECK(packet_bits(places, layout_of(60)).mask(0) == ~std::uint64_t{0});
    CHECK(wrong(places, 60) == 0);
}

TEST_CASE("packet_bits: bits far apart are several words, and equal the packet's bits", "[trodes][packet_bits]") {
    std::vector<bit_place> const places{{40, 7}, {1, 0}, {9, 3}, {8, 1}, {16, 2}, {40, 0}, {1, 0}};
    CHECK(packet_bits(places, layout_of(60)).words() == 3);
    CHECK(wrong(places, 60) == 0);
}

TEST_CASE("packet_bits: words end with the packet", "[trodes][packet_bits]") {
    CHECK(wrong({{1, 1}, {41, 7}, {35, 5}, {38, 0}}, 42) == 0);
    CHECK(wrong({{0, 0}, {7, 7}}, 8) == 0);
    CHECK(wrong({{1, 3}, {8, 6}, {3, 0}}, 9) == 0);
}

TEST_CASE("packet_bits: packets of fewer than 8 bytes use one-byte words", "[trodes][packet_bits]") {
    CHECK(packet_bits(std::vector<bit_place>{{1, 0}, {1, 5}}, layout_of(6)).words() == 1);
    CHECK(wrong({{1, 0}, {1, 5}, {5, 7}}, 6) == 0);
}

TEST_CASE("packet_bits: bytes without a chosen bit have no word", "[trodes][packet_bits]") {
    CHECK(packet_bits(std::vector<bit_place>{}, layout_of(60)).words() == 0);
    CHECK(packet_bits(std::vector<bit_place>{{3, 2}}, layout_of(60)).mask(0) == 4);
}

TEST_CASE("packet_bits: visit passes a random-access, segmented view of words", "[trodes][packet_bits]") {
    auto const bytes = packets_of(5, 20);
    auto const layout = layout_of(20);
    packet_bits const bits(std::vector<bit_place>{{2, 0}}, layout);
    bits.visit(0, packets(bytes.data(), 5, layout), [](auto const& words) {
        using view = std::remove_cvref_t<decltype(words)>;
        static_assert(sluice::segmented_range<view> && ranges::random_access_range<view>);
        CHECK(ranges::size(words) == 5);
        CHECK(sluice::fold(words, std::uint64_t{0}, [](std::uint64_t sum, std::uint64_t w) { return sum + w; }) <= 5);
    });
}
}  // namespace
