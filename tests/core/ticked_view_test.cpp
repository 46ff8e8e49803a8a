#include <sluice/core/ticked_view.hpp>

#include "laws/random_access_laws.hpp"
#include "laws/segment_laws.hpp"
#include "support/catch.hpp"
#include "support/check_ranges_equal.hpp"
#include "support/packets.hpp"

#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/fill_gaps.hpp>
#include <sluice/views/select.hpp>
#include <sluice/views/transform.hpp>

namespace {
using sluice::gaps, sluice::tick_run, sluice::ticked_view, sluice::views::fill_gaps;

using numbers = std::span<int const>;
using rows = sluice::strided_rows<std::int16_t>;

// The contract: the property table.
static_assert(ranges::view_<ticked_view<numbers>> && std::ranges::view<ticked_view<numbers>>);
static_assert(ranges::random_access_range<ticked_view<numbers> const> &&
              ranges::sized_range<ticked_view<numbers> const>);
static_assert(sluice::ticked_range<ticked_view<numbers>> && sluice::segmented_range<ticked_view<numbers>>);
static_assert(sluice::row_range<ticked_view<rows>> && std::same_as<sluice::segment_t<ticked_view<rows>>, rows>);
static_assert(!sluice::row_range<ticked_view<numbers>>);
static_assert(!sluice::ticked_range<numbers> && !sluice::ticked_range<rows>);
static_assert(
    std::same_as<decltype(ticked_view(numbers{}, std::span<tick_run const>{}, numbers{}, 3)), ticked_view<numbers>>);

// Packets in blocks, as a source returns them. Every split must give the result of the whole.
struct recorded {
    std::vector<std::int64_t> ticks;
    std::vector<int> values;

