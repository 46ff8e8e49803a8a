#include <sluice/core/algorithms.hpp>

#include <array>
#include <forward_list>
#include <numeric>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/check_ranges_equal.hpp"
#include "support/move_only.hpp"
#include "support/one_shot.hpp"
#include "support/packets.hpp"
#include "support/peak_memory.hpp"
#include <sluice/views/concatenate.hpp>
#include <sluice/views/transform.hpp>

namespace {
using sluice::views::concatenate;

constexpr bool test_algorithms() {
    std::array const from{3, 1, 4, 1, 5};
    int sum = 0;
    sluice::for_each(from, [&](int x) { sum += x; });
    std::array<long, 5> to{};
    sluice::copy(from, std::span<long>(to));
    return sum == 14 && sluice::fold(from, 0, std::minus{}) == -14 && sluice::equal(from, to) && to[2] == 4 &&
           sluice::find_if(from, [](int x) { return x > 3; }) == from.begin() + 2 &&
           sluice::count_if(from, [](int x) { return x == 1; }) == 2;
}
static_assert(test_algorithms());

TEST_CASE("algorithms: return the same at run time and at compile time", "[core][algorithms]") {
    CHECK(test_algorithms());
}

TEST_CASE("algorithms: accept single-pass sources", "[core][algorithms]") {
    std::vector<int> seen;
    sluice::for_each(test::one_shot<int>({1, 2, 3}), [&](int x) { seen.push_back(x); });
    CHECK(seen == std::vector{1, 2, 3});
    CHECK(sluice::fold(test::one_shot<int>({1, 2, 3}), 0, std::plus{}) == 6);
    CHECK(sluice::count_if(test::one_shot<int>({1, 2, 3}), [](int x) { return x != 2; }) == 2);
}

TEST_CASE("for_each: returns its function with its state", "[core][algorithms]") {
    struct counter {
        int n = 0;
        void operator()(int x) { n += x; }
    };
    std::vector<std::vector<int>> const lists{{1, 2}, {3}};
    CHECK(sluice::for_each(lists | concatenate, counter{}).n == 6);
}

TEST_CASE("for_each: passes references, so that elements can be modified and are not copied", "[core][algorithms]") {
    std::vector<std::vector<test::move_only>> lists(2);
    lists[0].resize(1);
    lists[1].resize(2);
    sluice::for_each(lists | concatenate, [](test::move_only& x) { x.value = 7; });
    CHECK(sluice::fold(lists | concatenate, 0, [](int sum, test::move_only const& x) { return sum + x.value; }) == 21);
}

TEST_CASE("fold: folds from the left, across segments, also move-only values", "[core][algorithms]") {
    std::vector<std::vector<std::string>> const lists{{"a", "b"}, {}, {"c"}};
    CHECK(sluice::fold(lists | concatenate, std::string(), std::plus{}) == "abc");
    auto const last =
        sluice::fold(std::vector{1, 2}, test::move_only(), [](test::move_only, int x) { return test::move_only(x); });
    CHECK(last.value == 2);
    CHECK(sluice::fold(std::vector<int>{}, 5, std::plus{}) == 5);
}

TEST_CASE("copy: requires a span of exactly the range's size", "[core][algorithms][errors]") {
    std::vector<std::vector<int>> const lists{{1, 2}, {3}};
    std::vector<double> out(3);
    sluice::copy(lists | concatenate, std::span<double>(out));
    CHECK(out == std::vector<double>{1, 2, 3});
    CHECK_THROWS_WITH(sluice::copy(lists | concatenate, std::span<double>(out).first(2)),
                      "sluice::copy: the span must have exactly the range's 3 elements, got 2");
    out.resize(4);
    CHECK_THROWS_AS(sluice::copy(lists | concatenate, std::span<double>(out)), sluice::argument_error);
    CHECK_NOTHROW(sluice::copy(std::vector<int>{}, std::span<double>()));
}

TEST_CASE("copy: rows require rows x width elements and are written row-major", "[core][algorithms][errors]") {
    test::packets p(3, 8);
    for (std::size_t i = 0; i != 3; ++i)
        for (std::size_t c = 0; c != 2; ++c) p.put(i, 3 + 2 * c, static_cast<std::int16_t>(10 * i + c));
    sluice::strided_rows<std::int16_t> const rows(p.bytes.data(), 8, 3, sluice::column_table({5, 3}));
    std::vector<std::int32_t> out(6);
    sluice::copy(rows, std::span<std::int32_t>(out));
    CHECK(out == std::vector<std::int32_t>{1, 0, 11, 10, 21, 20});
    out.resize(5);
    CHECK_THROWS_WITH(sluice::copy(rows, std::span<std::int32_t>(out)),
                      "sluice::copy: the span must have exactly the range's 6 elements, got 5");
}

TEST_CASE("equal: compares elements, regardless of segmentation", "[core][algorithms]") {
    std::vector<std::vector<int>> const a{{1, 2}, {3, 4, 5}}, b{{1}, {2, 3}, {4}, {5}}, shorter{{1, 2}, {3, 4}},
        other{{1, 2, 3, 4}, {6}};
    CHECK(sluice::equal(a | concatenate, b | concatenate));
    CHECK(sluice::equal(b | concatenate, std::vector{1, 2, 3, 4, 5}));
    CHECK_FALSE(sluice::equal(a | concatenate, shorter | concatenate));
    CHECK_FALSE(sluice::equal(a | concatenate, other | concatenate));
    CHECK(sluice::equal(std::vector<int>{}, std::vector<long>{}));
}

TEST_CASE("find_if: returns an iterator of the range, or its end, and reads no further", "[core][algorithms][lazy]") {
    std::vector<std::vector<int>> const lists{{1, 2}, {3, 4}};
    int calls = 0;
    auto const above = [&](int limit) { return [&calls, limit](int x) { return ++calls, x > limit; }; };
    auto const all = lists | concatenate;
    CHECK(sluice::find_if(all, above(2)) - all.begin() == 2);
    CHECK(calls == 3);
    CHECK(sluice::find_if(all, above(4)) == all.end());
    std::forward_list const list{1, 2, 3};
    CHECK(*sluice::find_if(list, above(1)) == 2);
}

TEST_CASE("algorithms: allocate nothing of their own", "[core][algorithms][bounded]") {
    std::vector<std::vector<int>> const lists(17, std::vector<int>(1000, 1));
    auto const all = lists | concatenate;
    std::vector<int> out(17'000);
    long sum = 0;
    CHECK(test::allocations([&] {
              sluice::for_each(all, [&](int x) { sum += x; });
              sum += sluice::fold(all, 0L, std::plus{});
              sluice::copy(all, std::span<int>(out));
              sum += sluice::equal(all, out) ? 1 : 0;
          }) == 0);
    CHECK(sum == 34'001);
}

// 3 MiB + 1 packets of 4 bytes: 12 MiB, so at least three releases.
constexpr std::size_t many = (std::size_t{3} << 20) + 1;

// Each span begins where the one before ends and is at most 4 MiB and a packet long; together they reach `end`.
void check_releases(std::vector<std::pair<std::ptrdiff_t, std::ptrdiff_t>> const& spans, std::ptrdiff_t end) {
    REQUIRE(spans.size() >= 3);
    std::ptrdiff_t before = 0;
    for (auto const& [first, last] : spans) {
        CHECK(first == before);
        CHECK(last > first);
        CHECK(last - first <= (4 << 20) + 4);
        before = last;
    }
    CHECK(before == end);
}

TEST_CASE("algorithms: release consumed elements every 4 MiB, and only those", "[core][algorithms][bounded]") {
    test::packets const p(many, 4);
    auto const bytes = static_cast<std::ptrdiff_t>(p.bytes.size());
    test::noted_releases const hook(p.bytes.data());
    auto const field = p.field<std::uint32_t>(0, &hook);
    SECTION("for_each") {
        sluice::for_each(field, [](std::uint32_t) {});
    }
    SECTION("fold over transform") {
        CHECK(sluice::fold(field | sluice::views::transform([](std::uint32_t x) { return x + 1; }), std::size_t{0},
                           std::plus{}) == many);
    }
    SECTION("copy over concatenate") {
        std::vector<std::uint32_t> out(many);
        sluice::copy(std::vector{field.slice(0, 10), field.slice(10, many - 10)} | concatenate,
                     std::span<std::uint32_t>(out));
    }
    SECTION("copy of rows") {
        std::vector<std::uint16_t> out(many);
        sluice::copy(sluice::strided_rows<std::uint16_t>(p.bytes.data(), 4, many, sluice::column_table({2}), &hook),
                     std::span<std::uint16_t>(out));
    }
    check_releases(hook.spans, bytes);
}

TEST_CASE("algorithms: a release comes after its elements, never before", "[core][algorithms][bounded]") {
    test::packets const p(many, 4);
    test::noted_releases const hook(p.bytes.data());
    std::ptrdiff_t passed = 0;
    bool early = false;
    sluice::for_each(p.field<std::uint32_t>(0, &hook), [&](std::uint32_t) {
        early = early || (!hook.spans.empty() && hook.spans.back().second > passed);
        passed += 4;
    });
    CHECK_FALSE(early);
}

TEST_CASE("algorithms: stopping early releases only consumed elements", "[core][algorithms][bounded]") {
    test::packets p(many, 4);
    std::size_t const at = many - 100;
    p.put(at, 0, std::uint32_t{1});
    test::noted_releases const hook(p.bytes.data());
    auto const field = p.field<std::uint32_t>(0, &hook);
    SECTION("find_if") {
        CHECK(sluice::find_if(field, [](std::uint32_t x) { return x != 0; }) - field.begin() ==
              static_cast<std::ptrdiff_t>(at));
    }
    SECTION("equal") { CHECK_FALSE(sluice::equal(field, std::vector<std::uint32_t>(many))); }
    SECTION("an exception") {
        CHECK_THROWS_AS(sluice::for_each(field,
                                         [](std::uint32_t x) {
                                             if (x != 0) throw std::domain_error("");
                                         }),
                        std::domain_error);
    }
    REQUIRE_FALSE(hook.spans.empty());
    CHECK(hook.spans.back().second <= static_cast<std::ptrdiff_t>(4 * at));
}

TEST_CASE("algorithms: iterators release nothing", "[core][algorithms][bounded]") {
    test::packets const p(many, 4);
    test::noted_releases const hook(p.bytes.data());
    std::uint32_t sum = 0;
    for (std::uint32_t const x : p.field<std::uint32_t>(0, &hook)) sum += x;
    CHECK(sum == 0);
    CHECK(hook.spans.empty());
}
}  // namespace
