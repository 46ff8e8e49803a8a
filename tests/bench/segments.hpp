/// \file
/// The input of the benchmarks: one sequence in several segments of different lengths, and packets like those of a
/// 128-channel recording.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace bench {

inline constexpr std::size_t chunk_elements = 16384;

/// `count` segments with about `total` elements in all. Lengths differ by up to a third, so that chunks straddle
/// segments anywhere.
template <class T>
std::vector<std::vector<T>> make_segments(std::size_t count, std::size_t total) {
    std::vector<std::vector<T>> segments(count);
    std::uint32_t next = 0;
    for (std::size_t i = 0; i != count; ++i) {
        segments[i].resize(total / count * (6 + i % 3) / 7);
        for (T& value : segments[i])
            value = static_cast<T>(next++ % 1'000'003);  // whole numbers, so that sums of doubles are exact
    }
    return segments;
}

template <class T>
std::size_t size_of_all(std::vector<std::vector<T>> const& segments) {
    std::size_t size = 0;
    for (auto const& segment : segments) size += segment.size();
    return size;
}

/// A packet of 128 int16 samples after 54 bytes of devices and timestamp. 310 is not a multiple of 4, so fields are
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

/// The output buffer of one chunk, the same memory for every contestant.
std::span<double> chunk_buffer();

/// The hand-written loop: fills a buffer segment by segment and passes it to the sink whenever it is full. `fill(out,
/// segment, first, count)` is the innermost loop.
template <class Segments, class Fill, class Sink>
void fill_by_hand(Segments const& segments, Fill fill, Sink& sink) {
    auto const buffer = chunk_buffer();
    std::size_t filled = 0;
    for (auto const& segment : segments) {
        std::size_t const size = segment.size();
        for (std::size_t at = 0; at != size;) {
            std::size_t const n = std::min(size - at, chunk_elements - filled);
            fill(buffer.data() + filled, segment, at, n);
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
