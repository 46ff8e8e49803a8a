#include <sluice/views/drop.hpp>

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
using sluice::views::drop, sluice::views::concatenate;
using test::strength;

// sized random access only; a window: random access, sized, const-iterable, segmented as its base
template <class R>
concept can_drop = std::invocable<decltype(drop) const&, R, std::size_t>;
static_assert(can_drop<std::vector<int>&> && !can_drop<std::vector<int>> && !can_drop<std::list<int>&>);
using dropped = decltype(drop(std::declval<std::vector<int>&>(), 1));
static_assert(std::same_as<dropped, sluice::window<ranges::ref_view<std::vector<int>>>>);
static_assert(ranges::view_<dropped> && std::ranges::view<dropped> && ranges::random_access_range<dropped const>);
// a window of a window refers to the same view
static_assert(std::same_as<decltype(std::declval<dropped&>() | drop(1)), dropped>);

template <class T>
std::vector<T> without(std::vector<T> const& all, std::size_t n) {
    return {all.begin() + static_cast<std::ptrdiff_t>(std::min(n, all.size())), all.end()};
}

TEST_CASE("drop: skips the first elements, or all if there are fewer", "[views][drop]") {
    std::vector const v{0, 1, 2, 3};
    CHECK(test::elements(v | drop(1)) == std::vector{1, 2, 3});
    CHECK(test::elements(drop(v, 0)) == v);
    CHECK(test::elements(v | drop(4)).empty());
    CHECK(test::elements(v | drop(std::numeric_limits<std::size_t>::max())).empty());
    CHECK((v | drop(1) | drop(2)).offset() == 3);
}

TEST_CASE("drop: reads and holds nothing", "[views][drop][lazy][bounded]") {
    std::vector const data{0, 1, 2, 3};
    std::size_t reads = 0;
    auto const source = test::counting<strength::random_access>(data, reads);
    CHECK(test::allocations([&] { CHECK((source | drop(1)).size() == 3); }) == 0);
    CHECK(reads == 0);
    CHECK((source | drop(3))[0] == 3);
    CHECK(reads == 1);
}

TEST_CASE("drop: the laws of views hold", "[views][drop][laws]") {
    auto const oracle = [](std::vector<int> const& v) { return without(v, 2); };
    auto const later = [](std::size_t i) { return i >= 2; };
    laws::hold<strength::random_access>(laws::subject{drop(2), oracle, test::copied{}, later},
                                        std::vector{1, 2, 3, 4, 5}, 2);
}

TEST_CASE("drop: keeps segments, and rows", "[views][drop][laws]") {
    std::vector<std::vector<int>> const lists{{0, 1, 2}, {}, {3}, {4, 5}};
    std::vector const whole{0, 1, 2, 3, 4, 5};
    test::numbered_rows const p(6);
    for (std::size_t n = 0; n != 6; ++n) {
        laws::segmented(lists | concatenate | drop(n), without(whole, n));
        laws::random_access(lists | concatenate | drop(n), without(whole, n));
        laws::rows(p.rows() | drop(n), without(p.expected(), n));
        laws::rows(p.parts({2, 4}) | concatenate | drop(n), without(p.expected(), n));
    }
}

TEST_CASE("drop: algorithms release packets through it", "[views][drop][bounded]") {
    test::packets const p(3'500'000, 4);
    test::noted_releases const hook(p.bytes.data());
    CHECK(sluice::fold(p.field<std::uint32_t>(0, &hook) | drop(10), 0u, std::plus{}) == 0);
    REQUIRE(hook.spans.size() >= 3);
    CHECK(hook.spans.front().first == 40);
    CHECK(hook.spans.back().second == static_cast<std::ptrdiff_t>(p.bytes.size()));
}
}  // namespace
