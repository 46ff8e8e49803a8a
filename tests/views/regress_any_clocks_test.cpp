// regress_systime over other clocks: 64-bit ticks, readings in seconds.
#include <sluice/views/regress_systime.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "laws/segment_laws.hpp"
#include "support/catch.hpp"
#include "views/clocks.hpp"

namespace {
using namespace test::clocks;
using sluice::views::regress_systime;

TEST_CASE("regress_systime: 64-bit ticks are used unchanged", "[views][regress_systime]") {
    auto const r = recording(0, 1000);
    std::vector<std::int64_t> below;
    std::vector<std::uint64_t> above;
    for (auto const tick : r.shared->ticks) {
        below.push_back(std::int64_t{tick} - (std::int64_t{1} << 40));
        above.push_back(tick + (std::uint64_t{1} << 62));
    }
    check_near(regress_systime(below, r.shared->ns), eager(r));
    check_near(regress_systime(above, r.shared->ns), eager(r));
    laws::segmented(regress_systime(below, r.shared->ns), test::elements(regress_systime(below, r.shared->ns)));
    CHECK(regress_systime(below, r.shared->ns).line().ns_per_tick() ==
          regress_systime(r.shared->ticks, r.shared->ns).line().ns_per_tick());
    std::vector<std::uint64_t> const gaps{10, 20, 40, 41, 100};  // any distance between them
    readings const even{1010, 1020, 1040, 1041, 1100};
    CHECK(regress_systime(gaps, even).line().ns_per_tick() == 1);
}

TEST_CASE("regress_systime: readings in seconds equal readings in nanoseconds", "[views][regress_systime]") {
    auto const r = recording(0xffff'fff0u, 1000);
    std::vector<double> since_start, since_1970;
    readings rounded;
    for (auto const ns : r.shared->ns) {
        since_start.push_back(static_cast<double>(ns - start_ns) / 1e9);
        since_1970.push_back(static_cast<double>(ns) / 1e9);
        rounded.push_back(static_cast<std::int64_t>(std::llround(1e9L * static_cast<long double>(since_1970.back()))));
    }
    auto const exact = regress_systime(r.shared->ticks, r.shared->ns);
    auto const short_ones = regress_systime(r.shared->ticks, since_start);
    CHECK(short_ones.line().ns_per_tick() ==
          exact.line().ns_per_tick());  // a double holds nanoseconds over a short time
    check_near(regress_systime(r.shared->ticks, since_1970), eager(r));
    CHECK(std::abs(regress_systime(r.shared->ticks, since_1970).line().ns_per_tick() -
                   regress_systime(r.shared->ticks, rounded).line().ns_per_tick()) < 1e-3L);
}

TEST_CASE("regress_systime: clocks beyond the limits of exact sums are rejected", "[views][regress_systime][errors]") {
    counters const ticks{1, 2, 3};
    auto const fit = [&](std::vector<double> const& clock) { return regress_systime(ticks, clock)[0]; };
    std::string const who = "sluice::views::regress_systime: ";
    CHECK_THROWS_WITH(fit({std::numeric_limits<double>::infinity(), 1, 2}),
                      who + "seconds must be within 9e9 of zero, got inf");
    CHECK_THROWS_WITH(fit({1e10, 1, 2}), who + "seconds must be within 9e9 of zero, got 10000000000.000000");
    CHECK_THROWS_WITH(fit({0, 1, std::nan("")}), who + "seconds must be within 9e9 of zero, got nan");
    CHECK_THROWS_AS(fit({0, 1, 3e5}), sluice::argument_error);  // further apart than exact sums allow
    readings const three{1, 2, 3};
    std::vector<std::uint64_t> const high{1, std::uint64_t{1} << 63, 3}, far{0, 1, std::uint64_t{1} << 36};
    CHECK_THROWS_WITH(regress_systime(high, three)[0], who + "a tick must be below 2^63, got 9223372036854775808");
    CHECK_THROWS_AS(regress_systime(far, three)[0], sluice::argument_error);
}

TEST_CASE("regress_systime: fits any two clocks, int64 ticks and double seconds", "[views][regress_systime]") {
    std::vector<std::int64_t> ticks;
    std::vector<double> wall;
    std::vector<std::int64_t> nanoseconds;
    for (std::int64_t i = 0; i != 1000; ++i) {
        ticks.push_back(5'000'000'000 + 3 * i);
        nanoseconds.push_back(1'600'000'000'000'000'000 + i * 100'000 + (i % 7 - 3) * 1000);
        wall.push_back(static_cast<double>(nanoseconds.back()) / 1e9);
    }
    auto const by_seconds = sluice::views::regress_systime(ticks, wall), by_seconds_again = by_seconds;
    auto const by_nanoseconds = sluice::views::regress_systime(ticks, nanoseconds);
    REQUIRE(by_seconds.size() == 1000);
    for (std::ptrdiff_t i : {0, 1, 500, 999}) {
        CHECK(std::abs(by_seconds[i] - by_nanoseconds[i]) < 2.4e-7);
        CHECK(std::abs(by_seconds[i] - wall[static_cast<std::size_t>(i)]) < 5e-6);
        CHECK(by_seconds[i] == by_seconds_again[i]);
    }
    wall[3] = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(sluice::views::regress_systime(ticks, wall)[0], sluice::argument_error);
}

}  // namespace
