#include <sluice/core/regression.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <vector>

#include <sluice/core/strided.hpp>

#include "support/catch.hpp"

namespace {
using sluice::regression_sums;

constexpr std::int64_t start_ns = 1'687'474'800'037'000'123;

struct recorded {
    std::int64_t first_tick;
    std::vector<std::int64_t> ns;
};

recorded jittered(std::size_t count, double ns_per_tick, double jitter_ns, std::uint32_t seed,
                  std::int64_t first_tick = 1'234'567) {
    std::mt19937 random(seed);
    std::normal_distribution<double> jitter(0, jitter_ns);
    recorded made{first_tick, std::vector<std::int64_t>(count)};
    for (std::size_t i = 0; i < count; ++i)
        made.ns[i] =
            start_ns + static_cast<std::int64_t>(std::llround(ns_per_tick * static_cast<double>(i) + jitter(random)));
    return made;
}

struct straight {
    long double mean_x, mean_y, slope;  // offsets from the first point
    long double ns(std::int64_t x) const { return mean_y + slope * (static_cast<long double>(x) - mean_x); }
};

// Two passes in long double, by definition; shares no code with the sums.
straight two_passes(recorded const& r) {
    auto const n = static_cast<long double>(r.ns.size());
    long double y = 0, cxx = 0, cxy = 0;
    for (auto const ns : r.ns) y += static_cast<long double>(ns - r.ns[0]);
    straight line{(n - 1) / 2, y / n, 0};
    for (std::size_t i = 0; i < r.ns.size(); ++i) {
        auto const dx = static_cast<long double>(i) - line.mean_x;
        cxx += dx * dx;
        cxy += dx * (static_cast<long double>(r.ns[i] - r.ns[0]) - line.mean_y);
    }
    line.slope = cxy / cxx;
    return line;
}

TEST_CASE("regression_sums: the line equals a two-pass regression in long double", "[core][regression]") {
    for (auto const seed : {1u, 2u, 3u}) {
        auto const r = jittered(200'000, 33333.33 + seed, 80'000, seed);
        regression_sums sums;
        sums.add_run(r.first_tick, r.ns);
        auto const fit = sums.fit();
        auto const expected = two_passes(r);
        CHECK(std::abs(fit.ns_per_tick - expected.slope) * 200'000 < 0.01L);
        long double squares = 0;
        for (std::int64_t i = 0; i < 200'000; i += 1) {
            auto const ns = expected.ns(i);
            squares += std::pow(static_cast<long double>(r.ns[static_cast<std::size_t>(i)] - r.ns[0]) - ns, 2.0L);
            if (i % 1999 != 0) continue;
            REQUIRE(std::abs(fit.line.ns_since(r.ns[0], r.first_tick + i) - ns) < 1.0L);
            auto const seconds = static_cast<long double>(r.ns[0] / 1'000'000'000) +
                                 (static_cast<long double>(r.ns[0] % 1'000'000'000) + ns) / 1e9L;
            REQUIRE(std::abs(static_cast<long double>(fit.line(r.first_tick + i)) - seconds) < 120e-9L);
        }
        CHECK(std::abs(fit.residual_rms_ns - static_cast<double>(std::sqrt(squares / 200'000))) < 0.01);
    }
}

TEST_CASE("regression_sums: sums do not depend on runs, single points or order", "[core][regression]") {
    auto const r = jittered(10'007, 33333.4, 50'000, 7);
    regression_sums runs, points, backwards;
    runs.add_run(r.first_tick, std::span(r.ns));
    for (std::size_t i = 0; i < r.ns.size(); ++i) points.add(r.first_tick + static_cast<std::int64_t>(i), r.ns[i]);
    for (std::size_t i = r.ns.size(); i-- > 0;) backwards.add(r.first_tick + static_cast<std::int64_t>(i), r.ns[i]);
    CHECK(runs == points);
    CHECK(runs == backwards);
    CHECK(backwards == runs);
    backwards.add(0, r.ns[0]);
    CHECK_FALSE(runs == backwards);
    CHECK(runs.fit().ns_per_tick == points.fit().ns_per_tick);
}

TEST_CASE("regression_sums: partial sums with any origins merge to the total", "[core][regression]") {
    auto const r = jittered(30'000, 33333.4, 50'000, 8);
    regression_sums whole, merged;
    whole.add_run(r.first_tick, r.ns);
    std::array<std::size_t, 7> const cuts{0, 1, 255, 256, 9'999, 29'999, 30'000};
    for (std::size_t i = cuts.size() - 1; i-- > 0;) {  // the last one first
        regression_sums partial;
        partial.add_run(r.first_tick + static_cast<std::int64_t>(cuts[i]),
                        std::span(r.ns).subspan(cuts[i], cuts[i + 1] - cuts[i]));
        merged.merge(regression_sums(partial.state()));  // also through the state for another process
    }
    merged.merge(regression_sums{});
    CHECK(merged.count() == 30'000);
    CHECK(merged == whole);
}

TEST_CASE("regression_sums: readings scattered over hours within a run are still exact", "[core][regression]") {
    std::mt19937_64 random(9);
    std::uniform_int_distribution<std::int64_t> anywhere(-(std::int64_t{1} << 46), std::int64_t{1} << 46);
    recorded r{5, std::vector<std::int64_t>(5'000)};
    for (auto& ns : r.ns) ns = start_ns + anywhere(random);
    regression_sums runs, points;
    runs.add_run(r.first_tick, r.ns);
    for (std::size_t i = 0; i < r.ns.size(); ++i) points.add(r.first_tick + static_cast<std::int64_t>(i), r.ns[i]);
    CHECK(runs == points);
    CHECK(std::abs(runs.fit().ns_per_tick / two_passes(r).slope - 1) < 1e-9L);
}

TEST_CASE("regression_sums: readings may be a field of packets", "[core][regression]") {
    auto const r = jittered(1'000, 33333.4, 50'000, 10);
    std::vector<std::byte> packets(r.ns.size() * 13 + 8);
    for (std::size_t i = 0; i < r.ns.size(); ++i) std::memcpy(packets.data() + 13 * i + 3, &r.ns[i], 8);
    regression_sums plain, strided;
    plain.add_run(0, r.ns);
    strided.add_run(0, sluice::strided<std::int64_t>(packets.data() + 3, 13, r.ns.size()));
    CHECK(plain == strided);
}

TEST_CASE("regression_sums: with one tick, the slope is the sampling rate's", "[core][regression]") {
    regression_sums sums;
    sums.add(100, start_ns);
    CHECK_THROWS_WITH(
        sums.fit(),
        ContainsSubstring("two different ticks are needed if no sampling rate is given, got 1 points at tick 100"));
    auto const one = sums.fit(20'000.0);
    CHECK(one.slope_is_nominal);
    CHECK(one.ns_per_tick == 50'000);
    CHECK(one.residual_rms_ns == 0);
    CHECK(std::abs(one.line.ns_since(start_ns, 101) - 50'000) < 1e-6L);
    sums.add(100, start_ns + 7);
    auto const two = sums.fit(20'000.0);
    CHECK(std::abs(two.line.ns_since(start_ns, 100) - 3.5L) < 1e-6L);
    CHECK(std::abs(two.residual_rms_ns - 3.5) < 1e-9);
}

TEST_CASE("regression_sums: two points determine the line", "[core][regression]") {
    for (std::int64_t const rise : {1, 33'333, -5, 0}) {
        regression_sums sums;
        sums.add(-3, start_ns);
        sums.add(4, start_ns + 7 * rise);
        auto const fit = sums.fit();
        CHECK(std::abs(fit.ns_per_tick - static_cast<long double>(rise)) < 1e-12L);
        CHECK(std::abs(fit.line.ns_since(start_ns, 4) - static_cast<long double>(7 * rise)) < 1e-6L);
        CHECK(fit.residual_rms_ns < 1e-6);
    }
}

TEST_CASE("regression_sums: points beyond the limits are rejected with rule and value", "[core][regression][errors]") {
    regression_sums sums;
    CHECK_THROWS_WITH(sums.fit(), ContainsSubstring("sluice::regression_sums::fit: at least 1 point is needed, got 0"));
    sums.add(0, 0);
    CHECK_THROWS_WITH(sums.add(std::int64_t{1} << 36, 0),
                      ContainsSubstring("within 2^36 of the first, got one 68719476736 ticks from it"));
    CHECK_THROWS_WITH(sums.add(1, -(std::int64_t{1} << 48)),
                      ContainsSubstring("within 2^48 ns (78 hours) of the first, got one -281474976710656 ns"));
    CHECK_THROWS_AS(sums.add(1, std::numeric_limits<std::int64_t>::min()), sluice::argument_error);
    CHECK_THROWS_AS(sums.add_run(1, std::array<std::int64_t, 3>{0, std::numeric_limits<std::int64_t>::max(), 0}),
                    sluice::argument_error);
    CHECK_THROWS_AS(sums.add_run((std::int64_t{1} << 36) - 2, std::array<std::int64_t, 3>{}), sluice::argument_error);
    CHECK_THROWS_AS(sums.add_run(std::numeric_limits<std::int64_t>::max(), std::array<std::int64_t, 3>{}),
                    sluice::argument_error);
    CHECK(sums.count() == 1);
    sums.add((std::int64_t{1} << 36) - 1, (std::int64_t{1} << 48) - 1);  // the last that fit
    regression_sums far;
    far.add(-1, 0);
    CHECK_NOTHROW(far.merge(regression_sums{}));
    CHECK_THROWS_AS(far.merge(sums), sluice::argument_error);
    CHECK(far.count() == 1);
    auto many = far.state();
    many.count = (std::uint64_t{1} << 32) - 1;
    CHECK_THROWS_WITH(far.merge(regression_sums(many)),
                      ContainsSubstring("the number of points must be below 2^32, got 4294967296"));
}
}  // namespace
