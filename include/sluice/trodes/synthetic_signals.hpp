/// \file
/// The closed forms of a synthetic day: the value of any field of any packet, without making the packets.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <sluice/detail/int128.hpp>
#include <sluice/trodes/synthesis.hpp>

namespace sluice::trodes {

namespace detail {

/// The finaliser of splitmix64 (Steele, Lea, Flood 2014): a good hash of 64 bits, and with a counter a random number
/// generator.
constexpr std::uint64_t mix(std::uint64_t x) noexcept {
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}
enum class stream : std::uint64_t { drops = 1, jitter, lateness, lines, sensors, noise };
constexpr std::uint64_t random(std::uint64_t seed, stream which, std::uint64_t epoch, std::uint64_t counter) noexcept {
    return mix(mix(seed ^ (static_cast<std::uint64_t>(which) << 56) ^ (epoch << 40)) ^ counter);
}

/// Converts a probability in [0, 1] to the bound below which a random 64-bit number is with that probability.
inline std::uint64_t bound(double probability) noexcept {
    return probability >= 1 ? ~std::uint64_t{0} : static_cast<std::uint64_t>(probability * 0x1p64);
}

/// A triangle wave of 2^14 ticks between -4096 and 4096.
constexpr std::int16_t triangle(std::uint64_t x) noexcept {
    auto const at = static_cast<std::int32_t>(x & 0x3fff) - 8192;
    return static_cast<std::int16_t>((at < 0 ? -at : at) - 4096);
}

/// The contributions of a channel and of a tick to a sample. They are combined in 16-bit arithmetic so that a loop over
/// channels is vectorised.
struct channel_terms {
    std::uint16_t level, phase, key;
};
struct tick_terms {
    std::uint16_t phase, step, key;
};
constexpr channel_terms terms_of_channel(std::uint32_t channel) noexcept {
    return {static_cast<std::uint16_t>(16 * (channel % 256) + 3 * (channel / 256) - 2048),
            static_cast<std::uint16_t>(61 * channel), static_cast<std::uint16_t>(mix(channel))};
}
constexpr tick_terms terms_of_tick(std::uint64_t seed, std::uint32_t tick) noexcept {
    return {static_cast<std::uint16_t>(tick), static_cast<std::uint16_t>((tick >> 10 & 127) * 4),
            static_cast<std::uint16_t>(random(seed, stream::noise, 0, tick))};
}
constexpr std::int16_t sample_of(std::uint16_t level, std::uint16_t phase, std::uint16_t key, tick_terms const& t,
                                 std::int16_t amplitude) noexcept {
    auto const at = static_cast<std::int16_t>(((t.phase + phase) & 1023) - 512);
    auto const wave = static_cast<std::int16_t>(2 * (at < 0 ? -at : at) - 512);
    auto hash = static_cast<std::uint16_t>(static_cast<std::uint16_t>(key ^ t.key) * 0x2f0bu);
    hash = static_cast<std::uint16_t>(static_cast<std::uint16_t>(hash ^ (hash >> 7)) * 0x9e35u);
    auto const noise = static_cast<std::int16_t>((hash & 127) + (hash >> 8 & 127) - 127);
    auto const scaled = static_cast<std::int16_t>(static_cast<std::int16_t>(noise * amplitude) >> 7);
    return static_cast<std::int16_t>(level + wave + t.step + scaled);
}
/// The sum of two even numbers of 7 bits has a standard deviation of 52.25.
inline std::int16_t noise_amplitude(synthesis const& s) noexcept {
    return static_cast<std::int16_t>(std::lround(s.noise_counts * 128 / 52.25));
}

/// The clocks of one epoch, with constants computed once.
class epoch_clock {
public:
    epoch_clock(synthesis const& s, std::uint32_t epoch)
        : epoch_(epoch),
          seed_(s.seed),
          duration_(
              std::llround(1e9L / s.sampling_rate_hz * (1 + static_cast<long double>(s.drift_ppm) * 1e-6L) * 0x1p32L)),
          jitter_ns_(std::llround(s.jitter_us * 1000)),
          late_limit_(bound(s.late_probability)),
          late_ns_(std::llround(s.late_us * 693)) {
        auto const distance =
            s.ticks_per_epoch() + static_cast<std::uint64_t>(std::llround(s.epoch_gap_s * s.sampling_rate_hz));
        auto const before = (epoch - 1) * distance;
        start_tick_ = static_cast<std::uint32_t>(s.start_tick + before);
        creation_ms_ = s.start_ms + elapsed_ns(before) / 1'000'000;
        first_ns_ = creation_ms_ * 1'000'000 + std::llround(s.system_clock_lag_ms * 1e6);
    }

