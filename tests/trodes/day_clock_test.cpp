#include <sluice/trodes/day_clock.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <sluice/core/algorithms.hpp>

#include "support/catch.hpp"

namespace {
using sluice::trodes::clock;
using sluice::trodes::day_clock;
using sluice::trodes::recording_clock;
using sluice::trodes::tick_run;
using namespace std::chrono_literals;

clock recorded(std::vector<tick_run> const& runs, std::chrono::milliseconds start) {
    recording_clock building(1000);
    building.add(runs);
    return building.finish(start);
}

template <class R>
std::vector<ranges::range_value_t<R>> copied(R const& range) {
    std::vector<ranges::range_value_t<R>> all(static_cast<std::size_t>(ranges::size(range)));
    sluice::copy(range, std::span(all));
    return all;
}

day_clock const two({recorded({{10, 2}, {13, 1}}, 5'000ms), recorded({{7, 2}}, 6'000ms)});

TEST_CASE("day_clock: recordings follow each other, each with its own ticks", "[trodes][day_clock]") {
    CHECK(two.size() == 5);
    CHECK(two.first_index(1) == 3);
    CHECK(copied(two.ticks()) == std::vector<std::int64_t>{10, 11, 13, 7, 8});
    CHECK(copied(two.timestamps()) == std::vector<double>{5, 5.001, 5.003, 6, 6.001});
    CHECK(two.timestamps()[4] == 6.001);
}

TEST_CASE("day_clock: filling never crosses recordings", "[trodes][day_clock]") {
    CHECK(copied(two.filled(1'000'000).ticks()) == std::vector<std::int64_t>{10, 11, 12, 13, 7, 8});
}

TEST_CASE("day_clock: finds the packet at a time across recordings", "[trodes][day_clock]") {
    CHECK(two.index_of(0) == 0);
    CHECK(two.index_of(5.002) == 2);
    CHECK(two.index_of(5.5) == 3);
    CHECK(two.index_of(6.001) == 4);
    CHECK(two.index_of(7) == 5);
}

TEST_CASE("day_clock: detects times that do not increase", "[trodes][day_clock]") {
    CHECK(two.strictly_increasing());
    CHECK(day_clock{}.strictly_increasing());
    CHECK_FALSE(day_clock({recorded({{0, 10}}, 0ms), recorded({{0, 10}}, 9ms)}).strictly_increasing());
    CHECK_FALSE(day_clock({recorded({{0, 10}, {9, 2}}, 0ms)}).strictly_increasing());
}

TEST_CASE("day_clock: without recordings it is empty", "[trodes][day_clock]") {
    CHECK(day_clock{}.size() == 0);
    CHECK(copied(day_clock{}.timestamps()).empty());
    CHECK(day_clock{}.index_of(0) == 0);
}
}  // namespace
