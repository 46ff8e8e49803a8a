#include <sluice/views/fill_gaps.hpp>

#include <limits>
#include <random>
#include <string>
#include <vector>

#include "laws/adaptor_laws.hpp"
#include "laws/random_access_laws.hpp"
#include "laws/segment_laws.hpp"
#include "support/catch.hpp"
#include "support/counting_source.hpp"
#include "support/live.hpp"
#include "support/peak_memory.hpp"
#include <range/v3/view/iota.hpp>

namespace {
using sluice::gaps, sluice::views::fill_gaps;
using test::strength;

struct packet {
    std::uint32_t tick = 0;
    int value = 0;
    std::uint32_t timestamp() const { return tick; }
    friend bool operator==(packet const&, packet const&) = default;
};
struct run {
    std::int64_t first_tick;
    std::uint64_t count;
};
using packets = std::vector<packet>;
using runs = std::vector<run>;

// input form: not sized, not const-iterable; with runs: random access, sized
using streamed = decltype(fill_gaps(std::declval<packets&>(), gaps::keep));
static_assert(ranges::view_<streamed> && std::ranges::view<streamed>);
static_assert(ranges::input_range<streamed> && !ranges::forward_range<streamed> && !ranges::sized_range<streamed> &&
              !ranges::range<streamed const>);
using indexed = decltype(fill_gaps(std::declval<packets&>(), gaps::keep, runs{}));
static_assert(ranges::random_access_range<indexed const> && ranges::sized_range<indexed const> &&
              sluice::segmented_range<indexed>);
static_assert(std::same_as<ranges::range_reference_t<indexed>, packet&>);
// ticked: the packet is its tick, has a timestamp(), or a function returns the tick
template <class... Arguments>
concept can_fill = std::invocable<decltype(fill_gaps) const&, Arguments...>;
static_assert(can_fill<packets&, gaps> && can_fill<std::vector<std::uint32_t>&, gaps> && !can_fill<packets, gaps>);
static_assert(!can_fill<std::vector<int>&, gaps> && !can_fill<std::vector<std::string>&, gaps>);
static_assert(can_fill<std::vector<std::string>&, gaps,
                       decltype([](std::string const& s) { return static_cast<std::uint32_t>(s.size()); })>);
static_assert(!can_fill<test::one_shot<packet>, gaps, runs>);

// An element of the input form as a comparable value.
struct shown {
    int value;
    std::int64_t tick;
    bool is_fill;
    friend bool operator==(shown const&, shown const&) = default;
};
constexpr auto kept = [](sluice::filled<packet> const& f) { return shown{f.value.value, f.tick, f.is_fill}; };
using sequence = std::vector<shown>;

packets packets_of(std::vector<std::uint32_t> const& ticks) {
    packets all;
    for (auto const tick : ticks) all.push_back({tick, static_cast<int>(10 * all.size())});
    return all;
}

sequence eager(packets const& all, gaps policy) {
    sequence made;
    std::int64_t tick = 0;
    for (std::size_t i = 0; i != all.size(); ++i) {
        std::int64_t const next =
            i == 0 ? all[i].tick : tick + static_cast<std::int32_t>(all[i].tick - all[i - 1].tick);
        if (i != 0 && next == tick + 2 && policy == gaps::repeat_single)
            made.push_back({all[i - 1].value, tick + 1, true});
        made.push_back({all[i].value, next, false});
        tick = next;
    }
    return made;
}

runs runs_of(packets const& all) {
    runs made;
    for (auto const& s : eager(all, gaps::keep)) {
        if (made.empty() || s.tick != made.back().first_tick + static_cast<std::int64_t>(made.back().count))
            made.push_back({s.tick, 0});
        ++made.back().count;
    }
    return made;
}

TEST_CASE("fill_gaps: repeat_single fills a single dropped packet with the one before it", "[views][fill_gaps]") {
    auto const all = packets_of({7, 9, 10, 13, 13, 12, 14});
    sequence const expected{{0, 7, false},   {0, 8, true},    {10, 9, false}, {20, 10, false}, {30, 13, false},
                            {40, 13, false}, {50, 12, false}, {50, 13, true}, {60, 14, false}};
    CHECK(test::elements(all | fill_gaps(gaps::repeat_single), kept) == expected);
    CHECK(test::elements(fill_gaps(all, gaps::repeat_single), kept) == expected);
}

TEST_CASE("fill_gaps: keep changes nothing and unwraps the ticks", "[views][fill_gaps]") {
    constexpr std::uint32_t top = std::numeric_limits<std::uint32_t>::max();
    auto const all = packets_of({top, 1, 9});
    CHECK(test::elements(all | fill_gaps(gaps::keep), kept) ==
          sequence{{0, top, false}, {10, std::int64_t{top} + 2, false}, {20, std::int64_t{top} + 10, false}});
    CHECK(test::elements(all | fill_gaps(gaps::repeat_single), kept)[1] == shown{0, std::int64_t{top} + 1, true});
}

TEST_CASE("fill_gaps: the tick may be the packet, or returned by a function", "[views][fill_gaps]") {
    std::vector<std::uint32_t> const ticks{1, 3};
    std::vector<std::string> const words{"a", "abc"};
    CHECK(ranges::distance(ticks | fill_gaps(gaps::repeat_single)) == 3);
    auto const length = [](std::string const& s) { return static_cast<std::uint32_t>(s.size()); };
    std::vector<std::string> seen;
    for (auto const& f : words | fill_gaps(gaps::repeat_single, length)) seen.push_back(f.value);
    CHECK(seen == std::vector<std::string>{"a", "a", "abc"});
}

TEST_CASE("fill_gaps: an element stays in place when the iterator moves", "[views][fill_gaps]") {
    auto const all = packets_of({7, 9});
    auto view = all | fill_gaps(gaps::repeat_single);
    auto it = view.begin();
    auto const& first = *it;
    auto const moved = std::move(it);
    CHECK(&first == &*moved);
    CHECK(first.tick == 7);
}

TEST_CASE("fill_gaps: begin reads one packet, each step at most one", "[views][fill_gaps][lazy]") {
    auto const all = packets_of({7, 9, 10});
    std::size_t reads = 0;
    auto view = test::counting<strength::input>(all, reads) | fill_gaps(gaps::repeat_single);
    CHECK(reads == 0);
    auto it = view.begin();
    CHECK(reads == 1);
    for (std::size_t step = 1; it != view.end(); ++step) {
        ++it;
        CHECK(reads <= 1 + step);
    }
    CHECK(reads <= 4);
}

TEST_CASE("fill_gaps: with runs, only dereferenced elements are read", "[views][fill_gaps][lazy]") {
    auto const all = packets_of({7, 9, 10});
    std::size_t reads = 0;
    auto const view = fill_gaps(test::counting<strength::random_access>(all, reads), gaps::repeat_single, runs_of(all));
    CHECK(view.size() == 4);
    CHECK(reads == 0);
    CHECK(view[1] == all[0]);
    CHECK(reads == 1);
}

TEST_CASE("fill_gaps: holds one packet, for any number of packets", "[views][fill_gaps][bounded]") {
    auto const peak = [](std::uint32_t n) {
        test::live::reset();
        auto const before = test::live::alive();
        auto const make = [](std::uint32_t i) {
            return test::live(static_cast<int>(3 * (i / 2) + i % 2));
        };  // 0 1 3 4 6 7 ...
        auto const tick = [](test::live const& p) { return static_cast<std::uint32_t>(p.value); };
        std::uint32_t seen = 0;
        for ([[maybe_unused]] auto const& f : ranges::views::iota(std::uint32_t{0}, n) |
                                                  ranges::views::transform(make) | fill_gaps(gaps::repeat_single, tick))
            ++seen;
        CHECK(seen == n + n / 2 - 1);
        return test::live::peak() - before;
    };
    CHECK(peak(10) == peak(1000));
    CHECK(peak(10) <= 3);  // the current one, the next one, one being assigned
}

TEST_CASE("fill_gaps: with runs, holds 8 bytes per fill, for any length of the runs", "[views][fill_gaps][bounded]") {
    auto const peak = [](std::size_t n) {
        packets const all(2 * n);
        return test::peak_memory(
            [&] { fill_gaps(all, gaps::repeat_single, runs{{0, n}, {static_cast<std::int64_t>(n) + 1, n}}); });
    };
    CHECK(peak(10) == peak(1000));
}

TEST_CASE("fill_gaps: fail names both ticks, in both forms", "[views][fill_gaps][errors]") {
    auto const all = packets_of({7, 8, 10});
    std::string const text = "sluice::views::fill_gaps: ticks must be consecutive, got 10 after 8";
    auto view = all | fill_gaps(gaps::fail);
    CHECK_THROWS_WITH(test::elements(view, kept), text);
    CHECK_THROWS_WITH(fill_gaps(all, gaps::fail, runs_of(all)), text);
    auto const fine = packets_of({7, 8, 8, 6, 7});
    CHECK(test::elements(fine | fill_gaps(gaps::fail), kept).size() == 5);
    CHECK(fill_gaps(fine, gaps::fail, runs_of(fine)).size() == 5);
}

TEST_CASE("fill_gaps: runs that do not cover the packets are rejected", "[views][fill_gaps][errors]") {
    auto const all = packets_of({7, 8, 10});
    CHECK_THROWS_WITH(fill_gaps(all, gaps::keep, runs{{7, 2}}),
                      "sluice::views::fill_gaps: the runs must cover the range's 3 packets, got 2");
    CHECK_THROWS_WITH(fill_gaps(all, gaps::repeat_single, runs{{7, 2}, {10, 2}}),
                      "sluice::views::fill_gaps: the runs must cover the range's 3 packets, got 4");
    CHECK_THROWS_AS(fill_gaps(all, gaps::keep, runs{}), sluice::argument_error);
}

TEST_CASE("fill_gaps: an empty run is ignored", "[views][fill_gaps][errors]") {
    auto const all = packets_of({8, 9});
    CHECK(test::elements(fill_gaps(all, gaps::repeat_single, runs{{7, 0}, {8, 2}, {11, 0}})) == all);
}

TEST_CASE("fill_gaps: the laws of views hold", "[views][fill_gaps][laws]") {
    auto const all = packets_of({7, 9, 10, 10, 12, 20, 22});
    for (auto const policy : {gaps::keep, gaps::repeat_single}) {
        auto const oracle = [policy](packets const& some) { return eager(some, policy); };
        laws::hold<strength::input, strength::sized_input, strength::forward, strength::random_access>(
            laws::subject{fill_gaps(policy), oracle, kept}, all, 2);
    }
}

TEST_CASE("fill_gaps: both forms agree with an eager version on random ticks", "[views][fill_gaps][laws]") {
    std::mt19937 random(11);
    for (int round = 0; round != 30; ++round) {
        std::vector<std::uint32_t> ticks{static_cast<std::uint32_t>(random() % 2 == 0 ? 0xffff'fffa : 5)};
        for (auto n = random() % 10; n != 0; --n)
            ticks.push_back(ticks.back() + std::vector<std::uint32_t>{1, 1, 1, 2, 2, 3, 0, 0xffff'ffff}[random() % 8]);
        auto const all = packets_of(ticks);
        for (auto const policy : {gaps::keep, gaps::repeat_single}) {
            auto const expected = eager(all, policy);
            CHECK(test::elements(all | fill_gaps(policy), kept) == expected);
            std::vector<int> values;
            for (auto const& s : expected) values.push_back(s.value);
            auto const view = all | fill_gaps(policy, runs_of(all));
            auto const value = [](packet const& p) { return p.value; };
            laws::random_access(view, values, value);
            laws::segmented(view, values, value);
            CHECK(sluice::fold(view, std::size_t{0}, [](std::size_t n, packet const&) { return n + 1; }) ==
                  values.size());
        }
    }
}
}  // namespace