    std::int64_t creation_ms() const noexcept { return creation_ms_; }
    std::int64_t tick(std::uint64_t offset) const noexcept { return static_cast<std::int64_t>(start_tick_ + offset); }
    /// The line that the clock follows.
    std::int64_t steady_time_ns(std::uint64_t offset) const noexcept { return first_ns_ + elapsed_ns(offset); }
    std::int64_t system_time_ns(std::uint64_t offset) const noexcept {
        return steady_time_ns(offset) + (jitter_ns_ != 0 ? jitter(offset) : 0) +
               (late_limit_ != 0 ? lateness(offset) : 0);
    }

private:
    std::int64_t elapsed_ns(std::uint64_t ticks) const noexcept {
        return static_cast<std::int64_t>(static_cast<sluice::detail::int128>(ticks) * duration_ >> 32);
    }
    std::int64_t jitter(std::uint64_t offset) const noexcept {
        auto const r = random(seed_, stream::jitter, epoch_, offset);
        auto const sum =
            static_cast<std::int64_t>((r & 0xffff) + (r >> 16 & 0xffff) + (r >> 32 & 0xffff) + (r >> 48)) - 2 * 0xffff;
        return sum * jitter_ns_ / 37837;  // the standard deviation of the sum
    }
    // -log2 of a random number, its fraction linear: close to exponential, and the same on every machine.
    std::int64_t lateness(std::uint64_t offset) const noexcept {
        auto const r = random(seed_, stream::lateness, epoch_, offset);
        if (r >= late_limit_) return 0;
        auto const u = mix(r) | 1;
        auto const zeros = std::countl_zero(u);
        auto const fraction = zeros == 63 ? 0 : static_cast<std::int64_t>((u << (zeros + 1)) >> 48);
        return ((std::int64_t{zeros} + 1) * 65536 - fraction) * late_ns_ >> 16;
    }

