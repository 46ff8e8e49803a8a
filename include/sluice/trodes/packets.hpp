/// \file
/// packets: consecutive packets in memory as a range, and each of their fields as a range.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <ranges>
#include <span>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/detail/index_cursor.hpp>
#include <sluice/trodes/device.hpp>
#include <sluice/trodes/packet.hpp>
#include <sluice/trodes/packet_layout.hpp>
#include <sluice/views/transform.hpp>

#include <range/v3/view/facade.hpp>

namespace sluice::trodes {

/// Bit `bit` of a byte, as 0 or 1.
struct bit_of {
    std::uint8_t bit = 0;
    constexpr std::uint8_t operator()(std::uint8_t byte) const noexcept {
        return static_cast<std::uint8_t>(byte >> bit & 1);
    }
};

/// A digital line: 0 or 1 for each packet.
using digital_view = transform_view<strided<std::uint8_t>, bit_of>;

/// The byte offsets of the samples of chosen hardware channels, in the given order. Throws argument_error if a channel
/// is not recorded.
inline column_table sample_columns(packet_layout const& layout, std::span<std::uint32_t const> hardware_channels) {
    std::vector<std::uint32_t> bytes;
    bytes.reserve(hardware_channels.size());
    for (auto const channel : hardware_channels) bytes.push_back(layout.sample_byte(channel));
    return column_table(std::move(bytes));
}

/// The byte offsets of all samples, in packet order.
inline column_table sample_columns(packet_layout const& layout) {
    std::vector<std::uint32_t> bytes(layout.channel_count);
    for (std::uint32_t slot = 0; slot < layout.channel_count; ++slot) bytes[slot] = layout.samples_byte + 2 * slot;
    return column_table(std::move(bytes));
}

/// `count` consecutive packets in memory, starting at `first`.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | bytes and a layout that outlive it, or an owner of them | random-access view of \ref packet; its fields are strided views | yes | yes | pointers, its share of the owner | a field of a packet is read |
///
/// With a \ref consumption hook, sluice's algorithms release the bytes they have passed, every 4 MiB; iterators never
/// do. Fields and slices share the owner; a packet does not.
class packets : public ranges::view_facade<packets, ranges::finite> {
    friend ranges::range_access;
    std::byte const* first_ = nullptr;
    std::size_t count_ = 0;
    packet_layout const* layout_ = nullptr;
    consumption const* hook_ = nullptr;
    std::shared_ptr<void const> owner_;

    struct cursor : sluice::detail::index_cursor {
        std::byte const* first = nullptr;
        packet_layout const* layout = nullptr;
        packet read() const noexcept { return {first + index * layout->packet_bytes, *layout}; }
    };
    cursor begin_cursor() const noexcept { return {{0}, first_, layout_}; }
    cursor end_cursor() const noexcept { return {{size()}, first_, layout_}; }

    std::uint32_t timestamp_byte() const noexcept { return layout_ ? layout_->timestamp_byte : 0; }

public:
    packets() = default;
    /// `hook` releases bytes after they are consumed. `owner` keeps them and the layout in memory.
    packets(std::byte const* first, std::size_t count, packet_layout const& layout, consumption const* hook = nullptr,
            std::shared_ptr<void const> owner = nullptr) noexcept
        : first_(first), count_(count), layout_(&layout), hook_(hook), owner_(std::move(owner)) {}

    std::size_t size() const noexcept { return count_; }
    std::byte const* data() const noexcept { return first_; }
    packet operator[](std::size_t index) const noexcept { return {first_ + index * layout_->packet_bytes, *layout_}; }

    /// The layout of the packets. Requires packets that are not default-constructed.
    packet_layout const& layout() const noexcept { return *layout_; }

    /// The values of type T at byte `byte` of each packet. Requires that they are within the packet.
    template <packet_field T>
    strided<T> field(std::uint32_t byte) const noexcept {
        if (first_ == nullptr) return {};
        return {first_ + byte, layout_->packet_bytes, size(), hook_, owner_};
    }
    /// Rows of values of type T, one column per entry of `columns`.
    template <packet_field T>
    strided_rows<T> rows(column_table columns) const {
        return {first_, layout_ ? layout_->packet_bytes : 0, size(), std::move(columns), hook_, owner_};
    }

    /// The Trodes timestamps as recorded: samples, modulo 2^32.
    strided<std::uint32_t> raw_ticks() const noexcept { return field<std::uint32_t>(timestamp_byte()); }
    /// The system clock: nanoseconds since 1970. Throws argument_error if packets have none.
    strided<std::int64_t> system_times() const {
        if (!layout_ || !layout_->sysclock_byte)
            throw argument_error("sluice::trodes::packets::system_times: the packets must have a SysClock, got none");
        return field<std::int64_t>(*layout_->sysclock_byte);
    }
    /// Rows of int16 counts, one column per entry of `columns` (see \ref sample_columns).
    strided_rows<std::int16_t> samples(column_table columns) const { return rows<std::int16_t>(std::move(columns)); }
    digital_view digital(digital_channel const& channel) const {
        return {field<std::uint8_t>(channel.byte), bit_of{channel.bit}};
    }
    strided<std::int16_t> analog(analog_channel const& channel) const noexcept {
        return field<std::int16_t>(channel.byte);
    }

    packets slice(std::size_t first, std::size_t count) const noexcept {
        packets made = *this;
        made.count_ = count;
        if (count != 0) made.first_ = first_ + first * layout_->packet_bytes;
        return made;
    }
    std::size_t release_step() const noexcept { return hook_ ? release_bytes / layout_->packet_bytes + 1 : 0; }
    void release(std::size_t first, std::size_t count) const noexcept {
        if (hook_ && count != 0)
            hook_->release(first_ + first * layout_->packet_bytes, first_ + (first + count) * layout_->packet_bytes);
    }
    void release_all() const noexcept {
        if (hook_) hook_->release_all();
    }
};

}  // namespace sluice::trodes

template <>
inline constexpr bool std::ranges::enable_view<sluice::trodes::packets> = true;
