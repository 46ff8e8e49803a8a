#include <sluice/core/residual_hull.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "support/catch.hpp"

namespace {
using sluice::clock_line;
using sluice::residual_hull;

constexpr std::int64_t start_ns = 1'687'474'800'037'000'123;

struct point {
    std::int64_t tick, ns;
};

std::vector<point> jittered(std::size_t count, double jitter_ns, std::uint32_t seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> jitter(0, jitter_ns);
    std::vector<point> all(count);
    for (std::size_t i = 0; i < count; ++i)
        all[i] = {
            static_cast<std::int64_t>(i),
            start_ns + static_cast<std::int64_t>(std::llround(33333.4 * static_cast<double>(i) + jitter(random)))};
    return all;
}

residual_hull hull_of(std::span<point const> points) {
    residual_hull hull;
    for (auto const& p : points) hull.add(p.tick, p.ns);
    return hull;
}

void check_exact(residual_hull const& hull, std::span<point const> points) {
    for (long double const slope : {33333.4L, 33333.0L, 33334.0L, 30000.0L, 0.0L, -1e5L}) {
        auto const line = clock_line::through(points[0].tick, points[0].ns, 0.5L, slope);
        long double least = 1e30L, greatest = -1e30L;
        for (auto const& p : points) {
            auto const residual = static_cast<long double>(p.ns - start_ns) - line.ns_since(start_ns, p.tick);
            least = std::min(least, residual);
            greatest = std::max(greatest, residual);
        }
        auto const found = hull.residuals(line);
        REQUIRE(std::abs(static_cast<long double>(found.least_ns) - least) < 0.01L);
        REQUIRE(std::abs(static_cast<long double>(found.greatest_ns) - greatest) < 0.01L);
        REQUIRE(found.slack_ns == 0);
    }
}

TEST_CASE("residual_hull: the largest residuals of any line are exact after any number of points",
          "[core][residual_hull]") {
    for (std::uint32_t seed = 1; seed <= 3; ++seed)
        for (std::size_t const count : {1u, 2u, 3u, 255u, 256u, 257u, 511u, 512u, 700u, 5'000u}) {
            auto const points = jittered(count, 60'000, seed);
            check_exact(hull_of(points), points);
        }
}

TEST_CASE("residual_hull: finds single extremes anywhere", "[core][residual_hull]") {
    for (std::size_t const at : {0u, 1u, 255u, 256u, 1'000u, 1'998u, 1'999u})
        for (std::int64_t const by : {-3'000'000, 3'000'000}) {
            auto points = jittered(2'000, 20'000, 4);
            points[at].ns += by;
            check_exact(hull_of(points), points);
        }
}

TEST_CASE("residual_hull: arcs, where every point is a corner, are exact too", "[core][residual_hull]") {
    for (std::int64_t const bend : {-3, 3}) {
        std::vector<point> points(1'500);
        for (std::int64_t i = 0; i < 1'500; ++i) points[static_cast<std::size_t>(i)] = {i, start_ns + bend * i * i};
        auto const hull = hull_of(points);
        CHECK(hull.vertices() > 900);
        check_exact(hull, points);
    }
}

TEST_CASE("residual_hull: repeats and backward steps start a new run", "[core][residual_hull]") {
    auto points = jittered(3'000, 60'000, 5);
    for (std::size_t i = 700; i < 1'500; ++i) points[i].tick -= 300;     // back
    for (std::size_t i = 1'500; i < 1'600; ++i) points[i].tick = 1'199;  // the same tick again and again
    points[1'550].ns += 5'000'000;
    check_exact(hull_of(points), points);
}

TEST_CASE("residual_hull: runs and single points have the same result", "[core][residual_hull]") {
    auto const points = jittered(4'000, 60'000, 6);
    std::vector<std::int64_t> ns(points.size());
    std::transform(points.begin(), points.end(), ns.begin(), [](point const& p) { return p.ns; });
    residual_hull hull;
    for (std::size_t i = 0; i < ns.size(); i += 613)
        hull.add_run(static_cast<std::int64_t>(i), std::span(ns).subspan(i, std::min<std::size_t>(613, ns.size() - i)));
    check_exact(hull, points);
}

TEST_CASE("residual_hull: hulls with any origins merge", "[core][residual_hull]") {
    auto const points = jittered(6'000, 60'000, 7);
    auto const all = std::span(points);
    auto hull = hull_of(all.subspan(2'000, 1'500));
    hull.merge(hull_of(all.subspan(3'500)));
    hull.merge(residual_hull{});
    hull.merge(hull_of(all.first(2'000)));
    check_exact(hull, points);
    residual_hull none;
    none.merge(hull);
    check_exact(none, points);
}

TEST_CASE("residual_hull: jitter leaves tens of corners, a smooth bend at most the limit",
          "[core][residual_hull][bounded]") {
    CHECK(hull_of(jittered(100'000, 60'000, 8)).vertices() < 60);
    std::vector<point> points(20'000);
    for (std::int64_t i = 0; i < 20'000; ++i)
        points[static_cast<std::size_t>(i)] = {i, start_ns + 33'333 * i + 2 * i * i};
    auto const hull = hull_of(points);
    CHECK(hull.vertices() <= 2 * residual_hull::vertex_limit);
    auto const found = hull.residuals(
        clock_line::through(0, start_ns, 0, 33'333 + 2 * 19'999));  // the chord: the maximum is in the middle
    CHECK(found.slack_ns > 0);
    CHECK(found.slack_ns < 200);  // a millionth of 2 * 10000²
    CHECK(std::abs(found.least_ns + 2.0 * 10'000 * 9'999) <= found.slack_ns);
}

TEST_CASE("residual_hull: residuals are 0 without points", "[core][residual_hull]") {
    CHECK(residual_hull{}.residuals({}).greatest_magnitude_ns() == 0);
    CHECK(residual_hull{}.vertices() == 0);
}

TEST_CASE("residual_hull: points too far away are rejected with rule and value", "[core][residual_hull][errors]") {
    residual_hull hull;
    hull.add(0, start_ns);
    CHECK_THROWS_WITH(hull.add(1, start_ns + (std::int64_t{1} << 48)),
                      ContainsSubstring("within 2^48 ns of the first, got one 281474976710656 ns from it"));
    CHECK_THROWS_WITH(hull.add(std::int64_t{1} << 36, start_ns),
                      ContainsSubstring("within 2^36 of the first, got one 68719476736 ticks from it"));
    CHECK_THROWS_AS(hull.add(1, std::int64_t{-1} << 62), sluice::argument_error);
    CHECK(hull.residuals(clock_line::through(0, start_ns, 0, 1)).greatest_magnitude_ns() == 0);
}
}  // namespace
