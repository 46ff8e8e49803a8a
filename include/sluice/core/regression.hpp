/// \file
/// regression_sums: least squares of a clock on ticks, in one pass, from exact integer sums.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

#include <range/v3/range/access.hpp>
#include <range/v3/range/primitives.hpp>

#include <sluice/core/clock_line.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/line_fit.hpp>
#include <sluice/detail/int128.hpp>

namespace sluice {

/// The sums Σx, Σy, Σx², Σxy, Σy² of x = tick - origin and y = nanoseconds - origin, exact.
///
///     regression_sums sums;
///     sums.add(tick, ns);                     // one point; the first one is the origin
///     sums.add_run(first_tick, readings);     // consecutive ticks and their readings: about 1 ns a point
///     sums.merge(of_another_thread);          // may have another origin
///     auto seconds = sums.fit().line(tick);
///
/// The sums are integers, so the result does not depend on the order of the points or on how they were divided. Three
/// limits are checked, so that every sum fits its type: |x| < 2^36 (26 days at 30 kHz), |y| < 2^48 (78 hours), and
/// fewer than 2^32 points. Then |Σx| < 2^68, |Σy| < 2^80, Σx² < 2^104, |Σxy| < 2^116, and Σy² < 2^128. Therefore only
/// Σy² is unsigned.
///
/// Holds 160 bytes; reads only its arguments. Throws argument_error with the rule and the value; points added before
/// remain.
class regression_sums {
public:
    static constexpr std::int64_t tick_limit = std::int64_t{1} << 36;
    static constexpr std::int64_t ns_limit = std::int64_t{1} << 48;
    static constexpr std::uint64_t count_limit = std::uint64_t{1} << 32;

    /// The state of the sums, for transfer to another process. least and greatest are the extremes of x and y.
    struct moments {
        std::uint64_t count = 0;
        std::int64_t origin_tick = 0, origin_ns = 0;
        std::int64_t least_x = 0, greatest_x = 0, least_y = 0, greatest_y = 0;
        detail::int128 x = 0, y = 0, xx = 0, xy = 0;
        detail::uint128 yy = 0;
    };

    regression_sums() = default;

    /// Restores the sums from `state`. \throws argument_error if they break a rule.
    explicit regression_sums(moments const& state) : has_origin_(state.count != 0) {
        m_.origin_tick = state.origin_tick;
        m_.origin_ns = state.origin_ns;
        require_count(state.count);
        for (auto const x : {state.least_x, state.greatest_x}) require_tick(x);
        for (auto const y : {state.least_y, state.greatest_y}) require_ns(y);
        m_ = state;
    }

    /// Makes empty sums with a given origin. Sums with the same origin merge without shifting.
    regression_sums(std::int64_t origin_tick, std::int64_t origin_ns) noexcept : has_origin_(true) {
        m_.origin_tick = origin_tick;
        m_.origin_ns = origin_ns;
    }

    void add(std::int64_t tick, std::int64_t ns) {
        begin_at(tick, ns);
        require_count(1);
        add_point(tick_offset(tick), ns_offset(ns));
    }

    /// Adds the points (first_tick, ns[0]), (first_tick + 1, ns[1]), ...
    template <clock_readings R>
    void add_run(std::int64_t first_tick, R const& ns) {
        auto const count = static_cast<std::uint64_t>(ranges::size(ns));
        if (count == 0) return;
        auto const readings = ranges::begin(ns);
        begin_at(first_tick, readings[0]);
        require_count(count);
        auto const x = tick_offset(first_tick);
        require_tick(static_cast<int128>(x) + static_cast<int128>(count) - 1);
        for (std::uint64_t done = 0; done < count; done += block_points)
            add_block(x + static_cast<std::int64_t>(done),
                      readings + static_cast<ranges::range_difference_t<R const>>(done),
                      static_cast<std::int64_t>(std::min(block_points, count - done)));
    }

