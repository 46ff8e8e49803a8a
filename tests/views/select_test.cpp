#include <sluice/views/select.hpp>

#include <random>
#include <vector>

#include "laws/random_access_laws.hpp"
#include "laws/segment_laws.hpp"
#include "support/catch.hpp"
#include "support/packets.hpp"
#include "support/peak_memory.hpp"
#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/fill_gaps.hpp>
#include <sluice/views/transform.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>

namespace {
using sluice::views::select, sluice::views::concatenate, sluice::views::chunk;
using rows = sluice::strided_rows<std::int16_t>;
using row_values = std::vector<std::int16_t>;
using table = std::vector<row_values>;
using columns = std::vector<std::size_t>;

// rows in, the same rows out: category, size, const iteration, segments
static_assert(std::same_as<std::invoke_result_t<decltype(select), rows&, columns>, rows>);
using joined = decltype(concatenate(std::declval<std::vector<rows>&>()));
static_assert(sluice::selectable<joined> && sluice::selectable<sluice::window<rows>> &&
              sluice::selectable<sluice::window<joined>>);
static_assert(sluice::segmented_range<joined> && ranges::sized_range<joined const>);
template <class R>
concept can_select = std::invocable<decltype(select) const&, R, columns>;
static_assert(can_select<rows> && can_select<rows const&>);
static_assert(!can_select<std::vector<row_values>&> && !can_select<std::vector<int>&>);
static_assert(!can_select<decltype(std::declval<rows>() | ranges::views::take(1))>);  // hides select_columns

// Packets of 9 bytes: three int16 at bytes 1, 3 and 5; packet i holds 10 i, 10 i + 1, 10 i + 2.
test::packets numbered(std::size_t count) {
    test::packets p(count, 9);
    for (std::size_t i = 0; i != count; ++i)
        for (std::size_t c = 0; c != 3; ++c) p.put(i, 1 + 2 * c, static_cast<std::int16_t>(10 * i + c));
    return p;
}
rows rows_of(test::packets const& p) { return {p.bytes.data(), p.stride, p.count(), sluice::column_table({1, 3, 5})}; }
constexpr auto kept = [](auto const& row) { return test::elements(row); };
template <class R>
table values(R&& range) {
    return test::elements(range, kept);
}

TEST_CASE("select: returns the chosen columns in the chosen order", "[views][select]") {
    auto const p = numbered(2);
    table const expected{{2, 0}, {12, 10}};
    CHECK(values(select(rows_of(p), {2, 0})) == expected);
    CHECK(values(rows_of(p) | select({2, 0})) == expected);
    auto const stored = select({2, 0});
    CHECK(values(rows_of(p) | stored) == expected);
    CHECK(values(rows_of(p) | stored) == expected);
    CHECK((rows_of(p) | stored).width() == 2);
}

TEST_CASE("select: a column may be chosen twice, and the list may be empty", "[views][select]") {
    auto const p = numbered(2);
    CHECK(values(rows_of(p) | select({1, 1, 0})) == table{{1, 1, 0}, {11, 11, 10}});
    CHECK(values(rows_of(p) | select(columns{})) == table{{}, {}});
    CHECK((rows_of(p) | select(columns{})).size() == 2);
}

TEST_CASE("select: select of select makes one table", "[views][select][bounded]") {
    auto const p = numbered(2);
    auto const twice = rows_of(p) | select({2, 0, 1}) | select({1, 0});
    static_assert(std::same_as<decltype(twice), rows const>);
    CHECK(std::vector(twice.columns().offsets().begin(), twice.columns().offsets().end()) ==
          std::vector<std::uint32_t>{1, 5});
    auto const composed = select({2, 0, 1}) | select({1, 0});
    CHECK(values(rows_of(p) | composed) == values(twice));
}

TEST_CASE("select: reads nothing, and memory does not grow with the rows", "[views][select][lazy][bounded]") {
    auto const peak = [](std::size_t count) {
        rows const all(nullptr, 9, count, sluice::column_table({1, 3, 5}));  // there are no bytes to read
        return test::peak_memory([&] { CHECK((all | select({2, 0})).size() == count); });
    };
    peak(1);
    CHECK(peak(10) == peak(1000));
}

TEST_CASE("select: a column beyond the width is rejected with its number", "[views][select][errors]") {
    auto const p = numbered(2);
    CHECK_THROWS_WITH(rows_of(p) | select({0, 3}), "sluice::views::select: a column must be below the width 3, got 3");
    CHECK_THROWS_WITH(rows_of(p) | select({0, 1}) | select({2}),
                      "sluice::views::select: a column must be below the width 2, got 2");
}

TEST_CASE("select: composes with the adaptors that keep rows", "[views][select][laws]") {
    auto const p = numbered(5);
    auto const all = rows_of(p);
    table const expected{{2, 0}, {12, 10}, {22, 20}, {32, 30}, {42, 40}};
    auto const slices = std::vector{all.slice(0, 2), all.slice(2, 0), all.slice(2, 3)};
    auto const after = slices | concatenate | select({2, 0});
    auto const before = slices | sluice::views::transform(select({2, 0})) | concatenate;
    laws::random_access(after, expected, kept);
    laws::segmented(after, expected, kept);
    laws::segmented(before, expected, kept);
    laws::algorithms_agree(after, expected, kept);
    CHECK(values((after | chunk(2))[1]) == table{{22, 20}, {32, 30}});
    CHECK(values((all | chunk(2))[1] | select({2, 0})) == table{{22, 20}, {32, 30}});
}

TEST_CASE("select: accepts filled rows", "[views][select][laws]") {
    struct run {
        std::int64_t first_tick;
        std::uint64_t count;
    };
    auto const p = numbered(3);
    auto const filled =
        sluice::views::fill_gaps(rows_of(p), sluice::gaps::repeat_single, std::vector<run>{{7, 2}, {10, 1}});
    CHECK(values(filled | select({1})) == table{{1}, {11}, {11}, {21}});
    std::vector<std::int16_t> out(4);
    sluice::copy(filled | select({1}), std::span<std::int16_t>(out));
    CHECK(out == row_values{1, 11, 11, 21});
}

TEST_CASE("select: composes with range-v3 and std views", "[views][select][laws]") {
    auto const p = numbered(3);
    CHECK(test::elements(rows_of(p) | select({2}) | ranges::views::transform(kept) | ranges::views::take(2)) ==
          table{{2}, {12}});
    CHECK(test::elements(rows_of(p) | select({2}) | std::views::transform(kept) | std::views::take(2)) ==
          table{{2}, {12}});
}

TEST_CASE("select: random lists agree with eager selection", "[views][select][laws]") {
    std::mt19937 random(5);
    auto const p = numbered(7);
    for (int round = 0; round != 50; ++round) {
        columns list(random() % 6);
        for (auto& column : list) column = random() % 3;
        std::size_t const seam = random() % 8;
        auto const view =
            std::vector{rows_of(p).slice(0, seam), rows_of(p).slice(seam, 7 - seam)} | concatenate | select(list);
        std::vector<std::int16_t> expected, out(7 * list.size());
        for (std::size_t i = 0; i != 7; ++i)
            for (auto const column : list) expected.push_back(static_cast<std::int16_t>(10 * i + column));
        sluice::copy(view, std::span<std::int16_t>(out));
        CHECK(out == expected);
    }
}
}  // namespace
