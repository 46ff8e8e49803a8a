#include <sluice/views/concatenate.hpp>

#include <deque>
#include <list>
#include <random>
#include <string>
#include <vector>

#include "laws/adaptor_laws.hpp"
#include "laws/random_access_laws.hpp"
#include "laws/segment_laws.hpp"
#include "support/catch.hpp"
#include "support/counting_source.hpp"
#include "support/move_only.hpp"
#include "support/packets.hpp"
#include "support/peak_memory.hpp"
#include <sluice/views/select.hpp>
#include <sluice/views/transform.hpp>
#include <range/v3/view/iota.hpp>

namespace {
using sluice::views::concatenate, sluice::views::transform;
using test::strength;
using lists = std::vector<std::vector<int>>;
using joined = decltype(concatenate(std::declval<lists&>()));

// random access, sized, const-iterable, segments visible
static_assert(ranges::view_<joined> && std::ranges::view<joined> && sluice::segmented_range<joined>);
static_assert(ranges::random_access_range<joined const> && ranges::sized_range<joined const> &&
              ranges::common_range<joined>);
static_assert(std::same_as<ranges::range_reference_t<joined>, int&>);
static_assert(std::same_as<sluice::segment_t<joined>, std::span<int>>);
// forward range of sized random-access ranges, without dangling: elements are views, or are owned by an object that
// outlives the call
template <class R>
concept can_concatenate = std::invocable<decltype(concatenate) const&, R>;
static_assert(can_concatenate<lists&> && can_concatenate<std::list<std::deque<int>> const&>);
static_assert(can_concatenate<std::vector<std::span<int>>> && !can_concatenate<lists>);
static_assert(!can_concatenate<std::vector<int>&> && !can_concatenate<std::vector<std::list<int>>&>);
static_assert(!can_concatenate<test::one_shot<std::span<int>>>);
template <class... Rs>
concept can_pack = std::invocable<decltype(concatenate) const&, Rs...>;
static_assert(can_pack<std::vector<int>&, std::vector<int>&> && !can_pack<std::vector<int>, std::vector<int>>);
static_assert(!can_pack<std::vector<int>&, std::deque<int>&>);

std::vector<int> flat(lists const& all) {
    std::vector<int> one;
    for (auto const& list : all) one.insert(one.end(), list.begin(), list.end());
    return one;
}

TEST_CASE("concatenate: returns the elements of all ranges in order", "[views][concatenate]") {
    lists const all{{1, 2}, {3}};
    CHECK(test::elements(all | concatenate) == std::vector{1, 2, 3});
    CHECK(test::elements(concatenate(all[0], all[1], all[0])) == std::vector{1, 2, 3, 1, 2});
    CHECK(test::elements(std::vector{std::span(all[0]), std::span(all[1])} | concatenate) == std::vector{1, 2, 3});
}

TEST_CASE("concatenate: no ranges, or only empty ones, make an empty range", "[views][concatenate]") {
    for (lists const& all : {lists{}, lists(1), lists(3)}) {
        CHECK(ranges::empty(all | concatenate));
        laws::random_access(all | concatenate, std::vector<int>{});
        laws::segmented(all | concatenate, std::vector<int>{});
    }
    CHECK(joined{}.size() == 0);
    CHECK(joined{}.begin() == joined{}.end());
}

TEST_CASE("concatenate: elements are references to the segments' elements", "[views][concatenate]") {
    std::vector<std::vector<test::move_only>> all(2);
    all[0].resize(1);
    all[1].resize(1);
    auto view = all | concatenate;
    view[1].value = 7;
    CHECK(all[1][0].value == 7);
    CHECK(&view[0] == all[0].data());
}

TEST_CASE("concatenate: the outer range is evaluated once, at the call; no element is read",
          "[views][concatenate][lazy]") {
    lists const all{{1, 2, 3}, {}, {4, 5}};
    std::size_t evaluated = 0, reads = 0;
    auto const counted = [&](std::vector<int> const& list) {
        return ++evaluated, test::counting<strength::random_access>(list, reads);
    };
    auto const view = all | transform(counted) | concatenate;
    CHECK(evaluated == 3);
    auto const copy = view;
    auto it = view.begin() + 4;
    CHECK((view.size() == 5 && copy.end() - it == 1));
    CHECK(reads == 0);
    CHECK(*it == 5);
    CHECK(reads == 1);
    CHECK(test::elements(copy) == test::elements(view));
    CHECK(evaluated == 3);
    CHECK(reads == 11);
}

TEST_CASE("concatenate: holds one view and one offset per segment, shared by copies", "[views][concatenate][bounded]") {
    auto const peak = [](std::size_t length) {
        lists const all(17, std::vector<int>(length, 1));
        std::size_t sum = 0;
        auto const bytes = test::peak_memory([&] {
            auto const view = all | concatenate;
            auto const copy = view;
            for (int const x : copy) sum += static_cast<std::size_t>(x);
            sum += sluice::count_if(view, [](int x) { return x == 1; });
        });
        CHECK(sum == 34 * length);
        return bytes;
    };
    CHECK(peak(10) == peak(1000));
    CHECK(peak(10) < 17 * (sizeof(void*) + sizeof(std::size_t)) * 2 + 512);
    lists const all(17, std::vector<int>(10, 1));
    auto const view = all | concatenate;
    CHECK(test::allocations([&] { auto const copy = view; }) == 0);
}

TEST_CASE("concatenate: rows must all have one width", "[views][concatenate][errors]") {
    test::packets const p(2, 8);
    using rows = sluice::strided_rows<std::int16_t>;
    rows const three(p.bytes.data(), 8, 2, sluice::column_table({0, 2, 4})),
        two(p.bytes.data(), 8, 2, sluice::column_table({0, 2}));
    CHECK(concatenate(three, three).width() == 3);
    CHECK_THROWS_WITH(concatenate(three, two), "sluice::views::concatenate: rows must all have one width, got 3 and 2");
}

TEST_CASE("concatenate: the laws of views hold", "[views][concatenate][laws]") {
    lists const all{{1, 2, 3}, {}, {4}, {5, 6}};
    std::vector<std::span<int const>> const data(all.begin(), all.end());
    auto const oracle = [](std::vector<std::span<int const>> const& spans) {
        std::vector<int> one;
        for (auto const& list : spans) one.insert(one.end(), list.begin(), list.end());
        return one;
    };
    auto const closure = concatenate | transform([](int x) { return x; });
    std::size_t reads = 0;
    for (std::size_t n = 0; n <= data.size(); ++n) {
        auto const some = laws::prefix(data, n);
        laws::forms_agree(laws::subject{concatenate, oracle}, test::counting<strength::forward>(some, reads),
                          oracle(some));
        laws::composes(laws::subject{concatenate, oracle}, test::counting<strength::random_access>(some, reads), n,
                       oracle(some));
        laws::copies_are_independent(laws::subject{concatenate, oracle}, some | ranges::views::all, oracle(some));
        CHECK(test::elements(some | closure) == oracle(some));
    }
}

TEST_CASE("concatenate: an element that cannot be read leaves the view usable", "[views][concatenate][laws]") {
    std::vector const bad{test::throws_at<strength::random_access>(std::vector{1, 2}, 9),
                          test::throws_at<strength::random_access>(std::vector{3, 4}, 1)};
    auto const view = bad | concatenate;
    CHECK_THROWS_AS(test::elements(view), test::read_failure);
    CHECK(test::elements(view) == std::vector{1, 2, 3, 4});
}

TEST_CASE("concatenate: random shapes agree with eager concatenation, at every segment boundary",
          "[views][concatenate][laws]") {
    std::mt19937 random(17);
    for (int round = 0; round != 20; ++round) {
        lists all(random() % 6);
        int next = 0;
        for (auto& list : all)
            for (auto n = random() % 4; n != 0; --n) list.push_back(next++);
        auto const expected = flat(all);
        laws::random_access(all | concatenate, expected);
        laws::segmented(all | concatenate, expected);
        laws::algorithms_agree(all | concatenate, expected);
    }
}

TEST_CASE("concatenate: walk ends at its limit, and can go backwards from there", "[views][concatenate][laws]") {
    lists const segments{{0, 1, 2}, {3}, {4, 5}};
    auto const all = segments | concatenate;
    for (int first = 0; first != 6; ++first)
        for (int last = first; last != 7; ++last) {
            auto it = all.walk(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first));
            for (int i = first; i != last; ++i, ++it) {
                REQUIRE(it != ranges::default_sentinel);
                REQUIRE(*it == i);
            }
            REQUIRE(it == ranges::default_sentinel);
            for (int i = last; i-- != first;) {
                --it;
                REQUIRE(it != ranges::default_sentinel);
                REQUIRE(*it == i);
            }
            REQUIRE((it += last - first) == ranges::default_sentinel);
            if (first != last) REQUIRE((it -= 1) != ranges::default_sentinel);
        }
}

TEST_CASE("concatenate: a concatenation of concatenations exposes the innermost segments",
          "[views][concatenate][laws]") {
    std::vector<lists> const days{{{1, 2}, {3}}, {}, {{}, {4, 5}}};
    auto const deep = days | transform(concatenate) | concatenate;
    std::vector const expected{1, 2, 3, 4, 5};
    laws::random_access(deep, expected);
    laws::segmented(deep, expected);
    std::vector<std::size_t> sizes;
    for (auto const& segment : sluice::segments(deep)) sizes.push_back(ranges::size(segment));
    CHECK(sizes == std::vector<std::size_t>{2, 1, 2});
}

TEST_CASE("concatenate: computed segments and segments of bits work too", "[views][concatenate][laws]") {
    auto const counts = std::vector{ranges::views::iota(0, 2), ranges::views::iota(5, 8)} | concatenate;
    laws::segmented(counts, std::vector{0, 1, 5, 6, 7});
    std::vector<std::vector<bool>> const bits{{true}, {false, true}};
    laws::random_access(bits | concatenate, std::vector{true, false, true}, [](bool b) { return b; });
}
}  // namespace
