#include <sluice/core/rows.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "laws/random_access_laws.hpp"
#include "laws/segment_laws.hpp"
#include "support/catch.hpp"
#include "support/packets.hpp"

namespace {
using sluice::column_table;
using rows = sluice::strided_rows<std::int16_t>;
using values = std::vector<std::int16_t>;

static_assert(ranges::view_<rows> && std::ranges::view<rows> && std::semiregular<rows>);
static_assert(sluice::row_range<rows> && sluice::row_range<rows&> && sluice::segmented_range<rows> &&
              sluice::releasable<rows>);
static_assert(std::same_as<sluice::row_field_t<rows>, std::int16_t>);
static_assert(ranges::view_<sluice::row<std::int16_t>> && ranges::random_access_range<sluice::row<std::int16_t> const>);
static_assert(!sluice::row_range<std::vector<values>>);  // the width of vectors is not known before reading

// Packets of 9 bytes: three int16 at bytes 1, 3 and 5; packet i holds 10 i, 10 i + 1, 10 i + 2.
test::packets numbered(std::size_t count) {
    test::packets p(count, 9);
    for (std::size_t i = 0; i != count; ++i)
        for (std::size_t c = 0; c != 3; ++c) p.put(i, 1 + 2 * c, static_cast<std::int16_t>(10 * i + c));
    return p;
}
rows rows_of(test::packets const& p, std::vector<std::uint32_t> columns = {1, 3, 5}) {
    return {p.bytes.data(), p.stride, p.count(), column_table(std::move(columns))};
}
constexpr auto kept = [](auto const& row) { return test::elements(row); };

TEST_CASE("strided_rows: each element is a row, read in place", "[core][rows]") {
    auto const p = numbered(3);
    auto const all = rows_of(p, {5, 1});
    CHECK(all.width() == 2);
    CHECK(sluice::width(all) == 2);
    CHECK(test::elements(all, kept) == std::vector<values>{{2, 0}, {12, 10}, {22, 20}});
    CHECK(all[1][0] == 12);
    CHECK(all[1].size() == 2);
}

TEST_CASE("strided_rows: the width is known even without rows", "[core][rows]") {
    CHECK(rows(nullptr, 9, 0, column_table({1, 3})).width() == 2);
    CHECK(rows{}.width() == 0);
}

TEST_CASE("strided_rows: a slice keeps the columns", "[core][rows]") {
    auto const p = numbered(4);
    auto const sliced = rows_of(p).slice(1, 2);
    CHECK(test::elements(sliced, kept) == std::vector<values>{{10, 11, 12}, {20, 21, 22}});
    CHECK(sliced.slice(2, 0).size() == 0);
    CHECK(sliced.slice(2, 0).width() == 3);
}

TEST_CASE("strided_rows: the laws of a leaf hold", "[core][rows][laws]") {
    auto const p = numbered(4);
    std::vector<values> const expected{{0, 1, 2}, {10, 11, 12}, {20, 21, 22}, {30, 31, 32}};
    laws::random_access(rows_of(p), expected, kept);
    laws::segmented(rows_of(p), expected, kept);
    laws::algorithms_agree(rows_of(p), expected, kept);
    laws::random_access(rows_of(p)[2], expected[2]);
}

TEST_CASE("strided_rows: releases cover only consumed rows", "[core][rows][bounded]") {
    auto const p = numbered(4);
    test::noted_releases const hook(p.bytes.data());
    rows const all(p.bytes.data(), p.stride, p.count(), column_table({1, 3, 5}), &hook);
    all.slice(1, 3).release(0, 2);
    REQUIRE(hook.spans.size() == 1);
    CHECK(hook.spans[0].first == 9);
    CHECK(hook.spans[0].second == 27);  // whole packets: the next release begins where this one ends
}

TEST_CASE("strided_rows: a release covers the columns that reach beyond the stride", "[core][rows][bounded]") {
    std::vector<std::byte> const record(
        64);  // a channel-major record: 4 rows of int16 in each of 3 channels, 20 bytes apart
    test::noted_releases const hook(record.data());
    sluice::strided_rows<std::int16_t> const all(record.data(), 2, 4, column_table({0, 20, 40}), &hook);
    all.release(0, 4);
    CHECK(hook.spans == std::vector<std::pair<std::ptrdiff_t, std::ptrdiff_t>>{{0, 48}});
}

TEST_CASE("strided_rows: an owner keeps the bytes alive", "[core][rows]") {
    auto bytes = std::make_shared<std::vector<std::int16_t>>(std::vector<std::int16_t>{1, 2, 3, 4});
    sluice::strided_rows<std::int16_t> all(std::as_bytes(std::span(*bytes)).data(), 4, 2, column_table({0, 2}), nullptr,
                                           bytes);
    std::weak_ptr<void> const alive = bytes;
    bytes.reset();
    auto const sliced = std::exchange(all, {}).slice(1, 1);
    CHECK_FALSE(alive.expired());
    CHECK(sliced[0][1] == 4);
}

TEST_CASE("column_table: tables are equal if their offsets are equal", "[core][rows]") {
    CHECK(column_table({1, 2}) == column_table({1, 2}));
    CHECK_FALSE(column_table({1, 2}) == column_table({2, 1}));
}

TEST_CASE("column_table: selects columns in any order, also repeatedly", "[core][rows]") {
    std::vector<std::size_t> const columns{2, 0, 2};
    auto const chosen = column_table({10, 20, 30}).select(columns);
    CHECK(std::vector(chosen.offsets().begin(), chosen.offsets().end()) == std::vector<std::uint32_t>{30, 10, 30});
    CHECK(column_table({10}).select({}).size() == 0);
}

TEST_CASE("column_table: a repeated selection returns the same table", "[core][rows][bounded]") {
    column_table const all({10, 20, 30});
    std::vector<std::size_t> const some{2, 0}, others{1};
    auto const first = all.select(some);
    CHECK(all.select(some).offsets().data() == first.offsets().data());
    CHECK(all.select(others).offsets()[0] == 20);
    auto const again = all.select(some);
    CHECK(again == first);
    CHECK(again.select(others).offsets()[0] == 10);
}

TEST_CASE("column_table: a column beyond the width is rejected with its number", "[core][rows][errors]") {
    std::vector<std::size_t> const columns{0, 3};
    CHECK_THROWS_WITH(column_table({10, 20, 30}).select(columns),
                      "sluice::views::select: a column must be below the width 3, got 3");
}
}  // namespace
