/// \file
/// The laws of a random-access view: every way to access an index returns the same element.
#pragma once

#include <cstddef>
#include <functional>
#include <ranges>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/check_ranges_equal.hpp"
#include <range/v3/range/access.hpp>
#include <range/v3/range/primitives.hpp>
#include <range/v3/view/reverse.hpp>

namespace laws {

/// For each pair of positions: distance, order, and all steps between them.
template <class View, class Expected, class Keep>
void positions_agree(View& view, Expected const& expected, Keep const& keep) {
    auto const n = static_cast<std::ptrdiff_t>(expected.size());
    auto const begin = ranges::begin(view);
    bool elements = true, distances = true, orders = true, steps = true;
    for (std::ptrdiff_t i = 0; i <= n; ++i) {
        auto const a = begin + i;
        for (std::ptrdiff_t k = 0; k <= n; ++k) {
            auto const b = k + begin;
            distances = distances && b - a == k - i;
            orders = orders && (a < b) == (i < k) && (a <= b) == (i <= k) && (a == b) == (i == k) && (a > b) == (i > k);
            auto moved = a;
            moved += k - i;
            steps = steps && moved == b && b - (k - i) == a;
            if (k != n) elements = elements && std::invoke(keep, a[k - i]) == expected[static_cast<std::size_t>(k)];
            if (k != n) elements = elements && std::invoke(keep, *moved) == expected[static_cast<std::size_t>(k)];
        }
    }
    CHECK(elements);
    CHECK(distances);
    CHECK(orders);
    CHECK(steps);
}

template <class View, class Expected, class Keep = test::copied>
void random_access(View view, Expected const& expected, Keep const& keep = {}) {
    static_assert(ranges::random_access_range<View> && ranges::random_access_range<View const> &&
                  ranges::sized_range<View const>);
    static_assert(std::ranges::random_access_range<View> && std::ranges::random_access_range<View const>);
    static_assert(
        ranges::sized_sentinel_for<ranges::sentinel_t<View>, ranges::iterator_t<View>>);  // a window ends at a sentinel
    REQUIRE(static_cast<std::size_t>(ranges::size(std::as_const(view))) == expected.size());
    CHECK(test::elements(view, keep) == expected);
    CHECK(test::elements(std::as_const(view), keep) == expected);
    CHECK(test::elements(view | ranges::views::reverse, keep) == Expected(expected.rbegin(), expected.rend()));
    CHECK(ranges::end(view) - ranges::begin(view) == static_cast<std::ptrdiff_t>(expected.size()));
    positions_agree(view, expected, keep);
    positions_agree(std::as_const(view), expected, keep);
    auto const begin = ranges::begin(view);
    auto it = begin;
    for (std::size_t i = 0; i != expected.size(); ++i) CHECK(it++ == begin + static_cast<std::ptrdiff_t>(i));
    for (std::size_t i = expected.size(); i != 0; --i) CHECK(it-- == begin + static_cast<std::ptrdiff_t>(i));
    CHECK(it == begin);
}

}  // namespace laws
