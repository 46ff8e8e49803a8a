#include <sluice/core/binned_regression.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "support/catch.hpp"

namespace {
using sluice::binned_regression;
using sluice::regression_sums;

// A clock of 1000 ns per tick, plus `offset` in nanoseconds.
template <class Offset>
std::vector<std::int64_t> readings(std::size_t count, Offset offset) {
    std::vector<std::int64_t> ns(count);
    for (std::size_t i = 0; i < count; ++i)
        ns[i] = static_cast<std::int64_t>(1000 * i) +
                static_cast<std::int64_t>(std::llround(offset(static_cast<double>(i) / static_cast<double>(count))));
    return ns;
}
auto const steady = [](double) { return 0.0; };

void add_in_blocks(binned_regression& sums, std::vector<std::int64_t> const& ns, std::size_t block) {
    for (std::size_t i = 0; i < ns.size(); i += block)
        sums.add_run(static_cast<std::int64_t>(i), std::span(ns).subspan(i, std::min(block, ns.size() - i)));
}

TEST_CASE("binned_regression: the total does not depend on the expected number of points",
          "[core][binned_regression]") {
    auto const ns = readings(10'000, [](double t) { return 5e5 * t * t; });
    regression_sums whole;
    whole.add_run(0, ns);
    for (std::uint64_t const wanted : {0u, 1u, 64u, 5'000u, 10'000u, 123'456u}) {
        binned_regression sums(wanted);
        add_in_blocks(sums, ns, 777);
        CHECK(sums.total() == whole);
        CHECK(sums.spans() <= 128);
    }
}

TEST_CASE("binned_regression: 64 spans if the expected number is right, fewer or more if it is wrong",
          "[core][binned_regression][bounded]") {
    auto const ns = readings(64'000, steady);
    auto const spans = [&](std::uint64_t expected_points) {
        binned_regression sums(expected_points);
        add_in_blocks(sums, ns, 1000);
        return sums.spans();
    };
    CHECK(spans(64'000) == 64);
    CHECK(spans(640'000) == 7);
    CHECK(spans(63'999) == 64);
    for (std::uint64_t const too_low : {0u, 1u, 1'000u, 30'000u}) {
        CHECK(spans(too_low) >= 64);
        CHECK(spans(too_low) <= 128);
    }
}

TEST_CASE("binned_regression: jitter averages out, drift does not", "[core][binned_regression]") {
    auto const scatter = [](std::vector<std::int64_t> const& ns) {
        binned_regression sums(ns.size());
        sums.add_run(0, ns);
        return sums.scatter_ns(sums.total().fit().line);
    };
    CHECK(scatter(readings(64'000, steady)) < 1e-6);
    std::uint32_t state = 1;
    auto const jitter = [&](double) {
        return static_cast<double>((state = state * 1664525 + 1013904223) >> 8) / 16777216.0 * 1e6 - 5e5;
    };
    CHECK(scatter(readings(64'000, jitter)) < 30'000);  // 289 µs / √1000, with a margin
    // 4 d (t - 1/2)² about its mean has the root mean square 4 d / (6 √5).
    CHECK(std::abs(scatter(readings(64'000, [](double t) { return 4e6 * (t - 0.5) * (t - 0.5); })) -
                   4e6 / (6 * std::sqrt(5.0))) < 1'000);
    CHECK(scatter(readings(64'000, [](double t) { return t < 0.5 ? 0.0 : 1e6; })) > 100'000);
}

TEST_CASE("binned_regression: the scatter is 0 without points", "[core][binned_regression]") {
    CHECK(binned_regression(100).scatter_ns({}) == 0);
    CHECK(binned_regression(100).total().count() == 0);
}
}  // namespace
