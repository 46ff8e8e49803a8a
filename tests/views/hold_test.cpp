#include <sluice/views/hold.hpp>

#include <list>
#include <random>
#include <vector>

#include "laws/adaptor_laws.hpp"
#include "support/catch.hpp"
#include "support/counting_source.hpp"
#include "support/live.hpp"
#include "support/peak_memory.hpp"
#include <range/v3/view/iota.hpp>

namespace {
using sluice::slot, sluice::views::hold;
using test::strength;
using slots = std::vector<slot<int>>;
using table = std::vector<std::vector<int>>;

// input, sized as its base, not const-iterable; of sized ranges of slots
using held = decltype(hold(std::declval<std::vector<slots>&>()));
static_assert(ranges::view_<held> && std::ranges::view<held>);
static_assert(ranges::input_range<held> && !ranges::forward_range<held> && !ranges::range<held const>);
static_assert(ranges::sized_range<held> && !ranges::sized_range<decltype(hold(test::one_shot<slots>{}))>);
static_assert(std::same_as<ranges::range_reference_t<held>, std::span<int const>>);
template <class R>
concept can_hold = std::invocable<decltype(hold) const&, R>;
static_assert(can_hold<std::vector<slots>&> && can_hold<std::list<std::list<slot<double>>>&> &&
              !can_hold<std::vector<slots>>);
static_assert(!sluice::slot_rows<std::vector<std::vector<int>>&> && !sluice::slot_rows<slots&>);
static_assert(!sluice::slot_rows<std::vector<std::vector<slot<bool>>>&>);  // a row of bool is not a span

constexpr slot<int> silent(int rubbish = 99) { return {rubbish, false}; }
constexpr slot<int> says(int value) { return {value, true}; }
constexpr auto kept = [](auto const& row) { return std::vector<int>(row.begin(), row.end()); };

table eager(std::vector<slots> const& rows) {
    table all;
    for (auto const& row : rows) {
        std::vector<int> next = all.empty() ? std::vector<int>(row.size()) : all.back();
        for (std::size_t c = 0; c != row.size(); ++c)
            if (all.empty() || row[c].reports) next[c] = row[c].value;
        all.push_back(next);
    }
    return all;
}

TEST_CASE("hold: the first row sets every column, then each reporting column", "[views][hold]") {
    std::vector<slots> const rows{{says(7), silent(1)}, {silent(), says(2)}, {silent(), silent()}, {says(0), silent()}};
    table const expected{{7, 1}, {7, 2}, {7, 2}, {0, 2}};
    CHECK(test::elements(rows | hold, kept) == expected);
    CHECK(test::elements(hold(rows), kept) == expected);
}

TEST_CASE("hold: continues from a given row", "[views][hold]") {
    std::vector<slots> const rows{{silent(), says(2)}, {says(3), silent()}};
    CHECK(test::elements(rows | hold(std::vector{7, 1}), kept) == table{{7, 2}, {3, 2}});
    CHECK(test::elements(hold(rows, {7, 1}), kept) == table{{7, 2}, {3, 2}});
}

TEST_CASE("hold: accepts no rows, and rows without columns", "[views][hold]") {
    std::vector<slots> const none, narrow(3);
    CHECK(test::elements(none | hold, kept).empty());
    CHECK(test::elements(narrow | hold, kept) == table(3));
}

TEST_CASE("hold: begin reads one row, each step one", "[views][hold][lazy]") {
    std::vector<slots> const rows{{says(1)}, {silent()}, {says(3)}};
    std::size_t reads = 0;
    auto view = test::counting<strength::input>(rows, reads) | hold;
    CHECK(reads == 0);
    auto it = view.begin();
    CHECK(reads == 1);
    CHECK((*it)[0] + (*it)[0] == 2);
    CHECK(reads == 1);
    ++it;
    CHECK((*it)[0] == 1);
    CHECK(reads == 2);
}

TEST_CASE("hold: one row of values is alive, for any number of rows", "[views][hold][bounded]") {
    auto const peak = [](int n) {
        test::live::reset();
        auto const before = test::live::alive();
        slot<test::live> const columns[3] = {};
        for ([[maybe_unused]] auto const row :
             ranges::views::iota(0, n) | ranges::views::transform([&](int) { return std::span(columns); }) | hold) {
        }
        return test::live::peak() - before;
    };
    CHECK(peak(10) == peak(1000));
    CHECK(peak(10) <= 3 + 3 + 1);  // the columns, one row, one in transit
}

TEST_CASE("hold: allocates the memory of a row once", "[views][hold][bounded]") {
    auto const walk = [](std::size_t n) {
        std::vector<slots> const rows(n, slots(8));
        return test::allocations([&] {
            for ([[maybe_unused]] auto const row : rows | hold) {
            }
        });
    };
    CHECK(walk(10) == walk(1000));
    CHECK(walk(10) <= 1);
}

TEST_CASE("hold: a row of another width is rejected", "[views][hold][errors]") {
    std::vector<slots> const rows{{says(1), says(2)}, {says(3)}};
    auto view = rows | hold;
    CHECK_THROWS_WITH(test::elements(view, kept), "sluice::views::hold: every row must have 2 columns, got 1");
    CHECK_THROWS_WITH(test::elements(rows | hold(std::vector{1, 2, 3}), kept),
                      "sluice::views::hold: every row must have 3 columns, got 2");
}

std::vector<slots> random_rows(unsigned seed, std::size_t n) {
    std::mt19937 random(seed);
    std::vector<slots> rows(n, slots(3));
    for (auto& row : rows)
        for (auto& s : row) s = {static_cast<int>(random() % 100), random() % 3 == 0};
    return rows;
}

TEST_CASE("hold: the laws of views hold", "[views][hold][laws]") {
    laws::hold<strength::input, strength::sized_input, strength::forward, strength::random_access>(
        laws::subject{hold, eager, kept}, random_rows(1, 5), 3);
}

TEST_CASE("hold: block by block equals the whole, for any split", "[views][hold][laws]") {
    std::mt19937 random(9);
    for (unsigned round = 0; round != 30; ++round) {
        auto const rows = random_rows(round, 1 + random() % 20);
        table all;
        for (std::size_t at = 0; at < rows.size();) {
            std::size_t const n = std::min<std::size_t>(1 + random() % 6, rows.size() - at);
            auto const block = std::span(rows).subspan(at, n);
            auto const of_block = test::elements(at == 0 ? hold(block) : hold(block, all.back()), kept);
            all.insert(all.end(), of_block.begin(), of_block.end());
            at += n;
        }
        CHECK(all == eager(rows));
    }
}
}  // namespace
