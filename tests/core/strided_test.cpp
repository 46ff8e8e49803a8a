#include <sluice/core/strided.hpp>

#include <cstdint>
#include <vector>

#include "laws/random_access_laws.hpp"
#include "laws/segment_laws.hpp"
#include "support/catch.hpp"
#include "support/packets.hpp"

namespace {
using sluice::strided;

static_assert(ranges::view_<strided<double>> && std::ranges::view<strided<double>> &&
              std::semiregular<strided<double>>);
static_assert(ranges::random_access_range<strided<double> const> && ranges::sized_range<strided<double> const>);
static_assert(!ranges::contiguous_range<strided<double>>);
static_assert(
    std::same_as<ranges::range_reference_t<strided<double>>, double>);  // by value: the bytes may be unaligned
static_assert(sluice::releasable<strided<double>>);
static_assert(!sluice::packet_field<std::vector<int>> && !sluice::packet_field<int const>);

test::packets numbered(std::size_t count) {
    test::packets p(count, 7);
    for (std::size_t i = 0; i != count; ++i) p.put(i, 3, static_cast<std::uint32_t>(i * 1000));
    return p;
}

TEST_CASE("strided: reads a field at any address", "[core][strided]") {
    auto const p = numbered(5);
    CHECK(test::elements(p.field<std::uint32_t>(3)) == std::vector<std::uint32_t>{0, 1000, 2000, 3000, 4000});
}

TEST_CASE("strided: a slice has the right elements, and an empty slice reads nothing", "[core][strided]") {
    auto const p = numbered(5);
    auto const all = p.field<std::uint32_t>(3);
    CHECK(test::elements(all.slice(1, 2)) == std::vector<std::uint32_t>{1000, 2000});
    CHECK(all.slice(5, 0).size() == 0);
    CHECK(strided<int>{}.slice(0, 0).size() == 0);
    CHECK(ranges::empty(strided<int>{}));
}

TEST_CASE("strided: the laws of a leaf hold", "[core][strided][laws]") {
    auto const p = numbered(5);
    std::vector<std::uint32_t> const expected{0, 1000, 2000, 3000, 4000};
    laws::random_access(p.field<std::uint32_t>(3), expected);
    laws::segmented(p.field<std::uint32_t>(3), expected);
    laws::algorithms_agree(p.field<std::uint32_t>(3), expected);
    laws::random_access(strided<std::uint32_t>{}, std::vector<std::uint32_t>{});
}

TEST_CASE("strided: releases nothing without a hook", "[core][strided][bounded]") {
    auto const p = numbered(2);
    CHECK(p.field<std::uint32_t>(3).release_step() == 0);
    test::noted_releases const hook(p.bytes.data());
    CHECK(p.field<std::uint32_t>(3, &hook).release_step() == (std::size_t{4} << 20) / 7 + 1);
}

TEST_CASE("strided: a release covers its fields to the last byte", "[core][strided][bounded]") {
    auto const p = numbered(5);
    test::noted_releases const hook(p.bytes.data());
    auto const field = p.field<std::uint32_t>(3, &hook);
    field.release(1, 3);
    field.slice(2, 3).release(0, 1);
    field.release(0, 0);
    CHECK(hook.spans == std::vector<std::pair<std::ptrdiff_t, std::ptrdiff_t>>{{10, 28}, {17, 21}});
}
}  // namespace
