#include <sluice/views/zip_columns.hpp>

#include <list>
#include <random>
#include <vector>

#include "laws/row_laws.hpp"
#include "support/catch.hpp"
#include "support/numbered_rows.hpp"
#include "support/peak_memory.hpp"
#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/drop.hpp>
#include <sluice/views/hold.hpp>
#include <sluice/views/select.hpp>
#include <sluice/views/stride.hpp>
#include <sluice/views/transform_values.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/transform.hpp>

namespace {
using sluice::views::zip_columns, sluice::views::concatenate, sluice::views::select, sluice::views::stride;
using rows = sluice::strided_rows<std::int16_t>;
using table = std::vector<std::vector<std::int16_t>>;
using column = std::vector<std::int16_t>;

// rows in, wider rows out: random access, sized, const-iterable, a segment ends where any input segment ends
using zipped = decltype(zip_columns(std::declval<rows&>(), std::declval<column&>()));
static_assert(ranges::view_<zipped> && std::ranges::view<zipped> && std::semiregular<zipped>);
static_assert(sluice::row_range<zipped const> && sluice::chunkable<zipped> && sluice::selectable<zipped> &&
              sluice::releasable<zipped>);
using joined = decltype(concatenate(std::declval<std::vector<rows>&>()));
using of_joined = decltype(zip_columns(std::declval<joined&>(), std::declval<column&>()));
static_assert(sluice::row_range<of_joined const> && sluice::releasable<sluice::segment_t<of_joined>>);
template <class... Rs>
concept can_zip = std::invocable<decltype(zip_columns) const&, Rs...>;
static_assert(can_zip<rows, rows> && can_zip<rows&> && can_zip<column&, std::vector<bool>&> && !can_zip<column> &&
              !can_zip<>);
static_assert(!can_zip<rows, std::list<std::int16_t>&> && !can_zip<rows, std::vector<std::string>&>);
// one of the types holds the values of all
template <class... T>
using field = sluice::row_field_t<decltype(zip_columns(std::declval<std::vector<T>&>()...))>;
static_assert(std::same_as<field<std::int16_t, std::int32_t>, std::int32_t> &&
              std::same_as<field<std::int8_t, std::int16_t>, std::int16_t>);
static_assert(std::same_as<field<double, std::int32_t>, double>);
static_assert(!can_zip<std::vector<std::int16_t>&, std::vector<std::uint16_t>&> &&
              !can_zip<std::vector<std::int32_t>&, std::vector<float>&>);

table beside(table left, table const& right) {
    for (std::size_t i = 0; i != left.size(); ++i) left[i].insert(left[i].end(), right[i].begin(), right[i].end());
    return left;
}
table as_columns(column const& values) {
    table all;
    for (auto const v : values) all.push_back({v});
    return all;
}

TEST_CASE("zip_columns: returns the columns of each range, side by side", "[views][zip_columns]") {
    test::numbered_rows const p(3, 2);
    column const extra{7, 8, 9};
    auto const wide = zip_columns(p.rows(), extra, p.rows());
    CHECK(wide.width() == 5);
    CHECK(wide.size() == 3);
    CHECK(test::values(wide) == table{{0, 1, 7, 0, 1}, {10, 11, 8, 10, 11}, {20, 21, 9, 20, 21}});
    CHECK(test::copied_rows(wide) == laws::flat(test::values(wide)));
    CHECK(wide[2][2] == 9);
    CHECK(test::values(zip_columns(extra)) == as_columns(extra));
}

TEST_CASE("zip_columns: values have the widest type", "[views][zip_columns]") {
    test::numbered_rows const p(2, 2);
    std::vector<double> const seconds{0.5, 1.5};
    CHECK(test::values(zip_columns(p.rows(), seconds)) == std::vector<std::vector<double>>{{0, 1, 0.5}, {10, 11, 1.5}});
    CHECK(test::copied_rows(zip_columns(p.rows(), seconds)) == std::vector<double>{0, 1, 0.5, 10, 11, 1.5});
}

TEST_CASE("zip_columns: accepts no rows, and rows without columns", "[views][zip_columns]") {
    test::numbered_rows const p(2), none(0);
    auto const narrow = p.rows() | select(std::vector<std::size_t>{});
    CHECK(test::values(zip_columns(narrow, p.rows(), narrow)) == p.expected());
    CHECK(test::copied_rows(zip_columns(narrow, p.rows())) == laws::flat(p.expected()));
    CHECK(zip_columns(none.rows(), none.rows()).width() == 6);
    CHECK(test::copied_rows(zip_columns(none.rows(), none.rows())).empty());
    CHECK(decltype(zip_columns(p.rows(), p.rows()))().width() == 0);
}

TEST_CASE("zip_columns: selects columns from all ranges, in any order, also repeatedly", "[views][zip_columns]") {
    test::numbered_rows const p(2, 3);
    column const extra{7, 8};
    auto const wide =
        zip_columns(p.rows(), extra, p.rows() | sluice::views::transform_values([](std::int16_t x, std::size_t c) {
                                         return static_cast<std::int16_t>(-x - 100 * static_cast<int>(c));
                                     }));
    auto const mixed = wide | select({6, 0, 3, 2, 3, 4});
    table const expected{{-202, 0, 7, 2, 7, 0}, {-212, 10, 8, 12, 8, -10}};
    CHECK(test::values(mixed) == expected);
    CHECK(test::copied_rows(mixed) == laws::flat(expected));
    CHECK(test::values(mixed | select({5, 2})) == table{{0, 7}, {-10, 8}});
    CHECK_THROWS_WITH(wide | select({7}), "sluice::views::select: a column must be below the width 7, got 7");
}

TEST_CASE("zip_columns: construction reads nothing", "[views][zip_columns][lazy]") {
    rows const all(nullptr, 9, 3, sluice::column_table({1, 3, 5}));  // there are no bytes to read
    int calls = 0;
    auto const counted = ranges::views::iota(std::int16_t{0}, std::int16_t{3}) |
                         ranges::views::transform([&](std::int16_t x) { return ++calls, x; });
    auto const wide = zip_columns(all, counted);
    CHECK((wide.size() == 3 && wide.width() == 4 && ranges::distance(sluice::segments(wide)) == 1));
    CHECK((wide | select({3}) | stride(2)).size() == 2);
    CHECK(calls == 0);
}

TEST_CASE("zip_columns: copying allocates nothing, and memory does not grow with the rows",
          "[views][zip_columns][bounded]") {
    auto const walk = [](std::size_t n) {
        test::numbered_rows const p(n);
        auto const wide = zip_columns(p.rows(), p.rows());
        std::vector<std::int16_t> out(n * 6);
        CHECK(test::allocations([&] { sluice::copy(wide, std::span(out)); }) == 0);
        return test::peak_memory([&] { CHECK(zip_columns(p.rows(), p.rows()).size() == n); });
    };
    walk(10);
    CHECK(walk(10) == walk(5000));
}

TEST_CASE("zip_columns: algorithms release consumed packets of each range", "[views][zip_columns][bounded]") {
    constexpr std::size_t count = 1'500'000;  // 13 MB
    test::numbered_rows const p(count);
    test::noted_releases const a(p.bytes().bytes.data()), b(p.bytes().bytes.data());
    std::vector<std::int16_t> out(count * 7);
    auto const extra = ranges::views::iota(std::size_t{0}, count) |
                       ranges::views::transform([](std::size_t i) { return static_cast<std::int16_t>(i); });
    SECTION("plain") { sluice::copy(zip_columns(p.rows(&a), extra, p.rows(&b)), std::span(out)); }
    SECTION("segmented") {
        sluice::copy(zip_columns(std::vector{p.rows(&a)} | concatenate, extra, p.rows(&b)), std::span(out));
    }
    CHECK(a.spans.size() >= 3);
    CHECK(a.spans == b.spans);
    CHECK(a.spans.back().second == static_cast<std::ptrdiff_t>(p.bytes().bytes.size()));
    zip_columns(p.rows(&a), p.rows(&b)).release_all();
    CHECK((a.of_everything == 1 && b.of_everything == 1));
}

TEST_CASE("zip_columns: ranges of different sizes are rejected", "[views][zip_columns][errors]") {
    test::numbered_rows const p(3);
    column const two{1, 2};
    CHECK_THROWS_WITH(zip_columns(p.rows(), p.rows(), two),
                      "sluice::views::zip_columns: every range must have the size of the first, 3, got 2");
    CHECK_THROWS_AS(zip_columns(two, p.rows()), sluice::argument_error);
}

TEST_CASE("zip_columns: the laws of rows hold, for any segments", "[views][zip_columns][laws]") {
    test::numbered_rows const p(7), q(7, 2);
    column const extra{7, 6, 5, 4, 3, 2, 1};
    auto const expected = beside(beside(p.expected(), as_columns(extra)), q.expected());
    laws::rows(zip_columns(p.rows(), extra, q.rows()), expected);
    std::vector<column> const halves{{7, 6, 5}, {4, 3, 2, 1}};
    auto const cut =
        zip_columns(p.parts({2, 5}) | concatenate, halves | concatenate, q.parts({1, 2, 2, 6}) | concatenate);
    laws::rows(cut, expected);
    CHECK(ranges::distance(sluice::segments(cut)) == 6);
    laws::rows(zip_columns(p.rows(), halves | concatenate, q.parts({4}) | concatenate), expected);
}

TEST_CASE("zip_columns: composes with the adaptors that keep rows", "[views][zip_columns][laws]") {
    test::numbered_rows const p(7), q(7, 2);
    auto const expected = beside(p.expected(), q.expected());
    auto const wide = zip_columns(p.parts({3}) | concatenate, q.rows());
    auto const negated = [](std::int16_t x) { return static_cast<std::int16_t>(-x); };
    auto negative = expected;
    for (auto& row : negative)
        for (auto& v : row) v = negated(v);
    laws::rows(wide | sluice::views::transform_values(negated), negative);
    laws::rows(zip_columns(p.rows(), q.rows()) | stride(3), table{expected[0], expected[3], expected[6]});
    laws::rows(wide | stride(3), table{expected[0], expected[3], expected[6]});
    laws::rows((wide | sluice::views::chunk(2))[1], table{expected[2], expected[3]});
    laws::rows(zip_columns(wide, wide) | sluice::views::drop(6), table{beside({expected[6]}, {expected[6]})});
    auto const doubled = expected;
    auto after = doubled;
    after.insert(after.end(), doubled.begin(), doubled.end());
    laws::rows(std::vector{zip_columns(p.rows(), q.rows()), zip_columns(p.rows(), q.rows())} | concatenate, after);
}

TEST_CASE("zip_columns: random selections of random segments agree with an eager version",
          "[views][zip_columns][laws]") {
    std::mt19937 random(5);
    test::numbered_rows const p(9), q(9, 4);
    auto const expected = beside(p.expected(), q.expected());
    for (int round = 0; round != 50; ++round) {
        auto const cuts = [&] {
            std::vector<std::size_t> at{random() % 10, random() % 10};
            std::sort(at.begin(), at.end());
            return at;
        };
        std::vector<std::size_t> list(random() % 9);
        for (auto& c : list) c = random() % 7;
        auto const view = zip_columns(p.parts(cuts()) | concatenate, q.parts(cuts()) | concatenate) | select(list);
        std::vector<std::int16_t> wanted;
        for (auto const& row : expected)
            for (auto const c : list) wanted.push_back(row[c]);
        CHECK(test::copied_rows(view) == wanted);
    }
}
}  // namespace
