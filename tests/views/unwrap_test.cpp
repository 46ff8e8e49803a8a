#include <sluice/views/unwrap.hpp>

#include <limits>
#include <random>
#include <string>
#include <vector>

#include "laws/adaptor_laws.hpp"
#include "laws/random_access_laws.hpp"
#include "laws/segment_laws.hpp"
#include "support/catch.hpp"
#include "support/counting_source.hpp"
#include "support/packets.hpp"
#include "support/peak_memory.hpp"
#include <range/v3/view/iota.hpp>
#include <range/v3/view/take.hpp>

namespace {
using sluice::counter_offset, sluice::counter_offsets, sluice::unwrapped;
using sluice::views::unwrap;
using test::strength;
using counters = std::vector<std::uint32_t>;
using ticks = std::vector<std::int64_t>;
constexpr std::int64_t turn = std::int64_t{1} << 32;
constexpr std::uint32_t top = std::numeric_limits<std::uint32_t>::max();

// without a table: input, sized as its base, not const-iterable; with one: random access
using streamed = decltype(unwrap(std::declval<counters&>()));
static_assert(ranges::view_<streamed> && std::ranges::view<streamed>);
static_assert(ranges::input_range<streamed> && !ranges::forward_range<streamed> && !ranges::range<streamed const>);
static_assert(ranges::sized_range<streamed> && !ranges::sized_range<decltype(unwrap(test::one_shot<std::uint32_t>{}))>);
static_assert(std::same_as<ranges::range_reference_t<streamed>, std::int64_t>);
using indexed = decltype(unwrap(std::declval<counters&>(), std::vector<counter_offset>{}));
static_assert(ranges::random_access_range<indexed const> && ranges::sized_range<indexed const> &&
              sluice::segmented_range<indexed>);
// counters of 16 and 32 bits only; an owning temporary is rejected
template <class R>
concept can_unwrap = std::invocable<decltype(unwrap) const&, R>;
static_assert(can_unwrap<counters&> && can_unwrap<std::vector<std::uint16_t>&> && !can_unwrap<counters> &&
              !can_unwrap<std::vector<int>&> && !can_unwrap<std::vector<std::uint64_t>&>);
static_assert(!std::invocable<decltype(unwrap) const&, test::one_shot<std::uint32_t>, std::vector<counter_offset>>);

constexpr bool test_unwrapped() {
    return unwrapped(5, 7) == 7 && unwrapped(top, 0) == turn && unwrapped(turn, top) == top && unwrapped(7, 5) == 5 &&
           unwrapped(turn + 5, 5) == turn + 5 && unwrapped(0, top) == -1 && unwrapped(0, 0x7fff'ffff) == 0x7fff'ffff &&
           unwrapped(-1, 0) == 0 && unwrapped(3 * turn + 9, 10) == 3 * turn + 10;
}
static_assert(test_unwrapped());

// Independent of unwrapped(): chooses the wrap count that brings the counter nearest to the previous tick.
ticks nearest(counters const& counter) {
    ticks all;
    for (std::int64_t const c : counter) {
        std::int64_t best = c;
        if (!all.empty())
            for (std::int64_t k = -3; k <= 9; ++k)
                if (std::abs(c + k * turn - all.back()) < std::abs(best - all.back())) best = c + k * turn;
        all.push_back(best);
    }
    return all;
}

constexpr bool test_unwrapped_16() {
    constexpr auto word = [](unsigned value) { return static_cast<std::uint16_t>(value); };
    return unwrapped(5, word(7)) == 7 && unwrapped(65535, word(0)) == 65536 && unwrapped(65536, word(65535)) == 65535 &&
           unwrapped(7, word(5)) == 5 && unwrapped(0, word(65535)) == -1 && unwrapped(0, word(0x7fff)) == 0x7fff &&
           unwrapped(3 * 65536 + 9, word(10)) == 3 * 65536 + 10 && unwrapped(-1, word(0)) == 0;
}
static_assert(test_unwrapped_16());

TEST_CASE("unwrapped: uses the signed step", "[views][unwrap]") { CHECK(test_unwrapped()); }

TEST_CASE("unwrap: a wrap is a step forward", "[views][unwrap]") {
    counters const c{top - 1, top, 0, 1};
    CHECK(test::elements(c | unwrap) == ticks{turn - 2, turn - 1, turn, turn + 1});
    CHECK(counter_offsets(c) == std::vector<counter_offset>{{0, 0}, {2, turn}});
}

TEST_CASE("unwrap: repeats and backward steps are not wraps, also across 2^32", "[views][unwrap]") {
    counters const c{top, 0, 0, top, top, 1, 0};
    CHECK(test::elements(c | unwrap) == ticks{turn - 1, turn, turn, turn - 1, turn - 1, turn + 1, turn});
    counters const small{7, 5, 5, 6};
    CHECK(test::elements(small | unwrap) == ticks{7, 5, 5, 6});
    CHECK(counter_offsets(c) == std::vector<counter_offset>{{0, 0}, {1, turn}, {3, 0}, {5, turn}});
}

TEST_CASE("unwrap: several wraps add up", "[views][unwrap]") {
    counters c;
    for (int i = 0; i != 12; ++i) c.push_back(static_cast<std::uint32_t>(i) * 0x6000'0000u);
    CHECK(test::elements(c | unwrap).back() == 11 * std::int64_t{0x6000'0000});
    CHECK(counter_offsets(c).size() == 5);
}

TEST_CASE("unwrap: continues after a known value", "[views][unwrap]") {
    counters const c{top, 0, 1};
    CHECK(test::elements(c | unwrap(turn * 3 + top - 1)) == ticks{4 * turn - 1, 4 * turn, 4 * turn + 1});
    CHECK(test::elements(unwrap(c, turn)) == ticks{turn - 1, turn, turn + 1});  // a step backward from the start
    counters const none;
    CHECK(test::elements(none | unwrap(7)).empty());
    CHECK(counter_offsets(c, 3 * turn + top - 1) == std::vector<counter_offset>{{0, 3 * turn}, {1, 4 * turn}});
    CHECK(test::elements(unwrap(c, counter_offsets(c, 4 * turn))) == test::elements(c | unwrap(4 * turn)));
}

TEST_CASE("unwrap: block by block equals the whole", "[views][unwrap][laws]") {
    counters const c{top - 1, top, 0, 0, top, 3, 0x9000'0000u, 0x1000'0000u};
    ticks all;
    for (std::size_t at = 0; at < c.size(); at += 3) {
        auto const block = std::span(c).subspan(at, std::min<std::size_t>(3, c.size() - at));
        auto const of_block = at == 0 ? test::elements(block | unwrap) : test::elements(block | unwrap(all.back()));
        all.insert(all.end(), of_block.begin(), of_block.end());
    }
    CHECK(all == nearest(c));
}

TEST_CASE("unwrap: a counter of 16 bits wraps at 2^16, streamed and with a table", "[views][unwrap]") {
    std::vector<std::uint16_t> const c{65534, 65535, 0, 1, 1, 65535, 2};
    ticks const expected{65534, 65535, 65536, 65537, 65537, 65535, 65538};
    CHECK(test::elements(c | unwrap) == expected);
    CHECK(test::elements(c | unwrap(counter_offsets(c))) == expected);
    CHECK(counter_offsets(c) == std::vector<counter_offset>{{0, 0}, {2, 65536}, {5, 0}, {6, 65536}});
    CHECK(test::elements(c | unwrap(3 * 65536 - 3))[2] == 3 * 65536);
    laws::random_access(unwrap(c, counter_offsets(c)), expected);
    laws::segmented(unwrap(c, counter_offsets(c)), expected);
}

TEST_CASE("unwrap: releases packets as it passes them, also in a range-for", "[views][unwrap][bounded]") {
    test::packets const p(3'500'000, 4);  // 14 MB
    test::noted_releases const hook(p.bytes.data());
    auto const counter = p.field<std::uint32_t>(0, &hook);
    auto const check = [&] {
        REQUIRE(hook.spans.size() >= 3);
        CHECK(hook.spans.front().first == 0);
        CHECK(hook.spans.back().second == static_cast<std::ptrdiff_t>(p.bytes.size()));
        CHECK(hook.spans[1].second - hook.spans[1].first <= (4 << 20) + 4);
    };
    SECTION("range-for") {
        std::int64_t sum = 0;
        for (std::int64_t const tick : counter | unwrap) sum += tick;
        CHECK(sum == 0);
        check();
    }
    SECTION("fold") {
        CHECK(sluice::fold(counter | unwrap, std::int64_t{0}, std::plus{}) == 0);
        check();
    }
    SECTION("over segments, all of them") {
        auto const both = std::vector{counter.slice(0, 10), counter.slice(10, 100'000)} | sluice::views::concatenate;
        CHECK(sluice::fold(both | unwrap, std::int64_t{0}, std::plus{}) == 0);
        CHECK(hook.of_everything > 20);
    }
    CHECK(true);
}

TEST_CASE("unwrap: begin reads one element, each step one", "[views][unwrap][lazy]") {
    counters const c{1, 2, 3};
    std::size_t reads = 0;
    auto view = test::counting<strength::input>(c, reads) | unwrap;
    CHECK(reads == 0);
    auto it = view.begin();
    CHECK(reads == 1);
    CHECK(*it + *it == 2);
    CHECK(reads == 1);
    ++it;
    CHECK(reads == 2);
    ++it, ++it;
    CHECK(it == view.end());
    CHECK(reads == 3);
}

TEST_CASE("unwrap: with a table, only dereferenced elements are read", "[views][unwrap][lazy]") {
    counters const c{top, 0, 1, 2};
    std::size_t reads = 0;
    auto const view = unwrap(test::counting<strength::random_access>(c, reads), {{0, 0}, {1, turn}});
    CHECK(view.end() - view.begin() == 4);
    CHECK(reads == 0);
    CHECK(view[3] == turn + 2);
    CHECK(reads == 1);
}

TEST_CASE("unwrap: holds one value, for any length of the source", "[views][unwrap][bounded]") {
    auto const walk = [](std::uint32_t n) {
        return test::allocations([n] {
            std::int64_t last = 0;
            for (std::int64_t const tick : ranges::views::iota(std::uint32_t{0}, n) | unwrap) last = tick;
            if (last != std::int64_t{n} - 1) throw std::logic_error("wrong tick");
        });
    };
    CHECK(walk(1000) == 0);
    CHECK(walk(100'000) == 0);
}

TEST_CASE("unwrap: a table that does not fit is rejected", "[views][unwrap][errors]") {
    counters const c{1, 2};
    std::string const text =
        "sluice::views::unwrap: the table must begin at 0, ascend and end within the range's 2 elements, got entry ";
    CHECK_THROWS_WITH(unwrap(c, {{1, 0}}), text + "0 from 1");
    CHECK_THROWS_WITH(unwrap(c, {{0, 0}, {2, turn}, {1, 0}}), text + "1 from 2");
    CHECK_THROWS_WITH(unwrap(c, {{0, 0}, {3, turn}}), text + "0 from 0");
    CHECK_THROWS_WITH(unwrap(c, std::vector<counter_offset>{}),
                      "sluice::views::unwrap: the table must begin at 0, got an empty one for 2 elements");
    CHECK(unwrap(ranges::views::all(c) | ranges::views::take(0), std::vector<counter_offset>{}).empty());
}

TEST_CASE("unwrap: the laws of views hold", "[views][unwrap][laws]") {
    counters const c{top - 1, top, 0, 0, top, 3};
    laws::hold<strength::input, strength::sized_input, strength::random_access>(laws::subject{unwrap, nearest}, c, 3);
}

TEST_CASE("unwrap: both forms agree on random counters", "[views][unwrap][laws]") {
    std::mt19937 random(32);
    for (int round = 0; round != 15; ++round) {
        counters c{static_cast<std::uint32_t>(random())};
        while (c.size() < 12)
            c.push_back(c.back() + (random() % 4 == 0 ? 0xC000'0000u : random() % 3 == 0 ? 0x7000'0000u : 1));
        auto const expected = nearest(c);
        auto const table = counter_offsets(c);
        CHECK(test::elements(c | unwrap) == expected);
        CHECK(test::elements(c | unwrap(table)) == expected);
        laws::random_access(unwrap(c, table), expected);
        laws::segmented(unwrap(c, table), expected);
        laws::algorithms_agree(unwrap(c, table), expected);
    }
}
}  // namespace
