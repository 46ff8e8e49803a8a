/// \file
/// Builds small .rec files byte by byte, intact or damaged.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

#include "support/trodes_header.hpp"

namespace test {

inline constexpr std::size_t packet_bytes =
    22;  // of the default trodes_header: sync byte, digital byte, system clock, timestamp, 4 samples
inline constexpr std::size_t timestamp_byte = 10;

template <class T>
void put(std::string& bytes, T value) {
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    bytes.append(raw, sizeof value);
}

/// The packet of a tick: every field is computed from `tick` and `offset` (from the first packet).
inline std::string packet_of(std::uint32_t tick, std::int64_t offset, char sync_byte = 0x55) {
    std::string bytes(1, sync_byte);
    put(bytes, static_cast<std::uint8_t>(offset % 3 == 0 ? 1 : 2));
    put(bytes, std::int64_t{1'687'474'800'000'000'000} + offset * 33'333);
    put(bytes, tick);
    for (int slot = 0; slot < 4; ++slot) put(bytes, static_cast<std::int16_t>(1000 * slot - offset));
    return bytes;
}

/// `count` packets with consecutive ticks.
inline std::string packets_of(std::uint32_t first_tick, std::size_t count) {
    std::string bytes;
    for (std::size_t i = 0; i < count; ++i)
        bytes += packet_of(first_tick + static_cast<std::uint32_t>(i), static_cast<std::int64_t>(i));
    return bytes;
}

}  // namespace test
