#include <sluice/views/edges.hpp>

#include <random>
#include <vector>

#include "laws/adaptor_laws.hpp"
#include "support/catch.hpp"
#include "support/packets.hpp"
#include "support/counting_source.hpp"
#include "support/peak_memory.hpp"
#include <range/v3/view/iota.hpp>

namespace {
using sluice::edge, sluice::views::edges;
using test::strength;
using line = std::vector<int>;
using changes = std::vector<edge<int>>;

// input, not sized, not const-iterable; of integers or booleans
using found_edges = decltype(edges(std::declval<line&>()));
static_assert(ranges::view_<found_edges> && std::ranges::view<found_edges>);
static_assert(ranges::input_range<found_edges> && !ranges::forward_range<found_edges> &&
              !ranges::sized_range<found_edges> && !ranges::range<found_edges const>);
static_assert(std::same_as<ranges::range_reference_t<found_edges>, edge<int>>);
static_assert(std::same_as<ranges::range_value_t<decltype(edges(std::declval<std::vector<bool>&>()))>, edge<bool>>);
template <class... Arguments>
concept can_find_edges = std::invocable<decltype(edges) const&, Arguments...>;
static_assert(can_find_edges<line&> && !can_find_edges<line> && !can_find_edges<std::vector<double>&>);
static_assert(can_find_edges<line&, edge<int>> && !can_find_edges<line&, edge<bool>>);

changes eager(line const& states) {
    changes all;
    for (std::size_t i = 0; i != states.size(); ++i)
        if (i == 0 || states[i] != states[i - 1]) all.push_back({i, states[i]});
    return all;
}

TEST_CASE("edges: returns the first state, then each change", "[views][edges]") {
    line const states{0, 0, 1, 1, 0};
    CHECK(test::elements(edges(states)) == changes{{0, 0}, {2, 1}, {4, 0}});
    CHECK(test::elements(states | edges) == changes{{0, 0}, {2, 1}, {4, 0}});
    line const none;
    CHECK(test::elements(none | edges).empty());
}

TEST_CASE("edges: accepts a line of bits", "[views][edges]") {
    std::vector<bool> const bits{true, true, false};
    CHECK(test::elements(bits | edges) == std::vector<edge<bool>>{{0, true}, {2, false}});
}

TEST_CASE("edges: continues from an earlier state, with changes only", "[views][edges]") {
    line const states{1, 1, 0};
    CHECK(test::elements(states | edges(edge{100, 1})) == changes{{102, 0}});
    CHECK(test::elements(edges(states, edge{100, 0})) == changes{{100, 1}, {102, 0}});
    CHECK(test::elements(std::span(states).first(0) | edges(edge{100, 0})).empty());
}

TEST_CASE("edges: begin reads the first element, each step up to the next change", "[views][edges][lazy]") {
    line const states{0, 0, 1, 1, 1, 0, 0};
    std::size_t reads = 0;
    auto view = test::counting<strength::input>(states, reads) | edges;
    CHECK(reads == 0);
    auto it = view.begin();
    CHECK(reads == 1);
    ++it;
    CHECK(reads == 3);
    ++it;
    CHECK(reads == 6);
    ++it;
    CHECK(reads == 7);
    CHECK(it == view.end());
}

TEST_CASE("edges: when continuing, begin reads up to the first change", "[views][edges][lazy]") {
    line const states{0, 0, 1, 1};
    std::size_t reads = 0;
    auto view = test::counting<strength::input>(states, reads) | edges(edge{0, 0});
    auto const first = view.begin();
    CHECK(*first == edge<int>{2, 1});
    CHECK(reads == 3);
}

TEST_CASE("edges: holds one state, for any length of the line", "[views][edges][bounded]") {
    auto const walk = [](int n) {
        return test::allocations([n] {
            int count = 0;
            for ([[maybe_unused]] auto const e :
                 ranges::views::iota(0, n) | ranges::views::transform([](int i) { return i / 10 % 2; }) | edges)
                ++count;
            if (count != n / 10) throw std::logic_error("wrong count");
        });
    };
    CHECK(walk(1000) == 0);
    CHECK(walk(100'000) == 0);
}

TEST_CASE("edges: the laws of views hold", "[views][edges][laws]") {
    laws::hold<strength::input, strength::sized_input, strength::forward, strength::random_access>(
        laws::subject{edges, eager}, line{0, 0, 1, 0, 0, 1}, 3);
}

TEST_CASE("edges: block by block equals the whole, for any split", "[views][edges][laws]") {
    std::mt19937 random(8);
    for (int round = 0; round != 50; ++round) {
        line states(1 + random() % 40);
        for (auto& state : states) state = random() % 4 == 0;
        changes all;
        for (std::size_t at = 0; at < states.size();) {
            std::size_t const n = std::min<std::size_t>(1 + random() % 9, states.size() - at);
            auto const block = std::span(states).subspan(at, n);
            auto const of_block = at == 0 ? test::elements(block | edges)
                                          : test::elements(block | edges(edge<int>{at, all.back().state}));
            all.insert(all.end(), of_block.begin(), of_block.end());
            at += n;
        }
        CHECK(all == eager(states));
    }
}

TEST_CASE("edges: releases packets as it passes them", "[views][edges][bounded]") {
    test::packets p(3'500'000, 4);  // 14 MB
    p.put(2'000'000, 0, std::uint8_t{1});
    test::noted_releases const hook(p.bytes.data());
    std::vector<std::uint64_t> found;
    for (auto const e : p.field<std::uint8_t>(0, &hook) | sluice::views::edges) found.push_back(e.index);
    CHECK(found == std::vector<std::uint64_t>{0, 2'000'000, 2'000'001});
    REQUIRE(hook.spans.size() >= 3);
    CHECK(hook.spans.front().first == 0);
    CHECK(hook.spans.back().second == static_cast<std::ptrdiff_t>(p.bytes.size()) - 3);
}
}  // namespace
