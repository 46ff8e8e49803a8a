/// \file
/// The laws of the segment protocol: the segments of any subrange, concatenated, equal that subrange.
#pragma once

#include <cstddef>
#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/check_ranges_equal.hpp"
#include <sluice/core/algorithms.hpp>
#include <sluice/core/segments.hpp>

namespace laws {

/// Elements [first, first + count), gathered segment by segment. No segment may be empty.
template <class View, class Keep>
auto gathered(View const& view, std::size_t first, std::size_t count, Keep const& keep) {
    std::vector<std::remove_cvref_t<std::invoke_result_t<Keep const&, ranges::range_reference_t<View const>>>> all;
    for (auto const& segment : sluice::segments(view, first, count)) {
        CHECK(ranges::size(segment) != 0);
        for (auto&& element : segment) all.push_back(std::invoke(keep, element));
    }
    return all;
}

template <class View, class Expected, class Keep = test::copied>
void segmented(View const& view, Expected const& expected, Keep const& keep = {}) {
    static_assert(sluice::segmented_range<View> && sluice::segmented_range<View const>);
    static_assert(!sluice::detail::has_segments<sluice::segment_t<View>>, "a segment is plain");
    CHECK(gathered(view, 0, expected.size(), keep) == expected);
    for (std::size_t first = 0; first <= expected.size(); ++first)
        for (std::size_t count = 0; first + count <= expected.size(); ++count) {
            auto const from = expected.begin() + static_cast<std::ptrdiff_t>(first);
            if (gathered(view, first, count, keep) == Expected(from, from + static_cast<std::ptrdiff_t>(count)))
                continue;
            CAPTURE(first, count);
            CHECK(gathered(view, first, count, keep) == Expected(from, from + static_cast<std::ptrdiff_t>(count)));
        }
}

/// The algorithms read the same elements as the iterators.
template <class View, class Expected, class Keep = test::copied>
void algorithms_agree(View const& view, Expected const& expected, Keep const& keep = {}) {
    Expected visited;
    sluice::for_each(view, [&](auto&& element) { visited.push_back(std::invoke(keep, element)); });
    CHECK(visited == expected);
    auto const append = [&](Expected all, auto&& element) {
        all.push_back(std::invoke(keep, element));
        return all;
    };
    CHECK(sluice::fold(view, Expected{}, append) == expected);
    CHECK(sluice::count_if(view, [](auto&&) { return true; }) == expected.size());
    for (std::size_t i = 0; i != expected.size(); ++i) {
        auto const found =
            sluice::find_if(view, [&](auto&& element) { return std::invoke(keep, element) == expected[i]; });
        CHECK(std::invoke(keep, *found) == expected[i]);
    }
    CHECK(sluice::find_if(view, [](auto&&) { return false; }) == ranges::end(view));
}

}  // namespace laws
