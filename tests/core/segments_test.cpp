#include <sluice/core/segments.hpp>

#include <deque>
#include <list>
#include <vector>

#include "laws/random_access_laws.hpp"
#include "laws/segment_laws.hpp"
#include "support/catch.hpp"
#include "support/counting_source.hpp"
#include <range/v3/view/iota.hpp>

namespace {
using sluice::segmented_range, sluice::segments, sluice::slice;

// any sized random-access range is segmented: one segment
static_assert(segmented_range<std::vector<int>> && segmented_range<std::vector<int> const> &&
              segmented_range<std::deque<int>&>);
static_assert(segmented_range<std::span<int const>> && segmented_range<std::vector<bool>>);
static_assert(!segmented_range<std::list<int>>);
static_assert(!segmented_range<decltype(ranges::views::iota(0))>);  // no size
// a segment of contiguous memory is a span of it, with the constness of the range
static_assert(std::same_as<sluice::segment_t<std::vector<int>>, std::span<int>>);
static_assert(std::same_as<sluice::segment_t<std::vector<int> const>, std::span<int const>>);
static_assert(std::same_as<sluice::segment_t<std::deque<int>>, sluice::counted_segment<std::deque<int>::iterator>>);
static_assert(ranges::view_<sluice::counted_segment<int*>> && std::ranges::view<sluice::counted_segment<int*>>);
static_assert(!sluice::releasable<std::span<int>>);

TEST_CASE("segments: an ordinary range is one segment", "[core][segments]") {
    std::vector const v{1, 2, 3};
    auto const all = segments(v);
    REQUIRE(ranges::distance(all) == 1);
    CHECK(all.begin()->data() == v.data());
    CHECK(all.begin()->size() == 3);
}

TEST_CASE("segments: an empty range or subrange has no segments", "[core][segments]") {
    std::vector const v{1, 2, 3};
    CHECK(ranges::distance(segments(std::as_const(v), 1, 0)) == 0);
    CHECK(ranges::distance(segments(v, 3, 0)) == 0);
    std::vector<int> const none;
    CHECK(ranges::distance(segments(none)) == 0);
}

TEST_CASE("segments: elements can be written through the segments", "[core][segments]") {
    std::vector v{1, 2, 3};
    for (auto const& segment : segments(v, 1, 2))
        for (int& x : segment) x = 0;
    CHECK(v == std::vector{1, 0, 0});
}

TEST_CASE("slice: returns the elements of a plain range", "[core][segments]") {
    std::deque const d{1, 2, 3, 4};
    CHECK(test::elements(slice(d, 1, 2)) == std::vector{2, 3});
    CHECK(slice(d, 4, 0).size() == 0);
    CHECK(test::elements(slice(ranges::views::iota(0, 9), 7, 2)) == std::vector{7, 8});
    auto const wide = ranges::views::iota(std::int64_t{0}, std::int64_t{9});  // its difference_type has 128 bits
    CHECK(test::elements(slice(wide, 7, 2)) == std::vector<std::int64_t>{7, 8});
    CHECK(sluice::fold(wide, std::int64_t{0}, std::plus{}) == 36);
}

TEST_CASE("segments: making segments reads nothing", "[core][segments][lazy]") {
    std::vector const data{1, 2, 3};
    std::size_t reads = 0;
    auto const source = test::counting<test::strength::random_access>(data, reads);
    for (auto const& segment : segments(source, 1, 2)) CHECK(ranges::size(segment) == 2);
    CHECK(reads == 0);
}

TEST_CASE("segments: the laws hold for ordinary ranges", "[core][segments][laws]") {
    std::vector const expected{3, 1, 4, 1, 5};
    std::deque const d(expected.begin(), expected.end());
    std::vector<bool> const bits{true, false, true};
    laws::segmented(expected, expected);
    laws::segmented(d, expected);
    laws::segmented(bits, bits);
    laws::algorithms_agree(d, std::vector<int>(d.begin(), d.end()));
    laws::random_access(sluice::counted_segment(d.begin(), 5), expected);
}
}  // namespace
