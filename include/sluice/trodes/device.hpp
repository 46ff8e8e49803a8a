/// \file
/// The devices of a Trodes packet and their channels, as values. Every offset counts from the first byte of the packet.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::trodes {

/// One bit: bit `bit` (0 = least significant) of packet byte `byte`. In real headers several channels may share one
/// bit.
struct digital_channel {
    std::string id;
    std::uint32_t byte = 0;
    std::uint8_t bit = 0;
    bool input = true;
    friend bool operator==(digital_channel const&, digital_channel const&) = default;
};

/// One little-endian int16 at packet bytes `byte` and `byte + 1`.
struct analog_channel {
    std::string id;
    std::uint32_t byte = 0;
    friend bool operator==(analog_channel const&, analog_channel const&) = default;
};

/// A sensor that shares its bytes with others. The int16 at `byte` belongs to this channel in packets whose bit
/// `id_bit` of packet byte `id_byte` is 1. In other packets the channel keeps its last value.
struct multiplexed_channel {
    std::string id;
    std::uint32_t byte = 0;
    std::uint32_t id_byte = 0;
    std::uint8_t id_bit = 0;
    friend bool operator==(multiplexed_channel const&, multiplexed_channel const&) = default;
};

/// A `HardwareConfiguration/Device`: the packet bytes [first_byte, first_byte + byte_count), with channels in header
/// order.
struct device {
    std::string name;
    std::uint32_t first_byte = 0;
    std::uint32_t byte_count = 0;
    std::vector<digital_channel> digital;
    std::vector<analog_channel> analog;
    std::vector<multiplexed_channel> multiplexed;
    friend bool operator==(device const&, device const&) = default;
};

}  // namespace sluice::trodes