    /// Adds the points of \p other. \throws argument_error, and changes nothing, if the result would break a rule.
    void merge(regression_sums const& other) {
        if (other.m_.count == 0) return;
        begin_at(other.m_.origin_tick, other.m_.origin_ns);
        require_count(other.m_.count);
        auto const dx = static_cast<int128>(other.m_.origin_tick) - m_.origin_tick;
        auto const dy = static_cast<int128>(other.m_.origin_ns) - m_.origin_ns;
        require_tick(dx + other.m_.least_x);
        require_tick(dx + other.m_.greatest_x);
        require_ns(dy + other.m_.least_y);
        require_ns(dy + other.m_.greatest_y);
        add_moments(other.moved_by(static_cast<std::int64_t>(dx), static_cast<std::int64_t>(dy)));
    }

    /// Returns the least-squares line. If all points have one tick, the line passes through their mean with the slope
    /// of \p sampling_rate_hz.
    /// \throws argument_error without points, or with only one tick and no rate.
    line_fit fit(std::optional<double> sampling_rate_hz = std::nullopt) const;

    moments const& state() const noexcept { return m_; }
    std::uint64_t count() const noexcept { return m_.count; }
    std::int64_t origin_tick() const noexcept { return m_.origin_tick; }
    std::int64_t origin_ns() const noexcept { return m_.origin_ns; }

    /// The means of the points' ticks and readings, relative to the origin. Requires count() > 0.
    long double mean_tick_offset() const noexcept {
        return static_cast<long double>(m_.x) / static_cast<long double>(m_.count);
    }
    long double mean_ns_offset() const noexcept {
        return static_cast<long double>(m_.y) / static_cast<long double>(m_.count);
    }

    /// Equal if both are sums of the same points, regardless of the origins.
    friend bool operator==(regression_sums const& a, regression_sums const& b) noexcept {
        if (a.m_.count != b.m_.count) return false;
        if (a.m_.count == 0) return true;
        moments const &m = a.m_, &o = b.m_;
        auto const dx = static_cast<int128>(o.origin_tick) - m.origin_tick;
        auto const dy = static_cast<int128>(o.origin_ns) - m.origin_ns;
        if (m.least_x != dx + o.least_x || m.greatest_x != dx + o.greatest_x || m.least_y != dy + o.least_y ||
            m.greatest_y != dy + o.greatest_y)
            return false;  // otherwise both shifts are below 2^37 and 2^49, and nothing below overflows
        auto const c = b.moved_by(static_cast<std::int64_t>(dx), static_cast<std::int64_t>(dy));
        return m.x == c.x && m.y == c.y && m.xx == c.xx && m.xy == c.xy && m.yy == c.yy;
    }

private:
    using int128 = detail::int128;
    using uint128 = detail::uint128;
    static constexpr std::uint64_t block_points = 256;
    static constexpr std::uint64_t block_span_ns = std::uint64_t{1} << 27;  // 134 ms: 256 ticks from 2 kHz upwards

    void begin_at(std::int64_t tick, std::int64_t ns) noexcept {
        if (has_origin_) return;
        m_.origin_tick = tick;
        m_.origin_ns = ns;
        has_origin_ = true;
    }

    void require_count(std::uint64_t more) const {
        if (more >= count_limit - m_.count)
            throw argument_error("sluice::regression_sums: the number of points must be below 2^32, got " +
                                 detail::to_text(static_cast<int128>(m_.count) + more));
    }
    static void require_tick(int128 x) {
        if (x <= -tick_limit || x >= tick_limit)
            throw argument_error("sluice::regression_sums: ticks must be within 2^36 of the first, got one " +
                                 detail::to_text(x) + " ticks from it");
    }
    static void require_ns(int128 y) {
        if (y <= -ns_limit || y >= ns_limit)
            throw argument_error(
                "sluice::regression_sums: clock readings must be within 2^48 ns (78 hours) of the first, got one " +
                detail::to_text(y) + " ns from it");
    }
    std::int64_t tick_offset(std::int64_t tick) const {
        auto const x = static_cast<int128>(tick) - m_.origin_tick;
        require_tick(x);
        return static_cast<std::int64_t>(x);
    }
    std::int64_t ns_offset(std::int64_t ns) const {
        auto const y = static_cast<int128>(ns) - m_.origin_ns;
        require_ns(y);
        return static_cast<std::int64_t>(y);
    }

