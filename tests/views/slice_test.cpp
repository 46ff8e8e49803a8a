#include <sluice/views/slice.hpp>

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
using sluice::views::slice, sluice::views::concatenate;
using test::strength;

/// One element every 0.1 s, from 100 s on.
struct tenths {
    std::size_t count = 10;
    std::size_t size() const { return count; }
    std::size_t index_of(double seconds) const {
        for (std::size_t i = 0; i != count; ++i)
            if (100 + 0.1 * static_cast<double>(i) >= seconds) return i;
        return count;
    }
};
struct sizeless {
    std::size_t index_of(double seconds) const { return static_cast<std::size_t>(seconds); }
};
static_assert(sluice::time_index<tenths> && sluice::time_index<sizeless> && !sluice::time_index<std::vector<double>> &&
              !sluice::time_index<int>);

// sized random access only; a window: random access, sized, const-iterable, segmented as its base
template <class R>
concept can_slice = std::invocable<decltype(slice) const&, R, std::size_t, std::size_t>;
static_assert(can_slice<std::vector<int>&> && !can_slice<std::vector<int>> && !can_slice<std::list<int>&>);
using sliced = decltype(slice(std::declval<std::vector<int>&>(), 1, 1));
static_assert(std::same_as<sliced, sluice::window<ranges::ref_view<std::vector<int>>>>);
static_assert(std::same_as<decltype(std::declval<sliced&>() | slice(1, 0)), sliced>);
static_assert(ranges::view_<sliced> && std::ranges::view<sliced> && ranges::random_access_range<sliced const>);

TEST_CASE("slice: returns the elements of a subrange", "[views][slice]") {
    std::vector const v{0, 1, 2, 3, 4};
    CHECK(test::elements(v | slice(1, 3)) == std::vector{1, 2, 3});
    CHECK(test::elements(slice(v, 0, 5)) == v);
    CHECK(test::elements(v | slice(5, 0)).empty());
    CHECK(test::elements(v | slice(1, 4) | slice(2, 2)) == std::vector{3, 4});
}

TEST_CASE("slice: by time, includes the first instant and excludes the last", "[views][slice]") {
    std::vector const v{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    CHECK(test::elements(v | slice(tenths{}, 100.15, 100.35)) == std::vector{2, 3});
    CHECK(test::elements(slice(v, tenths{}, 100.15, 100.35)) == std::vector{2, 3});
    CHECK(test::elements(v | slice(tenths{}, 100.0, 100.1)) == std::vector{0});
    CHECK(test::elements(v | slice(tenths{}, 100.0, 100.0)).empty());
    CHECK(test::elements(v | slice(tenths{}, 0, 1e9)) == v);
    CHECK(test::elements(v | slice(tenths{}, 500, 600)).empty());
    CHECK(test::elements(v | slice(sizeless{}, 3.5, 5)) == std::vector{3, 4});
}

TEST_CASE("slice: two adjacent time spans make the whole", "[views][slice]") {
    std::vector const v{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    for (double middle = 99.9; middle < 101.2; middle += 0.05) {
        auto all = test::elements(v | slice(tenths{}, 0, middle));
        for (int const x : v | slice(tenths{}, middle, 200)) all.push_back(x);
        CHECK(all == v);
    }
}

TEST_CASE("slice: a slice beyond the range is rejected", "[views][slice][errors]") {
    std::vector const v{0, 1, 2};
    std::string const text = "sluice::views::slice: first + count must be at most the range's size 3, got ";
    CHECK_THROWS_WITH(v | slice(1, 3), text + "1 + 3");
    CHECK_THROWS_WITH(slice(v, 4, 0), text + "4 + 0");
    CHECK_THROWS_WITH(v | slice(2, std::numeric_limits<std::size_t>::max()), text + "2 + 18446744073709551615");
    CHECK_THROWS_AS(v | slice(1, 3), sluice::argument_error);
    CHECK_THROWS_WITH(v | slice(sizeless{}, 1, 4), text + "1 + 3");
}

TEST_CASE("slice: times and clocks that do not match are rejected", "[views][slice][errors]") {
    std::vector const v{0, 1, 2};
    CHECK_THROWS_WITH(v | slice(tenths{3}, 2, 1),
                      "sluice::views::slice: from_seconds must be at most to_seconds, got 2.000000 and 1.000000");
    CHECK_THROWS_AS(v | slice(tenths{3}, std::numeric_limits<double>::quiet_NaN(), 1), sluice::argument_error);
    CHECK_THROWS_WITH(v | slice(tenths{}, 1, 2),
                      "sluice::views::slice: the clock must have the range's 3 elements, got 10");
}

TEST_CASE("slice: reads and holds nothing", "[views][slice][lazy][bounded]") {
    std::vector const data{0, 1, 2, 3};
    std::size_t reads = 0;
    auto const source = test::counting<strength::random_access>(data, reads);
    CHECK(test::allocations([&] { CHECK((source | slice(1, 2)).size() == 2); }) == 0);
    CHECK(reads == 0);
    CHECK((source | slice(1, 2))[1] == 2);
    CHECK(reads == 1);
}

TEST_CASE("slice: the laws of views hold", "[views][slice][laws]") {
    auto const nothing = [](auto const&) { return std::vector<int>{}; };
    auto const never = [](std::size_t) { return false; };
    laws::hold<strength::random_access>(laws::subject{slice(0, 0), nothing, test::copied{}, never},
                                        std::vector{1, 2, 3, 4, 5}, 2);
    std::vector const five{1, 2, 3, 4, 5};
    std::size_t reads = 0;
    auto const middle = [](std::vector<int> const& v) { return std::vector<int>(v.begin() + 1, v.begin() + 4); };
    auto const source = test::counting<strength::random_access>(five, reads);
    laws::forms_agree(laws::subject{slice(1, 3), middle}, source, middle(five));
    laws::composes(laws::subject{slice(1, 3), middle}, source, 5, middle(five));
    laws::copies_are_independent(laws::subject{slice(1, 3), middle}, source, middle(five));
}

TEST_CASE("slice: keeps segments, and rows", "[views][slice][laws]") {
    std::vector<std::vector<int>> const lists{{0, 1, 2}, {}, {3}, {4, 5}};
    std::vector const whole{0, 1, 2, 3, 4, 5};
    test::numbered_rows const p(6);
    auto const expected = p.expected();
    auto const part_of = [](auto const& all, std::size_t first, std::size_t count) {
        auto const from = all.begin() + static_cast<std::ptrdiff_t>(first);
        return std::remove_cvref_t<decltype(all)>(from, from + static_cast<std::ptrdiff_t>(count));
    };
    for (std::size_t first = 0; first != 6; ++first)
        for (std::size_t count = 1; first + count <= 6; ++count) {
            laws::segmented(lists | concatenate | slice(first, count), part_of(whole, first, count));
            laws::random_access(lists | concatenate | slice(first, count), part_of(whole, first, count));
            laws::rows(p.rows() | slice(first, count), part_of(expected, first, count));
            laws::rows(p.parts({2, 4}) | concatenate | slice(first, count), part_of(expected, first, count));
        }
}
}  // namespace
