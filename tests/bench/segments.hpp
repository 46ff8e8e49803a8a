/// \file
/// What the benchmarks run over: one sequence in several parts of uneven length, and packets like those of a
/// 128-channel recording.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace bench {

inline constexpr std::size_t chunk_elements = 16384;

/// `count` parts with about `total` elements in all; lengths differ by up to a third, so that chunks straddle parts
/// anywhere.
template <class T>
std::vector<std::vector<T>> make_segments(std::size_t count, std::size_t total) {
    std::vector<std::vector<T>> parts(count);
    std::uint32_t next = 0;
    for (std::size_t i = 0; i != count; ++i) {
        parts[i].resize(total / count * (6 + i % 3) / 7);
        for (T& value : parts[i])
            value = static_cast<T>(next++ % 1'000'003);  // whole numbers: any sum of doubles is exact
    }
    return parts;
}

template <class T>
std::size_t size_of_all(std::vector<std::vector<T>> const& parts) {
    std::size_t size = 0;
    for (auto const& part : parts) size += part.size();
    return size;
}

/// A packet of 128 int16 samples after 54 bytes of devices and timestamp; 310 is no multiple of 4, so fields lie
/// unaligned.
struct packet_bytes {
    static constexpr std::size_t all = 310;
    static constexpr std::size_t clock = 40;  // int64, ns
    static constexpr std::size_t tick = 50;   // uint32
    static constexpr std::size_t samples = 54;
    static constexpr std::size_t channels = 128;
};

/// `count` packets with consecutive ticks, a clock that runs at 30 kHz, and samples that differ.
std::vector<std::byte> make_packets(std::size_t count);

/// One chunk of output, the same memory for every contestant.
std::span<double> chunk_buffer();

/// The hand-written loop of a body that fills a buffer: piece by piece, handing the buffer over each time that it is
/// full. `fill(out, part, first, count)` is the innermost loop.
template <class Parts, class Fill, class Sink>
void fill_by_hand(Parts const& parts, Fill fill, Sink& sink) {
    auto const buffer = chunk_buffer();
    std::size_t filled = 0;
    for (auto const& part : parts) {
        std::size_t const size = part.size();
        for (std::size_t at = 0; at != size;) {
            std::size_t const n = std::min(size - at, chunk_elements - filled);
            fill(buffer.data() + filled, part, at, n);
            at += n;
            filled += n;
            if (filled == chunk_elements) {
                sink(buffer);
                filled = 0;
            }
        }
    }
    if (filled != 0) sink(buffer.first(filled));
}

}  // namespace bench