    void add_point(std::int64_t x, std::int64_t y) noexcept {
        include(x, x, y, y);
        ++m_.count;
        m_.x += x;
        m_.y += y;
        m_.xx += static_cast<int128>(x) * x;
        m_.xy += static_cast<int128>(x) * y;
        m_.yy += static_cast<uint128>(static_cast<int128>(y) * y);
    }

    // At most 256 consecutive points, with v = reading - first reading. The loop runs in 64 bits modulo 2^64, which is
    // defined for any bytes. If all readings are within 2^27 ns of each other, nothing has wrapped: |v| < 2^27, so |Σv|
    // < 2^35, the sum of the partial sums is < 2^43, and Σv² < 2^62. Otherwise the points are added one by one.
    template <class It>
    void add_block(std::int64_t x, It readings, std::int64_t n) {
        std::int64_t const reference = readings[0];
        auto least = reference, greatest = reference;
        std::uint64_t sum = 0, sum_of_sums = 0, squares = 0;
        for (std::int64_t i = 0; i < n; ++i) {
            std::int64_t const ns = readings[i];
            least = std::min(least, ns);
            greatest = std::max(greatest, ns);
            auto const v = static_cast<std::uint64_t>(ns) - static_cast<std::uint64_t>(reference);
            sum += v;
            sum_of_sums += sum;
            squares += v * v;
        }
        auto const least_y = ns_offset(least), greatest_y = ns_offset(greatest);
        if (static_cast<std::uint64_t>(greatest) - static_cast<std::uint64_t>(least) >= block_span_ns) {
            for (std::int64_t i = 0; i < n; ++i) add_point(x + i, ns_offset(readings[i]));
            return;
        }
        int128 const y = ns_offset(reference), s = static_cast<std::int64_t>(sum);
        int128 const i_v = n * s - static_cast<std::int64_t>(sum_of_sums);  // Σ i v = n Σv - Σ (n - i) v
        std::int64_t const i_sum = n * (n - 1) / 2, i_squares = (n - 1) * n * (2 * n - 1) / 6;
        include(x, x + n - 1, least_y, greatest_y);
        m_.count += static_cast<std::uint64_t>(n);
        m_.x += static_cast<int128>(n) * x + i_sum;
        m_.y += n * y + s;
        m_.xx += n * (static_cast<int128>(x) * x) + 2 * static_cast<int128>(x) * i_sum + i_squares;
        m_.xy += n * (x * y) + x * s + y * i_sum + i_v;
        m_.yy += static_cast<uint128>(n) * static_cast<uint128>(y * y) + static_cast<uint128>(2 * y * s) + squares;
    }

    void include(std::int64_t x0, std::int64_t x1, std::int64_t y0, std::int64_t y1) noexcept {
        if (m_.count == 0) {
            m_.least_x = m_.greatest_x = x0;
            m_.least_y = m_.greatest_y = y0;
        }
        m_.least_x = std::min(m_.least_x, x0);
        m_.greatest_x = std::max(m_.greatest_x, x1);
        m_.least_y = std::min(m_.least_y, y0);
        m_.greatest_y = std::max(m_.greatest_y, y1);
    }

    // The moments of the same points relative to an origin lower by dx < 2^37 and dy < 2^49. Only Σy² can wrap in
    // between, and it is unsigned.
    moments moved_by(std::int64_t dx, std::int64_t dy) const noexcept {
        auto moved = m_;
        int128 const n = m_.count, x = dx, y = dy;
        moved.x += n * x;
        moved.y += n * y;
        moved.xx += 2 * x * m_.x + n * (x * x);
        moved.xy += x * m_.y + y * m_.x + n * (x * y);
        moved.yy += static_cast<uint128>(2 * y) * static_cast<uint128>(m_.y) +
                    static_cast<uint128>(n) * static_cast<uint128>(y * y);
        moved.least_x += dx;
        moved.greatest_x += dx;
        moved.least_y += dy;
        moved.greatest_y += dy;
        return moved;
    }

