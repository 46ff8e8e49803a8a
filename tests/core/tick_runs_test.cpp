#include <sluice/core/tick_runs.hpp>

#include <cstdint>
#include <vector>

#include "support/catch.hpp"
#include <sluice/views/concatenate.hpp>

namespace {
using sluice::classify, sluice::run_table, sluice::tick_break, sluice::tick_integrity, sluice::tick_run,
    sluice::tick_step, sluice::unwrapper;

std::vector<tick_run> runs_of(std::vector<std::uint32_t> const& ticks, unwrapper& unwrap) {
    std::vector<tick_run> runs;
    unwrap(ticks, runs);
    return runs;
}
std::vector<tick_run> runs_of(std::vector<std::uint32_t> const& ticks) {
    unwrapper unwrap;
    return runs_of(ticks, unwrap);
}

TEST_CASE("unwrapper: consecutive ticks are one run, and any other step ends it", "[core][tick_runs]") {
    CHECK(runs_of({}).empty());
    CHECK(runs_of({5}) == std::vector<tick_run>{{5, 1}});
    CHECK(runs_of({5, 6, 7}) == std::vector<tick_run>{{5, 3}});
    CHECK(runs_of({5, 6, 8, 9, 9, 10, 4}) == std::vector<tick_run>{{5, 2}, {8, 2}, {9, 2}, {4, 1}});
}

TEST_CASE("unwrapper: a wrap is an ordinary step", "[core][tick_runs]") {
    CHECK(runs_of({4294967294, 4294967295, 0, 1}) == std::vector<tick_run>{{4294967294, 4}});
    CHECK(runs_of({4294967295, 1}) == std::vector<tick_run>{{4294967295, 1}, {4294967297, 1}});
    CHECK(runs_of({3, 4294967290}) == std::vector<tick_run>{{3, 1}, {-6, 1}});  // nine steps back, not a forward wrap
    CHECK(runs_of({0, 2147483648}) == std::vector<tick_run>{{0, 1}, {-2147483648LL, 1}});
    CHECK(runs_of({0, 2147483647}) == std::vector<tick_run>{{0, 1}, {2147483647, 1}});
}

TEST_CASE("unwrapper: runs continue from block to block", "[core][tick_runs]") {
    unwrapper unwrap;
    CHECK_FALSE(unwrap.started());
    CHECK(runs_of({4294967295, 0}, unwrap) == std::vector<tick_run>{{4294967295, 2}});
    CHECK(unwrap.last_tick() == 4294967296);
    CHECK(runs_of({}, unwrap).empty());
    CHECK(runs_of({1, 2}, unwrap) == std::vector<tick_run>{{4294967297, 2}});
    CHECK(runs_of({9}, unwrap) == std::vector<tick_run>{{4294967305, 1}});
}

TEST_CASE("unwrapper: a run continues across segments", "[core][tick_runs]") {
    std::vector<std::uint32_t> const a{4294967294, 4294967295}, b{0, 1, 3};
    unwrapper unwrap;
    std::vector<tick_run> runs;
    unwrap(sluice::views::concatenate(a, b), runs);
    CHECK(runs == std::vector<tick_run>{{4294967294, 4}, {4294967299, 1}});
}

TEST_CASE("unwrapper: finds a break anywhere in a long block", "[core][tick_runs]") {
    for (std::uint32_t at = 1; at < 300; ++at) {
        std::vector<std::uint32_t> ticks(300);
        for (std::uint32_t i = 0; i < 300; ++i) ticks[i] = 4294967200u + i + (i >= at ? 2 : 0);
        REQUIRE(runs_of(ticks) ==
                std::vector<tick_run>{{4294967200, at}, {static_cast<std::int64_t>(4294967202) + at, 300 - at}});
    }
}

run_table table_of(std::vector<tick_run> const& runs) {
    run_table table;
    for (auto const& run : runs) table.append(run);
    return table;
}

TEST_CASE("run_table: joins consecutive runs and counts the breaks between others", "[core][tick_runs]") {
    auto const table = table_of({{10, 5}, {15, 5}, {21, 4}, {25, 0}, {30, 2}, {31, 1}, {20, 3}});
    CHECK(table.size() == 5);
    CHECK(table[0] == tick_run{10, 10});
    CHECK(table[4] == tick_run{20, 3});
    tick_integrity expected;
    expected.packets = 20;
    expected.runs = 5;
    expected.single_drops = 1;
    expected.gaps = 1;
    expected.missing_ticks = 1 + 5;
    expected.repeats = 1;
    expected.backward_steps = 1;
    CHECK(table.integrity() == expected);
    CHECK_FALSE(table.integrity().monotonic());
    CHECK(table.break_before(1) == tick_break{tick_step::single_drop, 10, 19, 21});
    CHECK(table.break_before(2) == tick_break{tick_step::gap, 14, 24, 30});
    CHECK(table.break_before(2).missing() == 5);
    CHECK(table.break_before(3) == tick_break{tick_step::repeat, 16, 31, 31});
    CHECK(table.break_before(4).missing() == 0);
}

TEST_CASE("run_table: counts forward wraps within and between runs", "[core][tick_runs]") {
    constexpr std::int64_t turn = std::int64_t{1} << 32;
    CHECK(table_of({{turn - 2, 4}}).integrity().wraps == 1);
    CHECK(table_of({{turn - 2, 2}, {turn, 1}}).integrity().wraps == 1);
    CHECK(table_of({{turn - 2, 1}, {turn + 5, 1}}).integrity().wraps == 1);
    CHECK(table_of({{3, 1}, {-6, 1}}).integrity().wraps == 0);
    CHECK(table_of({{0, 10}}).integrity().wraps == 0);
}

TEST_CASE("run_table: finds the run and the tick of each packet", "[core][tick_runs]") {
    auto const table = table_of({{10, 3}, {20, 1}, {5, 2}});
    std::vector<std::int64_t> ticks;
    for (std::uint64_t i = 0; i < table.packets(); ++i) ticks.push_back(table.tick(i));
    CHECK(ticks == std::vector<std::int64_t>{10, 11, 12, 20, 5, 6});
    CHECK(table.run_of(3) == 1);
    CHECK(table.run_of(6) == 3);
    CHECK(table.first_tick() == 10);
    CHECK(table.last_tick() == 6);
}

TEST_CASE("run_table: filling closes short gaps and keeps the rest", "[core][tick_runs]") {
    auto const table = table_of({{10, 2}, {13, 2}, {18, 1}, {18, 1}, {2, 1}});
    auto const single = table.filled(1);
    CHECK(single.size() == 4);
    CHECK(single[0] == tick_run{10, 5});
    CHECK(single.packets() == 8);
    CHECK(single.integrity().single_drops == 0);
    CHECK(single.integrity().gaps == 1);
    CHECK(table.filled(3)[0] == tick_run{10, 9});
    CHECK(table.filled(0).packets() == table.packets());
}

TEST_CASE("run_table: more than a million runs marks the recording broken, and adding runs continues to work",
          "[core][tick_runs][bounded]") {
    run_table table;
    for (std::int64_t i = 0; i < 1'000'000; ++i) table.append({2 * i, 1});
    CHECK_FALSE(table.integrity().broken());
    table.append({3'000'000, 1});
    CHECK(table.integrity().broken());
    CHECK(table.packets() == 1'000'001);
}
}  // namespace
