/// \file
/// packet: one packet of a Trodes recording. Its fields are read in place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <sluice/core/error.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/trodes/device.hpp>
#include <sluice/trodes/packet_layout.hpp>

namespace sluice::trodes {

/// A reference to the bytes of one packet and to their layout: 16 bytes, cheap to copy, owns nothing.
///
/// Valid as long as its source: any copy of its recording, or its block until the next one. Nothing is checked except
/// where stated. A damaged packet returns the values of its bytes.
class packet {
public:
    packet() = default;
    packet(std::byte const* bytes, packet_layout const& layout) noexcept : bytes_(bytes), layout_(&layout) {}

    std::span<std::byte const> bytes() const noexcept { return {bytes_, layout_->packet_bytes}; }
    packet_layout const& layout() const noexcept { return *layout_; }

    /// The first byte: \ref sync_byte_value unless the packet is damaged.
    std::uint8_t sync() const noexcept { return load<std::uint8_t>(bytes_); }
    /// The Trodes timestamp: samples, modulo 2^32.
    std::uint32_t timestamp() const noexcept { return load<std::uint32_t>(bytes_ + layout_->timestamp_byte); }

    /// The system clock: nanoseconds since 1970. Throws argument_error if packets have none.
    std::int64_t system_time_ns() const {
        if (!layout_->sysclock_byte)
            throw argument_error("sluice::trodes::packet::system_time_ns: the packets must have a SysClock, got none");
        return load<std::int64_t>(bytes_ + *layout_->sysclock_byte);
    }

    /// The count at a slot, in packet order (for hardware channels see packet_layout::slot_of_channel). Requires slot <
    /// channel_count.
    std::int16_t sample(std::size_t slot) const noexcept {
        return load<std::int16_t>(bytes_ + layout_->samples_byte + 2 * slot);
    }
    bool bit(digital_channel const& channel) const noexcept {
        return (load<std::uint8_t>(bytes_ + channel.byte) >> channel.bit & 1) != 0;
    }
    std::int16_t value(analog_channel const& channel) const noexcept {
        return load<std::int16_t>(bytes_ + channel.byte);
    }
    /// The int16 at a sensor's bytes. It belongs to this sensor only if `updates`.
    std::int16_t value(multiplexed_channel const& channel) const noexcept {
        return load<std::int16_t>(bytes_ + channel.byte);
    }
    bool updates(multiplexed_channel const& channel) const noexcept {
        return (load<std::uint8_t>(bytes_ + channel.id_byte) >> channel.id_bit & 1) != 0;
    }

private:
    std::byte const* bytes_ = nullptr;
    packet_layout const* layout_ = nullptr;
};

}  // namespace sluice::trodes
