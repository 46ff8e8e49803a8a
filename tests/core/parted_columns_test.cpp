#include <sluice/core/parted_columns.hpp>

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

#include "support/catch.hpp"

namespace {
using sluice::column_table;
using sluice::copy_parts;
using sluice::parted_columns;
using sluice::strided_rows;

/// Channel after channel of `chips` chips of 32 channels that take turns in a packet, which is where its samples lie.
std::vector<std::uint32_t> by_chip(std::uint32_t chips, std::uint32_t lead) {
    std::vector<std::uint32_t> offsets;
    for (std::uint32_t chip = 0; chip != chips; ++chip)
        for (std::uint32_t c = 0; c != 32; ++c) offsets.push_back(lead + 2 * (c * chips + chip));
    return offsets;
}

/// Packets in memory that ends with the last one.
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
std::vector<std::vector<T>> parts_of(R const& rows, parted_columns const& columns) {
    std::vector<std::vector<T>> made(columns.size(), std::vector<T>(ranges::size(rows) * columns.width()));
    std::vector<std::span<T>> const places(made.begin(), made.end());
    copy_parts(rows, columns, std::span<std::span<T> const>(places));
    return made;
}

template <class T, class R>
std::vector<std::vector<T>> one_by_one(R const& rows, std::size_t width) {
    std::vector<std::vector<T>> made(rows.width() / width);
    for (auto const& row : rows)
        for (std::size_t c = 0; c != row.size(); ++c) made[c / width].push_back(row[c]);
    return made;
}

TEST_CASE("copy_parts: chips that take turns come out chip by chip, however many there are", "[core][parted_columns][laws]") {
    for (std::uint32_t const chips : {1U, 2U, 4U, 8U, 9U, 16U, 24U, 31U, 32U, 40U})
        for (std::size_t const count : {0U, 1U, 7U, 8U, 50U}) {
            CAPTURE(chips, count);
            packets const all(55 + 64 * chips, count);
            for (std::uint32_t const lead : {54U, 55U}) {
                auto const rows = all.rows<std::int16_t>(column_table(by_chip(chips, lead)));
                CHECK(parts_of<std::int16_t>(rows, {rows.columns(), 32}) == one_by_one<std::int16_t>(rows, 32));
            }
        }
}

TEST_CASE("copy_parts: channels in any order within their chips come out in that order", "[core][parted_columns][laws]") {
    std::mt19937 any(11);
    for (int i = 0; i != 40; ++i) {
        auto offsets = by_chip(32, 10);
        std::vector<std::size_t> order(32);
        std::iota(order.begin(), order.end(), std::size_t{0});
        for (std::size_t chip = 0; chip != 32; ++chip) {
            if (i % 2 == 1 || chip == 0) std::shuffle(order.begin(), order.end(), any);  // the same in each chip, or not
            std::vector<std::uint32_t> shuffled(32);
            for (std::size_t c = 0; c != 32; ++c) shuffled[c] = offsets[chip * 32 + order[c]];
            std::copy(shuffled.begin(), shuffled.end(), offsets.begin() + static_cast<std::ptrdiff_t>(chip * 32));
        }
        packets const all(2058, 20);
        auto const rows = all.rows<std::int16_t>(column_table(offsets));
        CHECK(parts_of<std::int16_t>(rows, {rows.columns(), 32}) == one_by_one<std::int16_t>(rows, 32));
    }
}

TEST_CASE("copy_parts: parts of any width, and values of any size", "[core][parted_columns]") {
    packets const all(200, 30);
    std::vector<std::uint32_t> offsets(48);
    for (std::uint32_t c = 0; c != 48; ++c) offsets[c] = 4 * (c * 29 % 48);
    for (std::size_t const width : {1U, 3U, 8U, 16U, 48U}) {
        CAPTURE(width);
        auto const words = all.rows<std::int16_t>(column_table(offsets));
        CHECK(parts_of<std::int16_t>(words, {words.columns(), width}) == one_by_one<std::int16_t>(words, width));
        auto const longer = all.rows<std::uint32_t>(column_table(offsets));
        CHECK(parts_of<std::uint32_t>(longer, {longer.columns(), width}) == one_by_one<std::uint32_t>(longer, width));
    }
}

TEST_CASE("copy_parts: bytes that lie as chips that take turns do are copied too", "[core][parted_columns]") {
    std::vector<std::uint32_t> offsets;
    for (std::uint32_t part = 0; part != 8; ++part)
        for (std::uint32_t c = 0; c != 8; ++c) offsets.push_back(16 * c + 2 * part);
    packets const all(130, 20);
    auto const rows = all.rows<std::uint8_t>(column_table(offsets));
    CHECK(parts_of<std::uint8_t>(rows, {rows.columns(), 8}) == one_by_one<std::uint8_t>(rows, 8));
}

TEST_CASE("copy_parts: rows in several pieces go on where the piece before ended", "[core][parted_columns]") {
    column_table const columns(by_chip(32, 3));
    packets const all(2100, 100);
    std::vector<strided_rows<std::int16_t>> const pieces{all.rows<std::int16_t>(columns, 0, 3), all.rows<std::int16_t>(columns, 50, 1),
                                                         all.rows<std::int16_t>(columns, 20, 40)};
    auto const whole = pieces | sluice::views::concatenate;
    auto const some = sluice::window(whole, 2, 30);
    CHECK(parts_of<std::int16_t>(some, {columns, 32}) == one_by_one<std::int16_t>(some, 32));
}

TEST_CASE("copy_parts: what does not fit is refused", "[core][parted_columns][errors]") {
    column_table const columns(by_chip(2, 0));
    CHECK_THROWS_WITH(parted_columns(columns, 30), "sluice::parted_columns: columns must be a whole number of parts, got 64 columns in parts of 30");
    CHECK_THROWS_AS(parted_columns(columns, 0), sluice::argument_error);
    packets const all(128, 5);
    parted_columns const parted(columns, 32);
    std::vector<std::int16_t> first(5 * 32), second(4 * 32);
    std::vector<std::span<std::int16_t>> places{first};
    auto const copy = [&] { copy_parts(all.rows<std::int16_t>(columns), parted, std::span<std::span<std::int16_t> const>(places)); };
    CHECK_THROWS_WITH(copy(), "sluice::copy_parts: there must be a place for each of 2 parts of 64 columns, got 1 for rows of 64");
    places.push_back(second);
    CHECK_THROWS_WITH(copy(), "sluice::copy: the span must have exactly the range's 160 elements, got 128");
}
}  // namespace
