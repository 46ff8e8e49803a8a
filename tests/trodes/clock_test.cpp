#include <sluice/trodes/clock.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/views/chunk.hpp>

#include "support/catch.hpp"

namespace {
using sluice::trodes::clock;
using sluice::trodes::recording_clock;
using sluice::trodes::tick_break;
using sluice::trodes::tick_run;
using sluice::trodes::tick_step;
using sluice::trodes::unwrapper;
using namespace std::chrono_literals;

constexpr std::int64_t start_ns = 1'687'474'800'037'000'123;
constexpr double rate_hz = 30'000;

/// Packets as a recording has them: ticks modulo 2^32 and a jittering system clock.
struct day {
    std::vector<std::uint32_t> ticks;
    std::vector<std::int64_t> unwrapped, ns;
};

day made(std::size_t count, double drop, std::uint32_t seed, std::int64_t first_tick = 4'294'960'000) {
    std::mt19937 random(seed);
    std::normal_distribution<double> jitter(0, 40'000);
    std::uniform_real_distribution<double> chance(0, 1);
    day d;
    auto tick = first_tick;
    for (std::size_t i = 0; i < count; ++i, ++tick) {
        if (i != 0 && chance(random) < drop) tick += chance(random) < 0.7 ? 1 : 37;
        d.unwrapped.push_back(tick);
        d.ticks.push_back(static_cast<std::uint32_t>(tick));
        d.ns.push_back(start_ns + static_cast<std::int64_t>(
                                      std::llround(33333.7 * static_cast<double>(tick - first_tick) + jitter(random))));
    }
    return d;
}

clock clock_of(day const& d, std::size_t block = 1000, bool with_system_clock = true) {
    recording_clock building(rate_hz, d.ticks.size());
    unwrapper unwrap;
    std::vector<tick_run> runs;
    for (std::size_t at = 0; at < d.ticks.size(); at += block) {
        auto const n = std::min(block, d.ticks.size() - at);
        unwrap(std::span(d.ticks).subspan(at, n), runs);
        if (with_system_clock)
            building.add(runs, std::span(d.ns).subspan(at, n));
        else
            building.add(runs);
    }
    return building.finish(1'687'474'800'037ms);
}

template <class R>
std::vector<ranges::range_value_t<R>> copied(R const& range) {
    std::vector<ranges::range_value_t<R>> all(static_cast<std::size_t>(ranges::size(range)));
    sluice::copy(range, std::span(all));
    return all;
}

TEST_CASE("clock: ticks are the packets' unwrapped ticks, however they are read", "[trodes][clock]") {
    auto const d = made(20'000, 0.01, 1);
    auto const ticks = clock_of(d).ticks();  // the clock is destroyed: the view keeps its state
    REQUIRE(ticks.size() == d.unwrapped.size());
    CHECK(copied(ticks) == d.unwrapped);
    CHECK(std::vector<std::int64_t>(ticks.begin(), ticks.end()) == d.unwrapped);
    std::vector<std::int64_t> chunked;
    for (auto const& chunk : ticks | sluice::views::chunk(333))
        sluice::for_each(chunk, [&](std::int64_t tick) { chunked.push_back(tick); });
    CHECK(chunked == d.unwrapped);
    std::mt19937 random(2);
    for (int i = 0; i < 1000; ++i) {
        auto const a = static_cast<std::ptrdiff_t>(random() % d.ticks.size()),
                   b = static_cast<std::ptrdiff_t>(random() % d.ticks.size());
        auto it = ticks.begin() + a;
        it += b - a;
        REQUIRE(*it == d.unwrapped[static_cast<std::size_t>(b)]);
        REQUIRE(it - ticks.begin() == b);
    }
    auto it = ticks.end();
    for (std::size_t i = d.ticks.size(); i-- > 0;) REQUIRE(*--it == d.unwrapped[i]);
}

TEST_CASE("clock: the result does not depend on the block size", "[trodes][clock]") {
    auto const d = made(9'000, 0.01, 3);
    auto const whole = clock_of(d, 9'000);
    for (std::size_t const block : {1u, 7u, 256u, 4'095u}) {
        auto const clock_of_blocks = clock_of(d, block);
        CHECK(clock_of_blocks.line() == whole.line());
        CHECK(clock_of_blocks.integrity() == whole.integrity());
        CHECK(clock_of_blocks.fit()->residuals.greatest_ns == whole.fit()->residuals.greatest_ns);
        CHECK(copied(clock_of_blocks.ticks()) == d.unwrapped);
    }
}

TEST_CASE("clock: timestamps are within 120 ns of an independent regression and strictly increase", "[trodes][clock]") {
    auto const d = made(30'000, 0.01, 4);
    auto const c = clock_of(d);
    long double n = 0, x = 0, y = 0, xx = 0, xy = 0;
    for (std::size_t i = 0; i < d.ns.size(); ++i, ++n) {
        x += static_cast<long double>(d.unwrapped[i] - d.unwrapped[0]);
        y += static_cast<long double>(d.ns[i] - d.ns[0]);
    }
    x /= n;
    y /= n;
    for (std::size_t i = 0; i < d.ns.size(); ++i) {
        auto const dx = static_cast<long double>(d.unwrapped[i] - d.unwrapped[0]) - x;
        xx += dx * dx;
        xy += dx * (static_cast<long double>(d.ns[i] - d.ns[0]) - y);
    }
    auto const seconds = copied(c.timestamps());
    for (std::size_t i = 0; i < seconds.size(); ++i) {
        auto const ns = y + xy / xx * (static_cast<long double>(d.unwrapped[i] - d.unwrapped[0]) - x);
        auto const expected = static_cast<long double>(d.ns[0] / 1'000'000'000) +
                              (static_cast<long double>(d.ns[0] % 1'000'000'000) + ns) / 1e9L;
        REQUIRE(std::abs(c.line().ns_since(d.ns[0], d.unwrapped[i]) - ns) < 1.0L);
        REQUIRE(std::abs(static_cast<long double>(seconds[i]) - expected) < 120e-9L);
        REQUIRE((i == 0 || seconds[i] > seconds[i - 1]));
        if (i % 501 == 0) REQUIRE(c.timestamp(i) == seconds[i]);
    }
    CHECK(c.strictly_increasing());
    CHECK(c.start_seconds() == seconds.front());
    CHECK(c.stop_seconds() == seconds.back());
}

TEST_CASE("clock: the fit reports its quality", "[trodes][clock]") {
    auto const d = made(30'000, 0.01, 5);
    auto const c = clock_of(d);
    REQUIRE(c.fit());
    CHECK(std::abs(c.fit()->ppm - (33333.7 * 30'000 / 1e9 - 1) * 1e6) < 1);
    CHECK(std::abs(c.fit()->residual_rms_ns - 40'000) < 1'000);
    long double most = 0;
    for (std::size_t i = 0; i < d.ns.size(); ++i)
        most = std::max(
            most, std::abs(static_cast<long double>(d.ns[i] - start_ns) - c.line().ns_since(start_ns, d.unwrapped[i])));
    CHECK(std::abs(c.fit()->residuals.greatest_magnitude_ns() - static_cast<double>(most)) < 0.01);
    CHECK(c.fit()->describes_clock());
    CHECK(c.first_system_ns() == d.ns.front());
    CHECK(c.last_system_ns() == d.ns.back());
}

TEST_CASE("clock: a system clock that does not follow a line is reported", "[trodes][clock]") {
    auto d = made(30'000, 0, 6);
    for (std::size_t i = 15'000; i < d.ns.size(); ++i) d.ns[i] += 1'000'000;  // someone set the clock
    CHECK_FALSE(clock_of(d).fit()->describes_clock());
    REQUIRE(clock_of(d).warnings().size() == 1);
    CHECK_THAT(clock_of(d).warnings()[0], ContainsSubstring("a line does not describe the system clock"));
    for (auto& ns : d.ns) ns = start_ns;  // it stopped
    auto const still = clock_of(d);
    CHECK_FALSE(still.fit()->describes_clock());
    CHECK_FALSE(still.strictly_increasing());
}

TEST_CASE("clock: without a system clock seconds count from the start", "[trodes][clock]") {
    auto const d = made(5'000, 0.01, 7);
    auto const c = clock_of(d, 1000, false);
    CHECK_FALSE(c.fit());
    CHECK_FALSE(c.last_system_ns());
    for (std::size_t i = 0; i < d.ticks.size(); i += 97) {
        auto const expected = 1'687'474'800.037L + static_cast<long double>(d.unwrapped[i] - d.unwrapped[0]) / 30'000;
        REQUIRE(std::abs(static_cast<long double>(c.timestamp(i)) - expected) < 120e-9L);
    }
}

TEST_CASE("clock: finds the packet at a time, in gaps the one after", "[trodes][clock]") {
    auto const d = made(5'000, 0.02, 8);
    auto const c = clock_of(d);
    for (std::size_t i = 0; i < c.size(); ++i) {
        REQUIRE(c.index_of(c.timestamp(i)) == i);
        REQUIRE(c.index_of(std::nextafter(c.timestamp(i), 1e12)) == i + 1);
    }
    CHECK(c.index_of(-std::numeric_limits<double>::infinity()) == 0);
    CHECK(c.index_of(std::numeric_limits<double>::infinity()) == c.size());
    clock const stepping = [] {
        recording_clock building(rate_hz);
        building.add(std::vector<tick_run>{{100, 10}, {50, 100}});
        return building.finish(0ms);
    }();
    CHECK(stepping.index_of(stepping.line()(60)) == 0);
    CHECK(stepping.index_of(stepping.line()(110)) == 70);
}

TEST_CASE("clock: breaks and runs are ranges over the run table", "[trodes][clock]") {
    recording_clock building(rate_hz);
    building.add(std::vector<tick_run>{{5, 3}, {9, 2}, {11, 1}, {20, 1}});
    auto const c = building.finish(0ms);
    CHECK(copied(c.runs()) == std::vector<tick_run>{{5, 3}, {9, 3}, {20, 1}});
    CHECK(copied(c.breaks()) ==
          std::vector<tick_break>{{tick_step::single_drop, 3, 7, 9}, {tick_step::gap, 6, 11, 20}});
    CHECK(c.warnings() == std::vector<std::string>{"1 single dropped packet", "1 gap, 8 packets missing"});
    CHECK(copied(c.filled().ticks()) == std::vector<std::int64_t>{5, 6, 7, 8, 9, 10, 11, 20});
    CHECK(c.filled().line() == c.line());
    CHECK(c.size() == 7);
}

TEST_CASE("clock: an empty clock is an empty sequence", "[trodes][clock]") {
    clock const none;
    CHECK(none.size() == 0);
    CHECK(ranges::size(none.breaks()) == 0);
    CHECK(none.timestamps().begin() == none.timestamps().end());
    CHECK(none.index_of(0) == 0);
}

TEST_CASE("clock: memory grows with runs, not with packets", "[trodes][clock][bounded]") {
    recording_clock building(rate_hz);
    for (std::int64_t i = 0; i < 1'000; ++i) building.add(std::vector<tick_run>{{i * 1'000'000, 1'000'000}});
    auto const c = building.finish(0ms);
    CHECK(c.size() == 1'000'000'000);
    CHECK(c.integrity().runs == 1);
    CHECK(c.ticks()[999'999'999] == 999'999'999);
}

TEST_CASE("recording_clock: readings of damaged packets are not fitted, their ticks count", "[trodes][clock][errors]") {
    std::vector<std::int64_t> readings(1000);
    for (std::size_t i = 0; i < readings.size(); ++i)
        readings[i] = 1'700'000'000'000'000'000 + static_cast<std::int64_t>(i < 600 ? i : i + 100) * 33'333;
    std::vector<std::size_t> const missing_sync{0, 255, 256, 599, 600, 999};
    for (auto const i : missing_sync) readings[i] += 3'600'000'000'000;  // an hour: possible, and would tilt the line
    recording_clock building(rate_hz);
    building.add(std::vector<tick_run>{{0, 600}, {700, 400}}, readings, missing_sync);
    auto const c = building.finish();
    CHECK(c.size() == 1000);
    CHECK(std::abs(c.fit()->ns_per_tick - 33'333) < 1e-6);
    CHECK(c.first_system_ns() == readings[1]);
    CHECK(c.last_system_ns() == readings[998]);
    CHECK(c.impossible_readings() == 0);
}

TEST_CASE("recording_clock: impossible readings are not fitted, and reported", "[trodes][clock][errors]") {
    std::vector<std::int64_t> readings(1000);
    for (std::size_t i = 0; i < readings.size(); ++i)
        readings[i] = 1'700'000'000'000'000'000 + static_cast<std::int64_t>(i) * 33'333;
    std::vector<std::size_t> const damaged{0, 1, 300, 999};
    for (auto const i : damaged) readings[i] = i % 2 == 0 ? 0 : std::numeric_limits<std::int64_t>::min();
    recording_clock building(rate_hz);
    building.add(std::vector<tick_run>{{50, 1000}}, readings);
    auto const c = building.finish();
    CHECK(std::abs(c.fit()->ns_per_tick - 33'333) < 1e-6);
    CHECK(c.first_system_ns() == readings[2]);
    CHECK(c.last_system_ns() == readings[998]);
    CHECK(c.impossible_readings() == 4);
    CHECK(c.warnings() ==
          std::vector<std::string>{"4 readings of the system clock are impossible and left out of the fit"});
}

TEST_CASE("clock: a sampling rate that contradicts the system clock is reported", "[trodes][clock]") {
    std::vector<std::int64_t> readings(40'000);
    for (std::size_t i = 0; i < readings.size(); ++i)
        readings[i] = 1'700'000'000'000'000'000 + static_cast<std::int64_t>(i) * 33'333;
    recording_clock building(20'000);
    building.add(std::vector<tick_run>{{0, readings.size()}}, readings);
    auto const warnings = building.finish().warnings();
    REQUIRE(warnings.size() == 1);
    CHECK_THAT(warnings.front(), ContainsSubstring("the system clock and the sampling rate of 20000") &&
                                    ContainsSubstring("differ by -333340"));
}

TEST_CASE("recording_clock: all packets must have a clock reading, or none", "[trodes][clock][errors]") {
    recording_clock building(rate_hz);
    CHECK_THROWS_WITH(building.finish(), ContainsSubstring("at least 1 packet is needed, got 0"));
    std::vector<tick_run> const runs{{0, 2}};
    CHECK_THROWS_WITH(building.add(runs, std::vector<std::int64_t>{1}),
                      ContainsSubstring("system_ns must have one reading for each packet, got 1 for 2"));
    building.add(runs, std::vector<std::int64_t>{1, 2});
    CHECK_THROWS_WITH(building.add(runs), ContainsSubstring("must have a system clock or none, got both"));
    recording_clock without(rate_hz);
    without.add(runs);
    CHECK_THROWS_WITH(without.finish(), ContainsSubstring("start is required if the packets have no system clock"));
    CHECK_THROWS_AS(recording_clock(0), sluice::argument_error);
}
}  // namespace
