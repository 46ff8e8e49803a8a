#include <sluice/views/stride.hpp>

#include <deque>
#include <limits>
#include <list>
#include <random>
#include <vector>

#include "laws/adaptor_laws.hpp"
#include "laws/row_laws.hpp"
#include "support/catch.hpp"
#include "support/numbered_rows.hpp"
#include "support/peak_memory.hpp"
#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/transform.hpp>
#include <range/v3/view/iota.hpp>

namespace {
using sluice::views::stride, sluice::views::concatenate;
using test::strength;

// sized random access only; random access, sized, const-iterable, segments kept
template <class R>
concept can_stride = std::invocable<decltype(stride) const&, R, std::size_t>;
static_assert(can_stride<std::vector<int>&> && can_stride<std::deque<int> const&> && can_stride<std::span<int>>);
static_assert(!can_stride<std::vector<int>> && !can_stride<std::list<int>&>);
static_assert(!can_stride<test::counting_source<int, strength::forward>>);
using strided = decltype(stride(std::declval<std::vector<int>&>(), 2));
static_assert(ranges::view_<strided> && std::ranges::view<strided> && std::semiregular<strided>);
static_assert(ranges::random_access_range<strided const> && ranges::sized_range<strided const> &&
              sluice::segmented_range<strided>);
static_assert(std::same_as<ranges::range_reference_t<strided>, int&>);  // elements can be written
// uses `every` if the base has it: packets stay packets and release their pages
using field = sluice::strided<std::uint32_t>;
static_assert(std::same_as<sluice::segment_t<decltype(std::declval<field&>() | stride(2))>, field>);
using rows = sluice::strided_rows<std::int16_t>;
static_assert(
    std::same_as<sluice::segment_t<decltype(std::declval<std::vector<rows>&>() | concatenate | stride(2))>, rows>);

template <class T>
std::vector<T> every(std::vector<T> const& all, std::size_t n) {
    std::vector<T> some;
    for (std::size_t i = 0; i < all.size(); i += n) some.push_back(all[i]);
    return some;
}

TEST_CASE("stride: returns every n-th element, starting with the first", "[views][stride]") {
    std::vector const v{0, 1, 2, 3, 4, 5, 6};
    CHECK(test::elements(v | stride(3)) == std::vector{0, 3, 6});
    CHECK(test::elements(stride(v, 2)) == std::vector{0, 2, 4, 6});
    CHECK(test::elements(v | stride(1)) == v);
    CHECK(test::elements(v | stride(7)) == std::vector{0});
    CHECK(test::elements(v | stride(std::numeric_limits<std::size_t>::max())) == std::vector{0});
    CHECK((v | stride(4)).size() == 2);
}

TEST_CASE("stride: the count continues across segments", "[views][stride]") {
    std::vector<std::vector<int>> const lists{{0, 1}, {2}, {3, 4, 5, 6, 7}, {8}, {9, 10}};
    auto const some = lists | concatenate | stride(4);
    CHECK(test::elements(some) == std::vector{0, 4, 8});
    CHECK(ranges::distance(sluice::segments(some)) == 3);
    CHECK(test::elements(lists | concatenate | stride(9)) == std::vector{0, 9});
    CHECK(sluice::fold(some, 0, std::plus{}) == 12);
}

TEST_CASE("stride: does not read skipped elements", "[views][stride][lazy]") {
    std::vector const data{0, 1, 2, 3, 4, 5, 6};
    std::size_t reads = 0;
    auto const some = test::counting<strength::random_access>(data, reads) | stride(3);
    CHECK((some.size() == 3 && some.end() - some.begin() == 3 && ranges::distance(sluice::segments(some)) == 1));
    CHECK(reads == 0);
    CHECK(sluice::fold(some, 0, std::plus{}) == 9);
    CHECK(reads == 3);
    for (int const x : some) CHECK(x % 3 == 0);
    CHECK(reads == 6);
}

TEST_CASE("stride: holds nothing, for any length of the source", "[views][stride][bounded]") {
    auto const walk = [](std::size_t n) {
        std::vector<int> const v(n, 1);
        return test::allocations(
            [&] { CHECK(sluice::fold(v | stride(3), std::size_t{0}, std::plus{}) == (n + 2) / 3); });
    };
    CHECK(walk(1000) == 0);
    CHECK(walk(100'000) == 0);
}

// Each release begins at most a step after the end of the one before, and the last one reaches the last element.
void check_releases(test::noted_releases const& hook, std::ptrdiff_t step_bytes, std::ptrdiff_t last_element) {
    REQUIRE(hook.spans.size() >= 3);
    std::ptrdiff_t before = 0;
    for (auto const& [first, last] : hook.spans) {
        CHECK(first - before <= step_bytes);
        CHECK(last - first <= (4 << 20) + step_bytes);
        before = last;
    }
    CHECK(before > last_element);
}

TEST_CASE("stride: algorithms release consumed packets, including skipped ones", "[views][stride][bounded]") {
    test::packets const p(3'500'000, 4);  // 14 MB
    test::noted_releases const hook(p.bytes.data());
    auto const values = p.field<std::uint32_t>(0, &hook);
    auto const n = std::size_t{GENERATE(1u, 3u, 1000u, 400'000u)};
    CHECK(sluice::fold(std::vector{values.slice(0, 10), values.slice(10, p.count() - 10)} | concatenate | stride(n), 0u,
                       std::plus{}) == 0);
    check_releases(hook, static_cast<std::ptrdiff_t>(4 * n), static_cast<std::ptrdiff_t>((p.count() - 1) / n * n * 4));
}

TEST_CASE("stride: releases also through a view without `every`", "[views][stride][bounded]") {
    test::packets const p(3'500'000, 4);
    test::noted_releases const hook(p.bytes.data());
    sluice::stride_view const some(p.field<std::uint32_t>(0, &hook), 1000);
    CHECK(some.release_step() == (4 << 20) / 4 / 1000);
    some.release(0, 2);
    CHECK(hook.spans.back() == std::pair<std::ptrdiff_t, std::ptrdiff_t>{0, 4004});
    CHECK(sluice::stride_view(p.field<std::uint32_t>(0, &hook), 2'000'000).release_step() == 1);
    CHECK(sluice::stride_view(p.field<std::uint32_t>(0), 2).release_step() == 0);
}

TEST_CASE("stride: zero is rejected at the call", "[views][stride][errors]") {
    std::vector const v{1};
    CHECK_THROWS_WITH(stride(v, 0), "sluice::views::stride: n must be at least 1, got 0");
    CHECK_THROWS_WITH(stride(0), "sluice::views::stride: n must be at least 1, got 0");
}

TEST_CASE("stride: the laws of views hold", "[views][stride][laws]") {
    auto const oracle = [](std::vector<int> const& v) { return every(v, 3); };
    auto const third = [](std::size_t i) { return i % 3 == 0; };
    laws::hold<strength::random_access>(laws::subject{stride(3), oracle, test::copied{}, third},
                                        std::vector{1, 2, 3, 4, 5, 6, 7}, 3);
}

TEST_CASE("stride: random access, for any segments of the base", "[views][stride][laws]") {
    std::mt19937 random(3);
    for (int round = 0; round != 30; ++round) {
        std::vector<std::vector<int>> lists(1 + random() % 5);
        std::vector<int> whole;
        for (auto& list : lists)
            for (auto n = random() % 6; n != 0; --n)
                list.push_back(static_cast<int>(whole.size())), whole.push_back(list.back());
        std::size_t const n = 1 + random() % 5;
        auto const some = lists | concatenate | stride(n);
        laws::random_access(some, every(whole, n));
        laws::segmented(some, every(whole, n));
        laws::algorithms_agree(some, every(whole, n));
        auto const doubled = lists | concatenate | sluice::views::transform([](int x) { return x; }) | stride(n);
        laws::segmented(doubled, every(whole, n));
    }
}

TEST_CASE("stride: accepts ranges without slice or contiguous memory", "[views][stride][laws]") {
    std::deque<int> const d{0, 1, 2, 3, 4};
    laws::random_access(d | stride(2), std::vector{0, 2, 4});
    laws::segmented(d | stride(2), std::vector{0, 2, 4});
    auto const numbers = ranges::views::iota(0, 7);
    laws::random_access(numbers | stride(3), std::vector{0, 3, 6});
    auto const windows = numbers | sluice::views::chunk(2) | stride(2);  // their iterators point to their view
    auto const keep = [](auto const& w) { return test::elements(w); };
    laws::segmented(windows, std::vector<std::vector<int>>{{0, 1}, {4, 5}}, keep);
    auto const nested =
        std::vector{numbers | sluice::views::chunk(2), numbers | sluice::views::chunk(3)} | concatenate | stride(3);
    laws::segmented(nested, std::vector<std::vector<int>>{{0, 1}, {6}, {6}}, keep);
    laws::random_access(numbers | stride(2) | stride(2), std::vector{0, 4});
    laws::segmented(numbers | stride(2) | stride(2), std::vector{0, 4});
}

TEST_CASE("stride: the laws of rows hold, over one segment and over several", "[views][stride][laws]") {
    test::numbered_rows const p(8);
    for (std::size_t n = 1; n != 5; ++n) {
        laws::rows(p.rows() | stride(n), every(p.expected(), n));
        laws::rows(p.parts({3, 3, 4}) | concatenate | stride(n), every(p.expected(), n));
        laws::rows(sluice::stride_view(p.rows(), n), every(p.expected(), n));  // without `every`
        laws::rows((p.parts({3}) | concatenate | sluice::views::chunk(7))[0] | stride(n),
                   every(laws::prefix(p.expected(), 7), n));
    }
}
}  // namespace
