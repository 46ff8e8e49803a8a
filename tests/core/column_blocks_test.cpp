#include <sluice/core/column_blocks.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <random>
#include <span>
#include <vector>

#include <sluice/core/window.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/select.hpp>

#include "support/catch.hpp"

namespace {
using sluice::column_blocks;
using sluice::column_table;
using sluice::copy_column_blocks;
using sluice::strided_rows;

/// Offsets of the channels of `chips` interleaved chips of 32 channels, ordered by chip.
std::vector<std::uint32_t> by_chip(std::uint32_t chips, std::uint32_t lead) {
    std::vector<std::uint32_t> offsets;
    for (std::uint32_t chip = 0; chip != chips; ++chip)
        for (std::uint32_t c = 0; c != 32; ++c) offsets.push_back(lead + 2 * (c * chips + chip));
    return offsets;
}

/// Packets in memory that ends after the last packet.
struct packets {
    std::size_t stride, count;
    std::unique_ptr<std::byte[]> bytes = std::make_unique<std::byte[]>(stride * count);
    packets(std::size_t stride_bytes, std::size_t packet_count) : stride(stride_bytes), count(packet_count) {
        std::mt19937 any(7);
        std::generate_n(bytes.get(), stride * count, [&] { return static_cast<std::byte>(any()); });
    }
    template <class T>
    strided_rows<T> rows(column_table const& columns, std::size_t first = 0, std::size_t n = ~std::size_t{0}) const {
        return {bytes.get() + first * stride, stride, std::min(n, count - first), columns};
    }
};

template <class T, class R>
std::vector<std::vector<T>> blocks_of(R const& rows, column_blocks plan) {
    auto const width = plan.width();
    std::vector<std::vector<T>> made((rows.width() + width - 1) / width,
                                     std::vector<T>(ranges::size(rows) * width, T{1}));
    std::vector<std::span<T>> const places(made.begin(), made.end());
    copy_column_blocks(rows, plan, std::span<std::span<T> const>(places));
    return made;
}

template <class T, class R>
std::vector<std::vector<T>> one_by_one(R const& rows, std::size_t width) {
    std::vector<std::vector<T>> made((rows.width() + width - 1) / width);
    for (auto const& row : rows)
        for (std::size_t c = 0; c != made.size() * width; ++c) made[c / width].push_back(c < row.size() ? row[c] : T{});
    return made;
}

TEST_CASE("copy_column_blocks: de-interleaves any number of chips", "[core][column_blocks][laws]") {
    for (std::uint32_t const chips : {1U, 2U, 4U, 8U, 9U, 16U, 24U, 31U, 32U, 40U})
        for (std::size_t const count : {0U, 1U, 7U, 8U, 50U}) {
            CAPTURE(chips, count);
            packets const all(55 + 64 * chips, count);
            for (std::uint32_t const lead : {54U, 55U}) {
                auto const rows = all.rows<std::int16_t>(column_table(by_chip(chips, lead)));
                CHECK(blocks_of<std::int16_t>(rows, {rows.columns(), 32}) == one_by_one<std::int16_t>(rows, 32));
            }
        }
}

TEST_CASE("copy_column_blocks: keeps any order of channels within a chip", "[core][column_blocks][laws]") {
    std::mt19937 any(11);
    for (int i = 0; i != 40; ++i) {
        auto offsets = by_chip(32, 10);
        std::vector<std::size_t> order(32);
        std::iota(order.begin(), order.end(), std::size_t{0});
        for (std::size_t chip = 0; chip != 32; ++chip) {
            if (i % 2 == 1 || chip == 0)
                std::shuffle(order.begin(), order.end(), any);  // the same order in each chip, or a different one
            std::vector<std::uint32_t> shuffled(32);
            for (std::size_t c = 0; c != 32; ++c) shuffled[c] = offsets[chip * 32 + order[c]];
            std::copy(shuffled.begin(), shuffled.end(), offsets.begin() + static_cast<std::ptrdiff_t>(chip * 32));
        }
        packets const all(2058, 20);
        auto const rows = all.rows<std::int16_t>(column_table(offsets));
        CHECK(blocks_of<std::int16_t>(rows, {rows.columns(), 32}) == one_by_one<std::int16_t>(rows, 32));
    }
}

TEST_CASE("copy_column_blocks: blocks of any width, the last one narrower, and values of any size",
          "[core][column_blocks]") {
    packets const all(200, 30);
    std::vector<std::uint32_t> offsets(48);
    for (std::uint32_t c = 0; c != 48; ++c) offsets[c] = 4 * (c * 29 % 48);
    for (std::size_t const width : {1U, 3U, 5U, 8U, 16U, 32U, 47U, 48U, 49U}) {
        CAPTURE(width);
        auto const words = all.rows<std::int16_t>(column_table(offsets));
        CHECK(blocks_of<std::int16_t>(words, {words.columns(), width}) == one_by_one<std::int16_t>(words, width));
        auto const longer = all.rows<std::uint32_t>(column_table(offsets));
        CHECK(blocks_of<std::uint32_t>(longer, {longer.columns(), width}) == one_by_one<std::uint32_t>(longer, width));
    }
}

TEST_CASE("copy_column_blocks: copies bytes laid out like interleaved chips", "[core][column_blocks]") {
    std::vector<std::uint32_t> offsets;
    for (std::uint32_t block = 0; block != 8; ++block)
        for (std::uint32_t c = 0; c != 8; ++c) offsets.push_back(16 * c + 2 * block);
    packets const all(130, 20);
    auto const rows = all.rows<std::uint8_t>(column_table(offsets));
    CHECK(blocks_of<std::uint8_t>(rows, {rows.columns(), 8}) == one_by_one<std::uint8_t>(rows, 8));
}

TEST_CASE("copy_column_blocks: rows continue across segments", "[core][column_blocks]") {
    column_table const columns(by_chip(32, 3));
    packets const all(2100, 100);
    std::vector<strided_rows<std::int16_t>> const segments{all.rows<std::int16_t>(columns, 0, 3),
                                                           all.rows<std::int16_t>(columns, 50, 1),
                                                           all.rows<std::int16_t>(columns, 20, 40)};
    auto const whole = segments | sluice::views::concatenate;
    auto const some = sluice::window(whole, 2, 30);
    CHECK(blocks_of<std::int16_t>(some, {columns, 32}) == one_by_one<std::int16_t>(some, 32));
}

TEST_CASE("copy_column_blocks: 40 columns make blocks of 32 and 8, and the rest is zero", "[core][column_blocks]") {
    packets const all(100, 300);
    for (std::uint32_t const lead : {0U, 3U, 20U}) {
        std::vector<std::uint32_t> offsets(40);
        for (std::uint32_t c = 0; c != 40; ++c) offsets[c] = lead + 2 * c;
        auto const rows = all.rows<std::int16_t>(column_table(offsets));
        auto const made = blocks_of<std::int16_t>(rows, {rows.columns(), 32});
        CHECK(made == one_by_one<std::int16_t>(rows, 32));
        CHECK(made[1][32 * 299 + 7] == rows[299][39]);
        CHECK(std::all_of(made[1].begin() + 32 * 299 + 8, made[1].end(), [](auto x) { return x == 0; }));
    }
}

TEST_CASE("copy_column_blocks: copies the rows' own columns even if the plan was made for another table",
          "[core][column_blocks]") {
    std::vector<std::int16_t> const values{10, 11, 12, 13, 20, 21, 22, 23};
    strided_rows<std::int16_t> const rows(reinterpret_cast<std::byte const*>(values.data()), 8, 2,
                                          column_table({0, 2, 4, 6}));
    std::vector<std::size_t> const backward{3, 2, 1, 0};
    auto const turned = rows | sluice::views::select(backward);
    CHECK(blocks_of<std::int16_t>(turned, {rows.columns(), 4}) ==
          std::vector<std::vector<std::int16_t>>{{13, 12, 11, 10, 23, 22, 21, 20}});
    CHECK(blocks_of<std::int16_t>(turned, {rows.columns(), 3}) ==
          std::vector<std::vector<std::int16_t>>{{13, 12, 11, 23, 22, 21}, {10, 0, 0, 20, 0, 0}});

    column_blocks plan(rows.columns(), 4);
    CHECK(plan.matches(column_table({0, 2, 4, 6})));  // by value
    CHECK_FALSE(plan.matches(turned.columns()));
    CHECK_FALSE(plan.matches(column_table({0, 2, 4})));
    std::vector<strided_rows<std::int16_t>> const segments{rows, turned, rows.slice(1, 1)};
    auto const mixed = segments | sluice::views::concatenate;
    CHECK(blocks_of<std::int16_t>(mixed, plan) ==
          std::vector<std::vector<std::int16_t>>{
              {10, 11, 12, 13, 20, 21, 22, 23, 13, 12, 11, 10, 23, 22, 21, 20, 20, 21, 22, 23}});
}

TEST_CASE("column_blocks: rejects mismatched sizes", "[core][column_blocks][errors]") {
    column_table const columns(by_chip(2, 0));
    CHECK_THROWS_WITH(column_blocks(columns, 0),
                      "sluice::column_blocks: the width of a block must be at least 1, got 0");
    packets const all(128, 5);
    column_blocks plan(columns, 32);
    std::vector<std::int16_t> first(5 * 32), second(4 * 32);
    std::vector<std::span<std::int16_t>> places{first};
    auto const copy = [&] {
        copy_column_blocks(all.rows<std::int16_t>(columns), plan, std::span<std::span<std::int16_t> const>(places));
    };
    CHECK_THROWS_WITH(copy(), "sluice::copy_column_blocks: 64 columns need 2 blocks of 32, got 1");
    places.push_back(second);
    CHECK_THROWS_WITH(copy(), "sluice::copy: the span must have exactly the range's 160 elements, got 128");
}
}  // namespace
