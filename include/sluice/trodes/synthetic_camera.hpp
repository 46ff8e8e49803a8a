/// \file
/// The camera of a synthetic day, in closed form: the times of its frames, and the files that Trodes writes for them.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <sluice/trodes/synthesis.hpp>
#include <sluice/trodes/synthetic_signals.hpp>

namespace sluice::trodes {

/// One frame of the camera of a synthetic epoch.
struct synthetic_frame {
    std::uint32_t tick = 0;     ///< of the last packet before the frame arrived, as in the files (modulo 2^32)
    std::uint32_t counter = 0;  ///< the camera's counter, modulo 2^16
    std::int64_t taken_ns = 0;  ///< nanoseconds since 1970
    std::array<std::uint16_t, 4> pixels{};  ///< of the two LEDs: x, y, x, y
    friend bool operator==(synthetic_frame const&, synthetic_frame const&) = default;
};

namespace detail {

inline constexpr std::uint64_t frames_before_pause = 20;

/// The tick offset at which frame `index` is taken: the first after 0.2 s, then at the camera's rate. A second's pause
/// follows the first 20 frames; readers use it to find the start of the epoch.
inline std::uint64_t frame_offset(synthesis const& s, std::uint64_t index) {
    auto const seconds =
        0.2 + static_cast<double>(index) / s.camera_frames_per_s + (index < frames_before_pause ? 0.0 : 1.0);
    return static_cast<std::uint64_t>(std::llround(seconds * s.sampling_rate_hz));
}

template <class T>
void put_little_endian(std::string& to, T value) {
    auto const bytes = std::bit_cast<std::array<char, sizeof(T)>>(value);
    to.append(bytes.data(), bytes.size());
}

}  // namespace detail

/// The number of frames of an epoch: those that arrive, 4 ms after they are taken, before its last tick.
inline std::uint64_t expected_frame_count(synthesis const& s) {
    if (s.camera_frames_per_s <= 0) return 0;
    auto const delay = s.sampling_rate_hz / 250;
    std::uint64_t count = 0;
    while (detail::frame_offset(s, count) + delay < s.ticks_per_epoch()) ++count;
    return count;
}

/// Frame `index` of an epoch. The LEDs move in a circle, 250 pixels wide and 200 high. The second LED is 6 right of and
/// 3 below the first.
inline synthetic_frame expected_frame(synthesis const& s, std::uint32_t epoch, std::uint64_t index) {
    auto const taken = detail::frame_offset(s, index);
    auto came = taken + s.sampling_rate_hz / 250;
    while (is_lost(s, epoch, came)) --came;
    auto const x = static_cast<std::uint16_t>(400 + detail::triangle(index * 64) / 16);
    auto const y = static_cast<std::uint16_t>(300 + detail::triangle(index * 64 + 4096) / 20);
    return {static_cast<std::uint32_t>(expected_tick(s, epoch, came)),
            static_cast<std::uint32_t>((100 + index) & 0xffff),
            detail::epoch_clock(s, epoch).steady_time_ns(taken),
            {x, y, static_cast<std::uint16_t>(x + 6), static_cast<std::uint16_t>(y + 3)}};
}

/// The bytes of an epoch's {stem}.1.videoTimeStamps.cameraHWSync.
inline std::string synthetic_camera_sync(synthesis const& s, std::uint32_t epoch) {
    auto text = "<Start settings>\nCamera name: synthesised\nClock rate: " + std::to_string(s.sampling_rate_hz) +
                "\nFields: <PosTimestamp uint32><HWframeCount uint32><HWTimestamp uint64>\n<End settings>\n";
    for (std::uint64_t i = 0, count = expected_frame_count(s); i != count; ++i) {
        auto const frame = expected_frame(s, epoch, i);
        detail::put_little_endian(text, frame.tick);
        detail::put_little_endian(text, frame.counter);
        detail::put_little_endian(text, frame.taken_ns);
    }
    return text;
}

/// The bytes of an epoch's {stem}.1.videoPositionTracking: every frame is tracked.
inline std::string synthetic_tracking(synthesis const& s, std::uint32_t epoch) {
    auto text = "<Start settings>\nthreshold: 190\nclockrate: " + std::to_string(s.sampling_rate_hz) +
                "\ncamera resolution: 728x544\nFields: <time uint32><xloc uint16><yloc uint16><xloc2 uint16><yloc2 "
                "uint16>\n<End settings>\n";
    for (std::uint64_t i = 0, count = expected_frame_count(s); i != count; ++i) {
        auto const frame = expected_frame(s, epoch, i);
        detail::put_little_endian(text, frame.tick);
        for (auto const pixel : frame.pixels) detail::put_little_endian(text, pixel);
    }
    return text;
}

/// The beginning of an h264 stream; it has no frames.
inline constexpr std::string_view synthetic_video{"\0\0\0\1\x67", 5};

/// The text of an epoch's {stem}.stateScriptLog.
inline std::string synthetic_state_script(std::uint32_t epoch) {
    auto text = "# state script, epoch " + std::to_string(epoch) + "\n";
    for (unsigned i = 0; i != 20; ++i)
        text += std::to_string(1000 * i + 17) + " " + std::to_string(i % 4) + " " + std::to_string(i * 7 % 5) + "\n";
    return text;
}

}  // namespace sluice::trodes