    std::vector<tick_run> runs(std::size_t first, std::size_t count) const {
        std::vector<tick_run> all;
        for (std::size_t i = first; i != first + count; ++i)
            if (!all.empty() && ticks[i] == all.back().last_tick() + 1)
                ++all.back().count;
            else
                all.push_back({ticks[i], 1});
        return all;
    }
    std::vector<int> filled() const {
        std::vector<int> all;
        for (std::size_t i = 0; i != values.size(); ++i) {
            if (i > 0 && ticks[i] - ticks[i - 1] == 2) all.push_back(values[i - 1]);
            all.push_back(values[i]);
        }
        return all;
    }
};
recorded random_ticks(std::mt19937& random) {
    recorded made;
    std::int64_t tick = 4'294'967'290;
    for (auto n = 1 + random() % 12; n != 0; --n) {
        made.ticks.push_back(tick);
        made.values.push_back(static_cast<int>(made.values.size()));
        tick += std::vector<std::int64_t>{1, 1, 2, 2, 3, 0, -4}[random() % 7];
    }
    return made;
}

TEST_CASE("ticked_view: has the elements, segments and iterators of its base", "[core][ticked_view]") {
    std::vector<int> const all{1, 2, 3, 4};
    std::vector<tick_run> const runs{{7, 4}};
    ticked_view const view{numbers(all), runs};
    laws::random_access(view, all);
    laws::segmented(view, all);
    CHECK(view.runs().data() == runs.data());
    CHECK(view.previous().empty());
    CHECK(view.previous_tick() == 0);
    CHECK(view.base().data() == all.data());
}

TEST_CASE("ticked_view: a segmented base keeps its segments", "[core][ticked_view]") {
    std::vector<int> const a{1, 2}, b{3, 4, 5};
    std::vector<tick_run> const runs{{7, 5}};
    ticked_view const view(sluice::views::concatenate(a, b), runs);
    laws::segmented(view, std::vector{1, 2, 3, 4, 5});
    std::size_t segments = 0;
    for (auto const& segment : sluice::segments(view)) segments += segment.empty() ? 0 : 1;
    CHECK(segments == 2);
}

TEST_CASE("ticked_view: rows keep their width, and chosen columns keep the ticks", "[core][ticked_view]") {
    test::packets all(3, 6);
    for (std::size_t p = 0; p != 3; ++p)
        for (std::size_t c = 0; c != 3; ++c) all.put(p, 2 * c, static_cast<std::int16_t>(10 * p + c));
    sluice::column_table const columns({0, 2, 4});
    std::vector<tick_run> const runs{{8, 2}};
    rows const before(all.bytes.data(), 6, 1, columns), here(all.bytes.data() + 6, 6, 2, columns);
    auto const chosen = ticked_view(here, runs, before, 6) | sluice::views::select({2, 0});
    static_assert(sluice::ticked_range<decltype(chosen)>);
    CHECK(chosen.width() == 2);
    CHECK(chosen.previous_tick() == 6);
    CHECK(test::elements(chosen.previous()[0]) == std::vector<std::int16_t>{2, 0});
    std::vector<std::int16_t> out(3 * 2);
    sluice::copy(chosen | fill_gaps(gaps::repeat_single), std::span(out));
    CHECK(out == std::vector<std::int16_t>{2, 0, 12, 10, 22, 20});
    auto const first = ticked_view(here, runs) | sluice::views::select({1});  // no previous row
    CHECK(first.previous().empty());
    CHECK(first[1][0] == 21);
    auto const later = ticked_view(here, runs, before, 6) | fill_gaps(gaps::repeat_single) | sluice::views::select({1});
    CHECK(later.width() == 1);
    CHECK(later[0][0] == 1);
    CHECK(later[2][0] == 21);
}

TEST_CASE("ticked_view: blocks of any size fill like the whole, also between blocks", "[core][ticked_view][laws]") {
    std::mt19937 random(5);
    for (int round = 0; round != 60; ++round) {
        auto const whole = random_ticks(random);
        auto const expected = whole.filled();
        for (std::size_t block = 1; block <= whole.values.size(); ++block) {
            std::vector<int> joined, doubled;
            for (std::size_t at = 0; at < whole.values.size(); at += block) {
                auto const n = std::min(block, whole.values.size() - at);
                auto const runs = whole.runs(at, n);
                numbers const all(whole.values);
                ticked_view const view(all.subspan(at, n), runs, all.subspan(at == 0 ? 0 : at - 1, at == 0 ? 0 : 1),
                                       at == 0 ? 0 : whole.ticks[at - 1]);
                auto const filled = view | fill_gaps(gaps::repeat_single);
                auto const here = test::elements(filled);
                laws::random_access(filled, here);
                laws::segmented(filled, here);
                joined.insert(joined.end(), here.begin(), here.end());
                auto const twice =
                    view | sluice::views::transform([](int x) { return 2 * x; }) | fill_gaps(gaps::repeat_single);
                for (int const x : twice) doubled.push_back(x / 2);
                CHECK(test::elements(view | fill_gaps(gaps::keep)) == std::vector<int>(view.begin(), view.end()));
            }
            REQUIRE(joined == expected);
            REQUIRE(doubled == expected);
        }
    }
}

TEST_CASE("ticked_view: under gaps::fail a gap before the first element is an error", "[core][ticked_view][errors]") {
    std::vector<int> const all{1, 2};
    std::vector<tick_run> const runs{{9, 1}};
    ticked_view const view(numbers(all).subspan(1), runs, numbers(all).first(1), 7);
    CHECK_THROWS_WITH(view | fill_gaps(gaps::fail),
                      "sluice::views::fill_gaps: ticks must be consecutive, got 9 after 7");
    std::vector<tick_run> const wrong{{8, 2}};
    CHECK_THROWS_WITH(ticked_view(numbers(all).first(1), wrong) | fill_gaps(gaps::keep),
                      "sluice::views::fill_gaps: the runs must cover the range's 1 packets, got 2");
}
}  // namespace
