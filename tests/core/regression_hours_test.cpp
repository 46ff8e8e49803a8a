// Recordings of many hours; their sums are computed in closed form instead of point by point.
#include <sluice/core/regression.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

#include "support/catch.hpp"

namespace {
using sluice::regression_sums;
using int128 = sluice::detail::int128;
using uint128 = sluice::detail::uint128;

constexpr std::int64_t start_ns = 1'687'474'800'037'000'123;
constexpr std::int64_t rate_hz = 30'000;

/// n consecutive ticks that rise by `slope` nanoseconds each.
struct stretch {
    std::int64_t tick, ns, n, slope;
};

regression_sums closed_form(stretch const& s) {
    int128 const n = s.n, b = s.slope;
    auto const x = n * (n - 1) / 2, xx = (n - 1) * n * (2 * n - 1) / 6;
    regression_sums::moments m;
    m.count = static_cast<std::uint64_t>(s.n);
    m.origin_tick = s.tick;
    m.origin_ns = s.ns;
    m.greatest_x = s.n - 1;
    m.greatest_y = s.slope * (s.n - 1);
    m.x = x;
    m.y = b * x;
    m.xx = xx;
    m.xy = b * xx;
    m.yy = static_cast<uint128>(b * b) * static_cast<uint128>(xx);
    return regression_sums(m);
}

/// Hours of a clock whose rate changes: hour h rises by slope_of(h) ns a tick.
template <class Slope>
std::vector<stretch> hours(int count, Slope slope_of) {
    std::vector<stretch> all;
    stretch next{4'294'000'000, start_ns, 3600 * rate_hz, 0};
    for (int h = 0; h < count; ++h) {
        next.slope = slope_of(h);
        all.push_back(next);
        next.tick += next.n;
        next.ns += next.slope * next.n;
    }
    return all;
}

/// The regression of all stretches, from their means and the variance within and between them, in long double.
struct expected_line {
    long double x = 0, y = 0, slope = 0;  // offsets from the first point
};
expected_line expected(std::vector<stretch> const& all) {
    long double n = 0, cxx = 0, cxy = 0;
    expected_line line;
    auto const mean_x = [&](stretch const& s) {
        return static_cast<long double>(s.tick - all[0].tick) + static_cast<long double>(s.n - 1) / 2;
    };
    auto const mean_y = [&](stretch const& s) {
        return static_cast<long double>(s.ns - all[0].ns) +
               static_cast<long double>(s.slope) * static_cast<long double>(s.n - 1) / 2;
    };
    for (auto const& s : all) {
        n += static_cast<long double>(s.n);
        line.x += static_cast<long double>(s.n) * mean_x(s);
        line.y += static_cast<long double>(s.n) * mean_y(s);
    }
    line.x /= n;
    line.y /= n;
    for (auto const& s : all) {
        auto const k = static_cast<long double>(s.n), within = k * (k * k - 1) / 12, dx = mean_x(s) - line.x;
        cxx += within + k * dx * dx;
        cxy += static_cast<long double>(s.slope) * within + k * dx * (mean_y(s) - line.y);
    }
    line.slope = cxy / cxx;
    return line;
}

void check(std::vector<stretch> const& all) {
    regression_sums sums;
    for (auto const& s : all) sums.merge(closed_form(s));
    auto const fit = sums.fit();
    auto const line = expected(all);
    auto const last = all.back().tick + all.back().n;
    for (auto tick = all[0].tick; tick < last; tick += 98'765'432) {
        auto const ns = line.y + line.slope * (static_cast<long double>(tick - all[0].tick) - line.x);
        REQUIRE(std::abs(fit.line.ns_since(start_ns, tick) - ns) < 1.0L);
        auto const seconds = static_cast<long double>(start_ns / 1'000'000'000) +
                             (static_cast<long double>(start_ns % 1'000'000'000) + ns) / 1e9L;
        REQUIRE(std::abs(static_cast<long double>(fit.line(tick)) - seconds) < 120e-9L);
        REQUIRE(fit.line(tick + 1) > fit.line(tick));
    }
}

TEST_CASE("regression_sums: closed-form sums equal added sums", "[core][regression]") {
    stretch const s{4'294'000'000, start_ns, 1000, 33'334};
    regression_sums added;
    for (std::int64_t i = 0; i < s.n; ++i) added.add(s.tick + i, s.ns + s.slope * i);
    CHECK(added == closed_form(s));
}

TEST_CASE("regression_sums: the line of a steady clock is exact after 17 and 39 hours", "[core][regression]") {
    for (int const count : {17, 39}) {
        stretch const s{4'294'000'000, start_ns, count * 3600 * rate_hz, 33'334};
        auto const fit = [&] { return closed_form(s).fit(); }();
        CHECK(fit.ns_per_tick == 33'334);
        CHECK(fit.residual_rms_ns == 0);
        for (std::int64_t const x : {std::int64_t{0}, s.n / 3, s.n - 1})
            CHECK(std::abs(fit.line.ns_since(start_ns, s.tick + x) - static_cast<long double>(33'334 * x)) < 0.1L);
    }
}

TEST_CASE("regression_sums: the line of a drifting clock is within 1 ns after 17 and 39 hours", "[core][regression]") {
    for (int const count : {17, 39}) {
        check(hours(count, [](int h) { return 33'330 + h % 7; }));
        check(hours(count, [](int h) { return 33'300 + h; }));
        check(hours(count, [](int h) { return h < 5 ? 33'333 : 33'334; }));
    }
}

TEST_CASE("regression_sums: residuals of microseconds are kept over 17 hours", "[core][regression]") {
    // Each point of a line twice, 1 µs above and 1 µs below: the root mean square is 1 µs.
    stretch s{0, start_ns, 17 * 3600 * rate_hz, 33'334};
    auto sums = closed_form(s);
    s.ns += 2000;
    sums.merge(closed_form(s));
    CHECK(std::abs(sums.fit().residual_rms_ns - 1000) < 5);
}

TEST_CASE("regression_sums: the largest allowed sums do not overflow", "[core][regression]") {
    // 2^32 - 1 points: half at one end, half at the other, the maximum of every sum.
    constexpr std::int64_t x = regression_sums::tick_limit - 1, y = regression_sums::ns_limit - 1;
    regression_sums::moments m;
    m.count = (std::uint64_t{1} << 32) - 1;
    int128 const half = static_cast<int128>(m.count / 2), other = static_cast<int128>(m.count) - half;
    m.least_x = -x;
    m.greatest_x = x;
    m.least_y = -y;
    m.greatest_y = y;
    m.x = (half - other) * x;
    m.y = (half - other) * y;
    m.xx = static_cast<int128>(m.count) * x * x;
    m.xy = static_cast<int128>(m.count) * x * y;
    m.yy = static_cast<uint128>(m.count) * static_cast<uint128>(static_cast<int128>(y) * y);
    auto const fit = regression_sums(m).fit();
    CHECK(std::abs(fit.ns_per_tick / (static_cast<long double>(y) / static_cast<long double>(x)) - 1) < 1e-15L);
    CHECK(std::abs(fit.line.ns_since(0, x) - static_cast<long double>(y)) < 1.0L);
}
}  // namespace
