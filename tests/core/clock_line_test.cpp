#include <sluice/core/clock_line.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "support/catch.hpp"

namespace {
using sluice::clock_line;
using namespace std::chrono_literals;

constexpr std::int64_t start_ns = 1'687'474'800'037'000'123;

long double ns_off(double seconds, long double exact) {
    return std::abs(static_cast<long double>(seconds) - exact) * 1e9L;
}

TEST_CASE("clock_line: a double is within 119.3 ns of the exact value over three days", "[core][clock_line]") {
    auto const line = clock_line::through(1'000'000'007, start_ns, 0.25L, 33333.6917L);
    for (std::int64_t tick = 1'000'000'007; tick < 9'000'000'000; tick += 12'345'679) {
        auto const ns = 0.25L + 33333.6917L * static_cast<long double>(tick - 1'000'000'007);
        auto const exact = 1'687'474'800.0L + (37'000'123.0L + ns) / 1e9L;
        REQUIRE(ns_off(line(tick), exact) <= 119.4L);
        REQUIRE(std::abs(line.exact(tick) - exact) * 1e9L <= 0.5L);
        REQUIRE(std::abs(line.ns_since(start_ns, tick) - ns) <= 0.01L);
    }
}

TEST_CASE("clock_line: without a system clock it counts samples from the start", "[core][clock_line]") {
    auto const line = clock_line::at_rate(4'294'967'000, 30000, 1'687'474'800'123ms);
    CHECK(line(4'294'967'000) == 1687474800.123);
    CHECK(ns_off(line(4'294'967'000 + 30000), 1'687'474'801.123L) <= 119.4L);
    CHECK(ns_off(line(4'294'967'000 - 1), 1'687'474'800.123L - 1 / 30000.0L) <= 119.4L);
    CHECK(std::abs(line.ppm(30000)) < 1e-9);
}

TEST_CASE("clock_line: times before 1970 are as precise as times after", "[core][clock_line]") {
    auto const line = clock_line::through(0, -1'500'000'001, 0, 1e6L);
    CHECK(std::abs(line(0) + 1.500000001) < 1e-15);
    CHECK(std::abs(line(2000) - 0.499999999) < 1e-15);
    CHECK(std::abs(clock_line::at_rate(0, 1000, -1ms)(0) + 0.001) < 1e-18);
}

TEST_CASE("clock_line: time increases strictly with every tick", "[core][clock_line]") {
    auto const line = clock_line::through(500'000, start_ns, 0.4L, 33333.333L);
    auto previous = line(-1);
    for (std::int64_t tick = 0; tick < 1'000'000; ++tick) {
        auto const now = line(tick);
        REQUIRE(now > previous);
        previous = now;
    }
}

TEST_CASE("clock_line: a loop over ticks returns the same values as single calls", "[core][clock_line]") {
    auto const line = clock_line::through(77, start_ns, 0, 33333.1L);
    std::vector<double> seconds(4099);
    for (std::size_t i = 0; i < seconds.size(); ++i) seconds[i] = line(static_cast<std::int64_t>(i) - 50);
    for (std::size_t i = 0; i < seconds.size(); i += 97) CHECK(seconds[i] == line(static_cast<std::int64_t>(i) - 50));
}

TEST_CASE("clock_line: the first tick not before a time is exact at every tick", "[core][clock_line]") {
    auto const line = clock_line::through(1000, start_ns, 0, 33333.1L);
    for (std::int64_t tick = 900; tick < 1200; ++tick) {
        auto const seconds = line(tick);
        REQUIRE(line.first_tick_not_before(seconds, 0, 5000) == tick);
        REQUIRE(line.first_tick_not_before(std::nextafter(seconds, 1e12), 0, 5000) == tick + 1);
    }
    auto const infinity = std::numeric_limits<double>::infinity();
    CHECK(line.first_tick_not_before(-infinity, 10, 20) == 10);
    CHECK(line.first_tick_not_before(infinity, 10, 20) == 20);
    CHECK(line.first_tick_not_before(std::nan(""), 10, 20) == 10);
}

TEST_CASE("clock_line: a slow sampling clock has positive ppm", "[core][clock_line]") {
    auto const line = clock_line::through(0, 0, 0, 1e9L / 30000 * (1 + 12.5e-6L));
    CHECK(std::abs(line.ppm(30000) - 12.5) < 1e-9);
    CHECK(line.rises());
    CHECK_FALSE(clock_line::through(0, 0, 0, -1).rises());
}

TEST_CASE("clock_line: an invalid rate is rejected with its value", "[core][clock_line][errors]") {
    for (double const rate : {0.0, -1.0, std::numeric_limits<double>::infinity(), std::nan("")})
        CHECK_THROWS_AS(clock_line::at_rate(0, rate, 0ms), sluice::argument_error);
    CHECK_THROWS_WITH(
        clock_line::at_rate(0, -2, 0ms),
        ContainsSubstring("sluice::clock_line::at_rate: sampling_rate_hz must be finite and positive, got -2"));
    CHECK_THROWS_WITH(clock_line{}.ppm(0), ContainsSubstring("sluice::clock_line::ppm"));
}
}  // namespace
