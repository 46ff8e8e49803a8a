#include "segments.hpp"

#include <cstring>

namespace bench {

std::vector<std::byte> make_packets(std::size_t count) {
    std::vector<std::byte> bytes(count * packet_bytes::all);
    std::uint32_t noise = 1;
    for (std::size_t i = 0; i != count; ++i) {
        std::byte* const packet = bytes.data() + i * packet_bytes::all;
        auto const tick = static_cast<std::uint32_t>(1000 + i);
        auto const clock =
            std::int64_t{1'700'000'000'000'000'000} + static_cast<std::int64_t>(i) * 33'333 + noise % 2000;
        *packet = std::byte{0x55};
        std::memcpy(packet + packet_bytes::clock, &clock, sizeof clock);
        std::memcpy(packet + packet_bytes::tick, &tick, sizeof tick);
        for (std::size_t c = 0; c != packet_bytes::channels; ++c) {
            noise = noise * 1664525 + 1013904223;
            auto const sample = static_cast<std::int16_t>(noise >> 16);
            std::memcpy(packet + packet_bytes::samples + 2 * c, &sample, sizeof sample);
        }
    }
    return bytes;
}

std::span<double> chunk_buffer() {
    static std::vector<double> buffer(chunk_elements);
    return buffer;
}

}  // namespace bench
