#include <sluice/views/take.hpp>

#include <limits>
#include <list>
#include <vector>

#include "laws/adaptor_laws.hpp"
#include "laws/row_laws.hpp"
#include "support/catch.hpp"
#include "support/numbered_rows.hpp"
#include "support/peak_memory.hpp"
#include <sluice/views/concatenate.hpp>

namespace {
using sluice::views::take, sluice::views::concatenate;
using test::strength;

// sized random access only; a window: random access, sized, const-iterable, segmented as its base
template <class R>
concept can_take = std::invocable<decltype(take) const&, R, std::size_t>;
static_assert(can_take<std::vector<int>&> && !can_take<std::vector<int>> && !can_take<std::list<int>&>);
using taken = decltype(take(std::declval<std::vector<int>&>(), 1));
static_assert(std::same_as<taken, sluice::window<ranges::ref_view<std::vector<int>>>>);
static_assert(ranges::view_<taken> && std::ranges::view<taken> && ranges::random_access_range<taken const>);
// a window of a window refers to the same view
static_assert(std::same_as<decltype(std::declval<taken&>() | take(1)), taken>);

TEST_CASE("take: returns the first elements, or all if there are fewer", "[views][take]") {
    std::vector const v{0, 1, 2, 3};
    CHECK(test::elements(v | take(2)) == std::vector{0, 1});
    CHECK(test::elements(take(v, 0)).empty());
    CHECK(test::elements(v | take(4)) == v);
    CHECK(test::elements(v | take(std::numeric_limits<std::size_t>::max())) == v);
    CHECK(test::elements(v | take(3) | take(1)) == std::vector{0});
}

TEST_CASE("take: reads and holds nothing", "[views][take][lazy][bounded]") {
    std::vector const data{0, 1, 2, 3};
    std::size_t reads = 0;
    auto const source = test::counting<strength::random_access>(data, reads);
    CHECK(test::allocations([&] { CHECK((source | take(3)).size() == 3); }) == 0);
    CHECK(reads == 0);
    CHECK((source | take(3))[2] == 2);
    CHECK(reads == 1);
}

TEST_CASE("take: the laws of views hold", "[views][take][laws]") {
    auto const oracle = [](std::vector<int> const& v) { return laws::prefix(v, 2); };
    auto const early = [](std::size_t i) { return i < 2; };
    laws::hold<strength::random_access>(laws::subject{take(2), oracle, test::copied{}, early},
                                        std::vector{1, 2, 3, 4, 5}, 2);
}

TEST_CASE("take: keeps segments, and rows", "[views][take][laws]") {
    std::vector<std::vector<int>> const lists{{0, 1, 2}, {}, {3}, {4, 5}};
    std::vector const whole{0, 1, 2, 3, 4, 5};
    test::numbered_rows const p(6);
    for (std::size_t n = 1; n != 7; ++n) {
        laws::segmented(lists | concatenate | take(n), laws::prefix(whole, n));
        laws::random_access(lists | concatenate | take(n), laws::prefix(whole, n));
        laws::rows(p.rows() | take(n), laws::prefix(p.expected(), n));
        laws::rows(p.parts({2, 4}) | concatenate | take(n), laws::prefix(p.expected(), n));
    }
}

TEST_CASE("take: algorithms release packets through it", "[views][take][bounded]") {
    test::packets const p(3'500'000, 4);
    test::noted_releases const hook(p.bytes.data());
    CHECK(sluice::fold(p.field<std::uint32_t>(0, &hook) | take(3'400'000), 0u, std::plus{}) == 0);
    REQUIRE(hook.spans.size() >= 3);
    CHECK(hook.spans.front().first == 0);
    CHECK(hook.spans.back().second == 4 * 3'400'000);
}
}  // namespace
