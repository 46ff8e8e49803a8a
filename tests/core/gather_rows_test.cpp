#include <sluice/core/gather_rows.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <random>
#include <span>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/rows.hpp>

#include "support/catch.hpp"

namespace {
using sluice::detail::gather_blocks;

std::mt19937& generator() {
    static std::mt19937 made(20);
    return made;
}
std::size_t any_of(std::size_t low, std::size_t high) {
    return std::uniform_int_distribution<std::size_t>(low, high)(generator());
}

/// `count` columns among `channels` that begin `lead` bytes after a packet's first byte.
std::vector<std::uint32_t> any_columns(std::size_t count, std::size_t lead, std::size_t channels) {
    std::vector<std::uint32_t> offsets(count);
    for (auto& offset : offsets) offset = static_cast<std::uint32_t>(lead + 2 * any_of(0, channels - 1));
    return offsets;
}
/// Channels of one of `chips` chips interleaved in the packet.
std::vector<std::uint32_t> columns_of_chip(std::uint32_t chip, std::uint32_t chips) {
    std::vector<std::uint32_t> offsets(32);
    for (std::uint32_t c = 0; c != 32; ++c) offsets[c] = 54 + 2 * (c * chips + chip);
    return offsets;
}

/// Rows in memory that ends after the last column of the last packet. Compares copied rows with each row's own values.
template <class T>
void check_copy(std::vector<std::uint32_t> const& offsets, std::size_t stride, std::size_t count) {
    std::size_t const bytes =
        count == 0 ? 0 : (count - 1) * stride + *std::max_element(offsets.begin(), offsets.end()) + sizeof(T);
    auto const data = std::make_unique<std::byte[]>(bytes);
    std::generate_n(data.get(), bytes, [] { return static_cast<std::byte>(generator()()); });
    sluice::strided_rows<T> const rows(data.get(), stride, count, sluice::column_table(offsets));
    std::vector<T> copied(count * offsets.size()), expected;
    sluice::copy(rows, std::span(copied));
    for (auto const& row : rows) expected.insert(expected.end(), row.begin(), row.end());
    REQUIRE(copied == expected);
}

TEST_CASE("gather_rows: any columns equal the columns copied one by one", "[core][gather_rows][laws]") {
    std::size_t in_blocks = 0;
    for (int i = 0; i != 300; ++i) {
        std::size_t const channels = any_of(1, 300), lead = any_of(0, 70);
        auto const offsets = any_columns(any_of(1, 140), lead, channels);
        in_blocks += gather_blocks(offsets).empty() ? 0 : 1;
        check_copy<std::int16_t>(offsets, lead + 2 * channels + any_of(0, 5), any_of(0, 70));
    }
    CHECK(in_blocks > 100);
    CHECK(in_blocks < 270);
}

TEST_CASE("gather_rows: de-interleaves chips with any number of vector pairs", "[core][gather_rows]") {
    for (std::uint32_t const chips : {1u, 2u, 4u, 6u, 8u}) {
        auto const offsets = columns_of_chip(chips - 1, chips);
        CAPTURE(chips);
        REQUIRE(gather_blocks(offsets).size() == 1);
        CHECK(gather_blocks(offsets)[0].pairs == (chips + 1) / 2);
        check_copy<std::int16_t>(offsets, 54 + 64 * chips, 100);
        check_copy<std::uint16_t>(offsets, 55 + 64 * chips, 100);
    }
}

TEST_CASE("gather_rows: fewer than 32 adjacent columns are one block, whose last rows are copied one by one",
          "[core][gather_rows]") {
    for (int i = 0; i != 300; ++i) {
        auto const offsets = any_columns(any_of(8, 31), any_of(0, 70), any_of(1, 32));
        auto const blocks = gather_blocks(offsets);
        REQUIRE(blocks.size() == 1);
        REQUIRE(blocks[0].rows_left * offsets.size() >= 32);
        auto const end = *std::max_element(offsets.begin(), offsets.end()) + 2;
        for (std::size_t const stride : {end, end + 1, end + 7, std::uint32_t{310}})
            check_copy<std::int16_t>(offsets, stride, any_of(0, 70));
    }
}

TEST_CASE("gather_rows: vectors stay between the first column and the end of the last",
          "[core][gather_rows][bounded]") {
    for (int i = 0; i != 300; ++i) {
        auto const offsets = any_columns(any_of(32, 100), any_of(0, 70), any_of(32, 256));
        auto const [least, greatest] = std::minmax_element(offsets.begin(), offsets.end());
        for (auto const& block : gather_blocks(offsets))
            for (std::size_t v = 0; v != 2 * block.pairs; ++v) {
                REQUIRE(block.vectors[v] >= *least);
                REQUIRE(block.vectors[v] + block.vector_bytes <= *greatest + 2);
            }
    }
}

TEST_CASE("gather_rows: too few columns, or columns too close or too far apart, are copied one by one",
          "[core][gather_rows]") {
    std::vector<std::uint32_t> offsets(7);
    std::iota(offsets.begin(), offsets.end(), 7u);
    std::vector<std::uint32_t> const same(40, 8);
    for (auto const& table : {offsets, same, columns_of_chip(0, 12), columns_of_chip(3, 32)}) {
        CHECK(gather_blocks(table).empty());
        check_copy<std::int16_t>(table, 2200, 50);
    }
}

TEST_CASE("gather_rows: columns at odd and even byte offsets can be mixed", "[core][gather_rows]") {
    std::vector<std::uint32_t> offsets(64);
    for (std::uint32_t c = 0; c != 64; ++c) offsets[c] = 3 * (c * 37 % 64);
    CHECK(gather_blocks(offsets).size() == 2);
    check_copy<std::int16_t>(offsets, 200, 40);
}

TEST_CASE("gather_rows: values of other sizes or converted types are copied one by one", "[core][gather_rows]") {
    check_copy<std::int32_t>(any_columns(64, 5, 128), 300, 40);
    auto const offsets = columns_of_chip(1, 4);
    std::vector<std::byte> data(310, std::byte{0x81});
    std::vector<double> out(32);
    sluice::copy(sluice::strided_rows<std::int16_t>(data.data(), 310, 1, sluice::column_table(offsets)),
                 std::span(out));
    CHECK(out == std::vector<double>(32, -32383.0));
}

}  // namespace
