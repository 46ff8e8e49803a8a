#include <sluice/views/transform.hpp>

#include <forward_list>
#include <list>
#include <sstream>
#include <string>
#include <vector>

#include "laws/adaptor_laws.hpp"
#include "laws/random_access_laws.hpp"
#include "laws/segment_laws.hpp"
#include "support/catch.hpp"
#include "support/counting_source.hpp"
#include "support/move_only.hpp"
#include "support/peak_memory.hpp"
#include <sluice/core/strided.hpp>
#include <sluice/views/concatenate.hpp>
#include <range/v3/view/iota.hpp>

namespace {
using sluice::views::transform;
using test::strength;

struct square {
    constexpr int operator()(int x) const { return x * x; }
};
template <class Source>
using squares_of = decltype(transform(std::declval<Source>(), square{}));
template <strength S>
using counted = test::counting_source<int, S>;

// as its base: category, size, const iteration
static_assert(ranges::view_<squares_of<std::vector<int>&>> && std::ranges::view<squares_of<std::vector<int>&>>);
static_assert(ranges::random_access_range<squares_of<std::vector<int>&>> &&
              ranges::common_range<squares_of<std::vector<int>&>>);
static_assert(!ranges::contiguous_range<squares_of<std::vector<int>&>>);
static_assert(ranges::bidirectional_range<squares_of<std::list<int>&>> &&
              !ranges::random_access_range<squares_of<std::list<int>&>>);
static_assert(ranges::forward_range<squares_of<std::forward_list<int>&>> &&
              !ranges::sized_range<squares_of<std::forward_list<int>&>>);
static_assert(ranges::input_range<squares_of<counted<strength::input>>> &&
              !ranges::forward_range<squares_of<counted<strength::input>>>);
static_assert(!ranges::sized_range<squares_of<counted<strength::input>>> &&
              ranges::sized_range<squares_of<counted<strength::sized_input>>>);
static_assert(ranges::range<squares_of<std::vector<int>&> const>);
static_assert(!ranges::range<squares_of<test::one_shot<int>> const>);
// rejects an owning temporary, elements that f does not accept, and a void result
template <class R, class F>
concept can_transform = std::invocable<decltype(transform) const&, R, F>;
static_assert(can_transform<std::vector<int>&, square>);
static_assert(!can_transform<std::vector<int>, square>);
static_assert(!can_transform<std::vector<std::string>&, square>);
static_assert(!can_transform<std::vector<int>&, decltype([](int) {})>);
static_assert(!can_transform<std::vector<int>&, decltype([n = 0](int x) mutable { return n += x; })>);

TEST_CASE("transform: returns the function's result for each element", "[views][transform]") {
    std::vector const from{1, 2, 3};
    CHECK(test::elements(transform(from, square{})) == std::vector{1, 4, 9});
    CHECK(test::elements(from | transform([](int x) { return std::to_string(x); })) ==
          std::vector<std::string>{"1", "2", "3"});
}

TEST_CASE("transform: returns a reference if the function does", "[views][transform]") {
    std::vector<std::pair<int, int>> pairs{{1, 2}, {3, 4}};
    for (int& second : pairs | transform(&std::pair<int, int>::second)) second = 0;
    CHECK(pairs == std::vector<std::pair<int, int>>{{1, 0}, {3, 0}});
}

TEST_CASE("transform: copies no element", "[views][transform]") {
    std::vector<test::move_only> from(3);
    from[1].value = 7;
    CHECK(test::elements(from | transform(&test::move_only::value)) == std::vector{0, 7, 0});
    auto same = from | transform([](test::move_only& x) -> test::move_only& { return x; });
    CHECK(&*same.begin() == from.data());
}

TEST_CASE("transform: functions with captures, large or not, make assignable views", "[views][transform]") {
    std::vector const from{1, 2};
    std::string const large(200, 'x');
    auto const with = [&](int add) {
        return transform(from, [add, large](int x) { return x + add + static_cast<int>(large.size()); });
    };
    auto view = with(1);
    view = with(2);
    auto const copy = view;
    view = with(3);
    CHECK(test::elements(copy) == std::vector{203, 204});
    CHECK(test::elements(view) == std::vector{204, 205});
}

TEST_CASE("transform: calls the function only when an element is dereferenced", "[views][transform][lazy]") {
    std::vector const data{1, 2, 3, 4};
    std::size_t reads = 0, calls = 0;
    auto view =
        test::counting<strength::random_access>(data, reads) | transform([&calls](int x) { return ++calls, x; });
    auto it = view.begin() + 2;
    CHECK(view.size() == 4);
    CHECK(view.end() - it == 2);
    CHECK((reads == 0 && calls == 0));
    CHECK(*it == 3);
    CHECK((reads == 1 && calls == 1));
}

TEST_CASE("transform: holds nothing, for any length of the source", "[views][transform][bounded]") {
    auto const sum = [](int n) {
        return test::allocations([n] {
            auto const view = ranges::views::iota(0, n) | transform([](int x) { return std::int64_t{x}; });
            if (sluice::fold(view, std::int64_t{0}, std::plus{}) != std::int64_t{n} * (n - 1) / 2)
                throw std::logic_error("wrong sum");
        });
    };
    CHECK(sum(1000) == 0);
    CHECK(sum(100'000) == 0);
}

TEST_CASE("transform: exceptions of the function propagate", "[views][transform][errors]") {
    std::vector const from{1, 0};
    auto const view = from | transform([](int x) { return x != 0 ? 6 / x : throw std::domain_error("no zero"); });
    CHECK(view[0] == 6);
    CHECK_THROWS_WITH(view[1], "no zero");
    CHECK(view[0] == 6);
}

TEST_CASE("transform: the laws of views hold", "[views][transform][laws]") {
    auto const oracle = [](std::vector<int> v) {
        for (int& x : v) x *= x;
        return v;
    };
    laws::hold<strength::input, strength::sized_input, strength::forward, strength::random_access>(
        laws::subject{transform(square{}), oracle}, std::vector{3, 1, 4, 1, 5}, 3);
}

TEST_CASE("transform: exposes the segments of its base, each transformed", "[views][transform][laws]") {
    std::vector<std::vector<int>> const lists{{1, 2, 3}, {}, {4}, {5, 6}};
    std::vector const expected{1, 4, 9, 16, 25, 36};
    std::string const large(200, 'x');
    auto const small = lists | sluice::views::concatenate | transform(square{});
    auto const big = lists | sluice::views::concatenate |
                     transform([large](int x) { return x * x * static_cast<int>(large.size()) / 200; });
    std::size_t segments = 0;
    for ([[maybe_unused]] auto const& segment : sluice::segments(small)) ++segments;
    CHECK(segments == 3);
    laws::random_access(small, expected);
    laws::segmented(small, expected);
    laws::algorithms_agree(small, expected);
    laws::random_access(big, expected);
    laws::segmented(big, expected);
    laws::segmented(small | transform([](int x) { return x; }), expected);
}
}  // namespace
