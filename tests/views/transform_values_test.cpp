#include <sluice/views/transform_values.hpp>

#include <memory>
#include <vector>

#include "laws/row_laws.hpp"
#include "support/catch.hpp"
#include "support/numbered_rows.hpp"
#include "support/peak_memory.hpp"
#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/drop.hpp>
#include <sluice/views/stride.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>

namespace {
using sluice::views::transform_values, sluice::views::concatenate, sluice::views::select;
using rows = sluice::strided_rows<std::int16_t>;
using table = std::vector<std::vector<float>>;

struct halved {
    float operator()(std::int16_t x) const { return 0.5f * x; }
};
struct plus_column {
    std::int16_t operator()(std::int16_t x, std::size_t column) const {
        return static_cast<std::int16_t>(x + 100 * static_cast<int>(column));
    }
};
// rows in, rows of another type out: category, size, const iteration, segments
using made = decltype(transform_values(std::declval<rows>(), halved{}));
static_assert(ranges::view_<made> && std::ranges::view<made> && std::semiregular<made>);
static_assert(sluice::row_range<made> && sluice::row_range<made const> &&
              std::same_as<sluice::row_field_t<made>, float>);
static_assert(sluice::chunkable<made> && sluice::releasable<sluice::segment_t<made>>);
using joined = decltype(concatenate(std::declval<std::vector<rows>&>()) | transform_values(halved{}));
static_assert(sluice::row_range<joined const> && sluice::segmented_range<joined> &&
              sluice::detail::has_segments<joined>);
template <class R, class F>
concept can_transform = std::invocable<decltype(transform_values) const&, R, F>;
static_assert(can_transform<rows, halved> && can_transform<rows&, plus_column>);
static_assert(!can_transform<std::vector<int>&, halved> &&
              !can_transform<std::vector<std::vector<std::int16_t>>&, halved>);
static_assert(!can_transform<rows, decltype([](std::vector<int> const&) { return 1; })>);
static_assert(!can_transform<rows, decltype([](std::int16_t) {})> &&
              !can_transform<rows, decltype([n = 0](int x) mutable { return n += x; })>);
// only a function that keeps the type can be applied in place
template <class V>
concept in_place = requires(V const& v, sluice::row_field_t<V>* values) { v.transform_in_place(values, 1, 1, 0, 1); };
static_assert(!in_place<made> && in_place<decltype(transform_values(std::declval<rows>(), plus_column{}))>);

table halves(std::vector<std::vector<std::int16_t>> const& of) {
    table all;
    for (auto const& row : of) {
        all.emplace_back();
        for (auto const x : row) all.back().push_back(0.5f * x);
    }
    return all;
}

TEST_CASE("transform_values: applies the function to each value of each row", "[views][transform_values]") {
    test::numbered_rows const p(3);
    auto const view = p.rows() | transform_values(halved{});
    CHECK(view.width() == 3);
    CHECK(view[2][1] == 10.5f);
    CHECK(test::values(view) == halves(p.expected()));
    CHECK(test::values(transform_values(p.rows(), halved{})) == halves(p.expected()));
    CHECK(test::copied_rows(view) == laws::flat(halves(p.expected())));
}

TEST_CASE("transform_values: a function may accept the column", "[views][transform_values]") {
    test::numbered_rows const p(2);
    auto const view = p.rows() | transform_values(plus_column{});
    CHECK(test::values(view) == std::vector<std::vector<std::int16_t>>{{0, 101, 202}, {10, 111, 212}});
    CHECK(test::copied_rows(view) == std::vector<std::int16_t>{0, 101, 202, 10, 111, 212});
}

TEST_CASE("transform_values: after select, the function receives the original column numbers",
          "[views][transform_values]") {
    test::numbered_rows const p(2);
    auto const after = p.rows() | transform_values(plus_column{}) | select({2, 1}) | select({1, 0, 0});
    std::vector<std::vector<std::int16_t>> const expected{{101, 202, 202}, {111, 212, 212}};
    CHECK(test::values(after) == expected);
    CHECK(test::copied_rows(after) == laws::flat(expected));
    auto const before = p.rows() | select({2, 1}) | transform_values(plus_column{});
    CHECK(test::values(before) == std::vector<std::vector<std::int16_t>>{{2, 101}, {12, 111}});
}

TEST_CASE("transform_values: the function can be applied in place to copied values", "[views][transform_values]") {
    test::numbered_rows const p(2, 4);
    auto const view = p.rows() | transform_values(plus_column{}) | select({3, 2, 1, 0});
    auto copied = test::copied_rows(view.base() | select({1, 2}));  // columns 1 and 2 of the selection
    view.transform_in_place(copied.data(), 2, 2, 1, 2);
    CHECK(copied == test::copied_rows(view | select({1, 2})));
    std::vector<std::int16_t> apart{1, 2, 77, 3, 4, 77};
    (p.rows() | transform_values(plus_column{})).transform_in_place(apart.data(), 3, 2, 1, 2);
    CHECK(apart == std::vector<std::int16_t>{101, 202, 77, 103, 204, 77});
}

TEST_CASE("transform_values: accepts non-assignable and large functions", "[views][transform_values]") {
    test::numbered_rows const p(3);
    std::array<float, 40> gains{};
    gains[1] = 2;
    auto const shared = std::make_shared<float>(3.f);
    auto view =
        p.rows() | transform_values([gains, shared](std::int16_t x, std::size_t c) { return gains[c] * *shared * x; });
    auto const copy = view;
    view = copy;
    CHECK(test::values(view) == table{{0, 6, 0}, {0, 66, 0}, {0, 126, 0}});
    CHECK(test::copied_rows(view) == std::vector<float>{0, 6, 0, 0, 66, 0, 0, 126, 0});
}

TEST_CASE("transform_values: copies rows of any width, also wider than the strip", "[views][transform_values]") {
    for (std::size_t const width : {1u, 64u, 4095u, 4096u, 4097u, 5000u}) {
        CAPTURE(width);
        test::numbered_rows const p(5, width);
        auto const view = p.rows() | transform_values(halved{});
        CHECK(test::copied_rows(view) == laws::flat(halves(p.expected())));
        laws::writes_only_its_columns(view, halves(p.expected()));
        laws::writes_only_its_columns(p.rows() | transform_values(plus_column{}),
                                      test::values(p.rows() | transform_values(plus_column{})));
    }
}

TEST_CASE("transform_values: construction reads nothing, and values are read on access",
          "[views][transform_values][lazy]") {
    test::numbered_rows const p(3);
    int calls = 0;
    auto const view = p.rows() | transform_values([&calls](std::int16_t x) { return ++calls, x; });
    auto const row = view[1];
    CHECK((view.size() == 3 && row.size() == 3 && ranges::distance(sluice::segments(view)) == 1));
    CHECK(calls == 0);
    CHECK(row[2] == 12);
    CHECK(calls == 1);
}

TEST_CASE("transform_values: copying allocates nothing, for any number of rows", "[views][transform_values][bounded]") {
    test::numbered_rows const p(5000);
    auto const view = p.rows() | transform_values(halved{});
    std::vector<float> out(5000 * 3);
    CHECK(test::allocations([&] { sluice::copy(view, std::span(out)); }) == 0);
}

TEST_CASE("transform_values: algorithms release packets through it", "[views][transform_values][bounded]") {
    constexpr std::size_t count = 1'500'000;  // 13 MB
    test::numbered_rows const p(count);
    test::noted_releases const hook(p.bytes().bytes.data());
    std::vector<float> out(count * 3);
    sluice::copy(std::vector{p.rows(&hook)} | concatenate | transform_values(halved{}), std::span(out));
    REQUIRE(hook.spans.size() >= 3);
    CHECK(hook.spans.back().second == static_cast<std::ptrdiff_t>(p.bytes().bytes.size()));
}

TEST_CASE("transform_values: exceptions of the function propagate", "[views][transform_values][errors]") {
    test::numbered_rows const p(3);
    auto const view =
        p.rows() | transform_values([](std::int16_t x) { return x == 11 ? throw std::domain_error("eleven") : x; });
    CHECK_THROWS_WITH(test::copied_rows(view), "eleven");
    CHECK_THROWS_WITH(test::values(view), "eleven");
}

TEST_CASE("transform_values: the laws of rows hold, over one segment and over several",
          "[views][transform_values][laws]") {
    test::numbered_rows const p(7);
    laws::rows(p.rows() | transform_values(halved{}), halves(p.expected()));
    laws::rows(p.parts({2, 2, 3}) | concatenate | transform_values(halved{}), halves(p.expected()));
    laws::rows(p.rows() | transform_values(plus_column{}), test::values(p.rows() | transform_values(plus_column{})));
    auto const split = p.parts({1, 5});
    laws::rows(split | sluice::views::transform(transform_values(halved{})) | concatenate, halves(p.expected()));
}

TEST_CASE("transform_values: composes with closures, and with itself", "[views][transform_values][laws]") {
    test::numbered_rows const p(3);
    auto const stored = transform_values(halved{});
    auto const twice = stored | transform_values([](float x) { return static_cast<double>(x) + 1; });
    CHECK(test::values(p.rows() | twice) == std::vector<std::vector<double>>{{1, 1.5, 2}, {6, 6.5, 7}, {11, 11.5, 12}});
    laws::rows(p.rows() | twice, test::values(p.rows() | twice));
    auto const window = (p.rows() | stored | sluice::views::chunk(2))[1];
    CHECK(test::copied_rows(window) == std::vector<float>{10, 10.5, 11});
    auto const some = p.rows() | stored | sluice::views::stride(2) | sluice::views::drop(1);
    laws::rows(some, table{{10, 10.5, 11}});
}

TEST_CASE("transform_values: composes with range-v3 and std views", "[views][transform_values][laws]") {
    test::numbered_rows const p(3);
    auto const view = p.rows() | transform_values(halved{});
    CHECK(test::elements(view | ranges::views::transform(test::row_values{}) | ranges::views::take(1)) ==
          table{{0, 0.5, 1}});
    CHECK(test::elements(view | std::views::transform(test::row_values{}) | std::views::take(1)) == table{{0, 0.5, 1}});
}
}  // namespace
