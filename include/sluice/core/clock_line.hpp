/// \file
/// clock_line: a straight line from ticks to seconds, rounded only once.
#pragma once

#include <bit>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>

#include <sluice/core/error.hpp>

namespace sluice {

/// Maps a tick to seconds since 1970: seconds = S + (c + b (tick - t0)).
///
/// S is whole seconds, so a double holds it exactly. c + b (tick - t0) is small, so a double holds it to 0.01 ns over
/// two days. The last addition rounds once. The value is within half a double's spacing of the exact value: 119 ns in
/// this century. If b > 0, seconds never decrease with the tick, because each operation is monotone. They increase
/// strictly if b exceeds the spacing of 238 ns.
///
/// Holds 80 bytes; reads nothing; semiregular. A default-constructed line returns zero for every tick.
class clock_line {
public:
    clock_line() = default;

    /// Returns the line through (tick, ns + fraction_ns), in nanoseconds since 1970, with slope \p ns_per_tick.
    static clock_line through(std::int64_t tick, std::int64_t ns, long double fraction_ns,
                              long double ns_per_tick) noexcept {
        auto const whole = ns / second_ns - (ns % second_ns < 0 ? 1 : 0);
        auto const rest = static_cast<long double>(ns - whole * second_ns);
        return {tick, whole, (rest + fraction_ns) / second_ns, ns_per_tick / second_ns};
    }

    /// Returns the line of a recording without a system clock: (tick - first_tick) / sampling_rate_hz + start.
    /// \throws argument_error unless the rate is finite and positive.
    static clock_line at_rate(std::int64_t first_tick, double sampling_rate_hz, std::chrono::milliseconds start) {
        require_rate(sampling_rate_hz, "sluice::clock_line::at_rate");
        auto const ms = start.count();
        auto const whole = ms / 1000 - (ms % 1000 < 0 ? 1 : 0);
        return {first_tick, whole, static_cast<long double>(ms - whole * 1000) / 1000,
                1 / static_cast<long double>(sampling_rate_hz)};
    }

    /// Returns seconds since 1970, rounded once. Branch-free: a loop over consecutive ticks is vectorised. Exact for
    /// |tick - t0| < 2^51 (two thousand years at 30 kHz), which holds for any unwrapped tick of a recording.
    double operator()(std::int64_t tick) const noexcept {
        // An integer addition and a subtraction convert an int64 below 2^51 to double. Every vector unit has both; a
        // conversion instruction exists only since AVX-512.
        constexpr double offset = 0x1.8p52;
        auto const bits = static_cast<std::uint64_t>(tick) - biased_origin_;
        auto const distance = std::bit_cast<double>(bits) - offset;
        return seconds_ + (c_ + b_ * distance);
    }

    /// Seconds since 1970 in long double, within 0.1 ns.
    long double exact(std::int64_t tick) const noexcept {
        auto const distance =
            static_cast<std::int64_t>(static_cast<std::uint64_t>(tick) - static_cast<std::uint64_t>(origin_tick_));
        return seconds_ + (exact_c_ + exact_b_ * static_cast<long double>(distance));
    }

    /// Returns the time of \p tick in nanoseconds since \p origin_ns. Use it for residuals, for which seconds since
    /// 1970 are too coarse.
    long double ns_since(std::int64_t origin_ns, std::int64_t tick) const noexcept {
        auto const origin_second = origin_ns / second_ns;
        auto const distance =
            static_cast<std::int64_t>(static_cast<std::uint64_t>(tick) - static_cast<std::uint64_t>(origin_tick_));
        auto const seconds = (static_cast<long double>(seconds_) - origin_second) + exact_c_;
        return (seconds * second_ns - static_cast<long double>(origin_ns % second_ns)) +
               exact_b_ * second_ns * static_cast<long double>(distance);
    }

    /// Returns the first tick in [first, last] whose time is at or after \p seconds, or \p last if there is no such
    /// tick. Requires a rising line.
    std::int64_t first_tick_not_before(double seconds, std::int64_t first, std::int64_t last) const noexcept {
        auto const guess =
            origin_tick_ + std::floor((static_cast<long double>(seconds) - seconds_ - exact_c_) / exact_b_);
        if (!(guess > static_cast<long double>(first))) return first_from(first, seconds, first, last);
        if (!(guess < static_cast<long double>(last))) return first_from(last, seconds, first, last);
        return first_from(static_cast<std::int64_t>(guess), seconds, first, last);
    }

    long double ns_per_tick() const noexcept { return exact_b_ * second_ns; }

    /// Returns the deviation of the tick length from nominal in parts per million; positive if the sampling clock is
    /// slow.
    double ppm(double sampling_rate_hz) const {
        require_rate(sampling_rate_hz, "sluice::clock_line::ppm");
        return static_cast<double>((exact_b_ * static_cast<long double>(sampling_rate_hz) - 1) * 1e6L);
    }

    /// True if time increases with the tick.
    bool rises() const noexcept { return exact_b_ > 0; }

    friend bool operator==(clock_line const&, clock_line const&) = default;

private:
    static constexpr std::int64_t second_ns = 1'000'000'000;
    static constexpr std::uint64_t bias = 0x4338'0000'0000'0000;  // the bits of 1.5 · 2^52

    clock_line(std::int64_t tick, std::int64_t whole_seconds, long double c, long double b) noexcept
        : origin_tick_(tick),
          biased_origin_(static_cast<std::uint64_t>(tick) - bias),
          seconds_(static_cast<double>(whole_seconds)),
          c_(static_cast<double>(c)),
          b_(static_cast<double>(b)),
          exact_c_(c),
          exact_b_(b) {}

    // Rounding leaves the guess at most a step or two away: near 1e9 s one double covers many nanoseconds and few
    // ticks.
    std::int64_t first_from(std::int64_t tick, double seconds, std::int64_t first, std::int64_t last) const noexcept {
        while (tick > first && (*this)(tick - 1) >= seconds) --tick;
        while (tick < last && (*this)(tick) < seconds) ++tick;
        return tick;
    }

    static void require_rate(double rate_hz, char const* who) {
        if (!(rate_hz > 0) || !std::isfinite(rate_hz))
            throw argument_error(std::string(who) + ": sampling_rate_hz must be finite and positive, got " +
                                 std::to_string(rate_hz));
    }

    std::int64_t origin_tick_ = 0;
    std::uint64_t biased_origin_ = -bias;
    double seconds_ = 0;
    double c_ = 0;
    double b_ = 0;
    long double exact_c_ = 0;
    long double exact_b_ = 0;
};

}  // namespace sluice