    void add_moments(moments const& o) noexcept {
        include(o.least_x, o.greatest_x, o.least_y, o.greatest_y);
        m_.count += o.count;
        m_.x += o.x;
        m_.y += o.y;
        m_.xx += o.xx;
        m_.xy += o.xy;
        m_.yy += o.yy;
    }

    moments m_;
    bool has_origin_ = false;
};

// The textbook n Σxy - Σx Σy overflows 128 bits after four hours. So the sums are first centred, exactly, by the
// integer means xm = ⌊Σx/n⌋ and ym = ⌊Σy/n⌋, and y by the integer slope B as well (z = y - ym - B (x - xm)). Only small
// terms remain for long double: the remainders of the two means, and the fraction of the slope.
inline line_fit regression_sums::fit(std::optional<double> sampling_rate_hz) const {
    if (m_.count == 0) throw argument_error("sluice::regression_sums::fit: at least 1 point is needed, got 0");
    auto const n = static_cast<int128>(m_.count);
    auto const xm = detail::floor_divide(m_.x, n), ym = detail::floor_divide(m_.y, n);
    auto const points = static_cast<long double>(m_.count);
    auto const rx = static_cast<long double>(m_.x - n * xm), ry = static_cast<long double>(m_.y - n * ym);
    auto const tick = m_.origin_tick + static_cast<std::int64_t>(xm);
    auto const ns = static_cast<std::int64_t>(m_.origin_ns + ym);
    auto const ayy = m_.yy - 2 * static_cast<uint128>(ym) * static_cast<uint128>(m_.y) +
                     static_cast<uint128>(n) * static_cast<uint128>(ym * ym);

    if (m_.least_x == m_.greatest_x) {
        if (!sampling_rate_hz)
            throw argument_error(
                "sluice::regression_sums::fit: two different ticks are needed if no sampling rate is given, got " +
                std::to_string(m_.count) + " points at tick " + std::to_string(tick));
        auto const slope = clock_line::at_rate(0, *sampling_rate_hz, {}).ns_per_tick();  // throws on an invalid rate
        auto const variance = (static_cast<long double>(ayy) - ry * ry / points) / points;
        return {clock_line::through(tick, ns, ry / points, slope), m_.count, slope,
                static_cast<double>(std::sqrt(std::max(0.0L, variance))), true};
    }
    // Σ (x - xm)² and so on: each equals a centred sum, and fits its type.
    auto const axx = m_.xx - 2 * xm * m_.x + n * (xm * xm);
    auto const axy = m_.xy - xm * m_.y - ym * m_.x + n * (xm * ym);
    auto const b = detail::round_divide(axy, axx);
    auto const azx = axy - b * axx;  // at most axx / 2
    auto const ub = static_cast<uint128>(b);
    auto const azz =
        ayy - 2 * ub * static_cast<uint128>(axy) + ub * ub * static_cast<uint128>(axx);  // modulo 2^128; at most ayy

    auto const rz = ry - static_cast<long double>(b) * rx;
    auto const cxx = static_cast<long double>(axx) - rx * rx / points;
    auto const czx = static_cast<long double>(azx) - rx * rz / points;
    auto const czz = static_cast<long double>(azz) - rz * rz / points;
    auto const rest = czx / cxx;
    auto const slope = static_cast<long double>(b) + rest;
    auto const variance = std::max(0.0L, czz - czx * rest) / points;
    return {clock_line::through(tick, ns, (ry - slope * rx) / points, slope), m_.count, slope,
            static_cast<double>(std::sqrt(variance)), false};
}

}  // namespace sluice