    std::uint32_t epoch_;
    std::uint64_t seed_;
    std::int64_t duration_;  // of a tick, in units of 2^-32 ns
    std::int64_t jitter_ns_;
    std::uint64_t late_limit_;
    std::int64_t late_ns_;
    std::uint32_t start_tick_ = 0;
    std::int64_t creation_ms_ = 0, first_ns_ = 0;
};

}  // namespace detail

// Below, `epoch` counts from 1, and `offset` is a tick's distance from the first tick of its epoch.

/// The unwrapped tick of an offset. The packet holds its low 32 bits.
inline std::int64_t expected_tick(synthesis const& s, std::uint32_t epoch, std::uint64_t offset) {
    return detail::epoch_clock(s, epoch).tick(offset);
}

/// systemTimeAtCreation of an epoch, ms since 1970.
inline std::int64_t expected_creation_ms(synthesis const& s, std::uint32_t epoch) {
    return detail::epoch_clock(s, epoch).creation_ms();
}

/// The SysClock of a packet: the clock's line, an error that is the sum of four even numbers, and occasionally a late
/// reading.
inline std::int64_t expected_system_time_ns(synthesis const& s, std::uint32_t epoch, std::uint64_t offset) {
    return detail::epoch_clock(s, epoch).system_time_ns(offset);
}

/// True if the packet is missing from the file.
inline bool is_lost(synthesis const& s, std::uint32_t epoch, std::uint64_t offset) {
    if (offset == 0 || offset + 1 == s.ticks_per_epoch()) return false;
    auto const after = std::upper_bound(s.gaps.begin(), s.gaps.end(), offset,
                                        [](std::uint64_t at, lost_ticks const& gap) { return at < gap.first; });
    if (after != s.gaps.begin() && offset - after[-1].first < after[-1].count) return true;
    return s.drop_probability > 0 &&
           detail::random(s.seed, detail::stream::drops, epoch, offset) < detail::bound(s.drop_probability);
}

/// The count of a hardware channel at a tick: a level per channel, a wave of 1024 ticks shifted by the channel, a step
/// every 1024 ticks, and noise. Within ±3500.
inline std::int16_t expected_sample(synthesis const& s, std::uint32_t hardware_channel, std::int64_t tick) noexcept {
    auto const channel = detail::terms_of_channel(hardware_channel);
    return detail::sample_of(channel.level, channel.phase, channel.key,
                             detail::terms_of_tick(s.seed, static_cast<std::uint32_t>(tick)),
                             detail::noise_amplitude(s));
}

/// The digital lines: 0 to 7 are on the controller, 8 to 71 on the ECU (Din1 to 32, Dout1 to 32).
inline constexpr std::uint32_t digital_line_count = 72;

/// The number of ticks between changes of a digital line, and where in the first interval an epoch begins.
struct line_rhythm {
    std::uint64_t period = 1, phase = 0;
    bool expected(std::uint64_t offset) const noexcept { return ((offset + phase) / period & 1) != 0; }
    std::uint64_t until_change(std::uint64_t offset) const noexcept { return period - (offset + phase) % period; }
};
inline line_rhythm rhythm_of(synthesis const& s, std::uint32_t epoch, std::uint32_t line) {
    auto const r = detail::random(s.seed, detail::stream::lines, epoch, line);
    if (s.toggles_per_s <= 0) return {std::uint64_t{1} << 40, (r & 1) << 40};
    auto const period = static_cast<std::uint64_t>(std::llround(s.sampling_rate_hz / s.toggles_per_s)) + line;
    return {period, r % (2 * period)};
}
inline bool expected_bit(synthesis const& s, std::uint32_t epoch, std::uint32_t line, std::uint64_t offset) {
    return rhythm_of(s, epoch, line).expected(offset);
}

/// The analog channels of the ECU: 0 to 7 are Ain1 to 8, 8 to 11 Aout1 to 4.
inline constexpr std::uint32_t analog_channel_count = 12;

inline std::int16_t expected_analog(synthesis const& s, std::uint32_t channel, std::uint64_t offset) noexcept {
    return s.analog ? detail::triangle(offset * (3 + 2 * channel) + 977 * channel) : std::int16_t{0};
}

/// The bit of the multiplexed device's id byte that is set at an offset, or -1; then the values are noise.
constexpr int expected_sensor_bit(std::uint64_t offset) noexcept {
    constexpr std::array<std::int8_t, 10> bits{-1, 3, -1, 2, -1, -1, 1, -1, 0, 5};
    return bits[offset % bits.size()];
}
/// The value at one of the three places of the multiplexed device at an offset where `bit` is set. Bits: 3
/// accelerometer, 2 gyroscope, 1 magnetometer (places 0 to 2: X, Y, Z), 0 RFsync, 5 Controller_Ain1 (place 0).
constexpr std::int16_t expected_sensor(int bit, std::uint32_t place, std::uint64_t offset) noexcept {
    return static_cast<std::int16_t>(detail::triangle(offset * (place + 1) / 4) + 1000 * bit +
                                     100 * static_cast<int>(place));
}
/// The value at a place of the multiplexed device: a sensor's value, or noise if no bit is set.
constexpr std::int16_t expected_sensor_bytes(synthesis const& s, std::uint32_t epoch, std::uint32_t place,
                                             std::uint64_t offset) noexcept {
    if (auto const bit = expected_sensor_bit(offset); bit >= 0) return expected_sensor(bit, place, offset);
    return static_cast<std::int16_t>(detail::random(s.seed, detail::stream::sensors, epoch, offset) >> (16 * place));
}

}  // namespace sluice::trodes
