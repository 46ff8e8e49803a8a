/// \file
/// The layout of a Trodes packet: 0x55 | devices | uint32 timestamp | int16 samples, little-endian.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <sluice/core/error.hpp>

namespace sluice::trodes {

/// The first byte of every packet, and the format's only integrity check.
inline constexpr std::uint8_t sync_byte_value = 0x55;

/// The maximum size of a packet. A larger one means a broken header (1024 channels have 2 KiB).
inline constexpr std::uint32_t max_packet_bytes = 1u << 24;

/// Byte offsets within one packet, and the slot (place among the int16 samples) of each hardware channel.
struct packet_layout {
    static constexpr std::uint32_t not_recorded = std::numeric_limits<std::uint32_t>::max();

    std::uint32_t packet_bytes = 0;
    std::uint32_t timestamp_byte = 0;            ///< uint32, in samples
    std::uint32_t samples_byte = 0;              ///< the first int16
    std::uint32_t channel_count = 0;             ///< recorded channels = int16 slots
    std::optional<std::uint32_t> sysclock_byte;  ///< int64, nanoseconds since 1970; none in old files
    std::vector<std::uint32_t> slot_of_channel;  ///< by hardware channel; `not_recorded` if there is no slot

    /// The byte of a hardware channel's sample. Throws argument_error if that channel is not recorded.
    std::uint32_t sample_byte(std::uint32_t hardware_channel) const {
        if (hardware_channel >= slot_of_channel.size() || slot_of_channel[hardware_channel] == not_recorded)
            throw argument_error(
                "sluice::trodes::packet_layout::sample_byte: the hardware channel must be recorded, got " +
                std::to_string(hardware_channel));
        return samples_byte + 2 * slot_of_channel[hardware_channel];
    }

    friend bool operator==(packet_layout const&, packet_layout const&) = default;
};

/// Makes the layout of a packet with `device_bytes` of devices and slots that hold `slot_channels`, out of
/// `hardware_channels`. Throws argument_error if the packet is larger than \ref max_packet_bytes.
inline packet_layout make_packet_layout(std::uint64_t device_bytes, std::span<std::uint32_t const> slot_channels,
                                        std::uint32_t hardware_channels) {
    auto const bytes = 1 + device_bytes + 4 + 2 * std::uint64_t{slot_channels.size()};
    if (device_bytes > max_packet_bytes || bytes > max_packet_bytes)
        throw argument_error("sluice::trodes::make_packet_layout: a packet must have at most " +
                             std::to_string(max_packet_bytes) + " bytes, got " + std::to_string(device_bytes) +
                             " of devices and " + std::to_string(slot_channels.size()) + " samples");
    packet_layout layout;
    layout.packet_bytes = static_cast<std::uint32_t>(bytes);
    layout.timestamp_byte = static_cast<std::uint32_t>(1 + device_bytes);
    layout.samples_byte = layout.timestamp_byte + 4;
    layout.channel_count = static_cast<std::uint32_t>(slot_channels.size());
    layout.slot_of_channel.assign(hardware_channels, packet_layout::not_recorded);
    for (std::uint32_t slot = 0; slot < layout.channel_count; ++slot)
        layout.slot_of_channel.at(slot_channels[slot]) = slot;
    return layout;
}

}  // namespace sluice::trodes
