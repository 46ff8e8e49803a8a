/// \file
/// block: packets of one recording in memory, with their ticks and the packet before them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>

#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/core/ticked_view.hpp>
#include <sluice/trodes/detail/sample_tables.hpp>
#include <sluice/trodes/device.hpp>
#include <sluice/trodes/packet.hpp>
#include <sluice/trodes/packet_layout.hpp>
#include <sluice/trodes/packets.hpp>
#include <sluice/trodes/tick_runs.hpp>

namespace sluice::trodes {

class recording;

/// The origin of a block.
struct block_origin {
    trodes::recording const* recording = nullptr;
    std::size_t recording_index = 0;  ///< of the recording in the pass
    std::uint64_t first_index = 0;    ///< of the first packet, among the packets read from the recording
    std::uint64_t file_offset = 0;    ///< of the first packet, in bytes from the file's beginning
};

/// Consecutive packets of one recording, their ticks unwrapped: the element of \ref blocks.
///
///     for (auto const& block : trodes::blocks(recording))
///         sink.append(block.samples(channels) | views::fill_gaps(gaps::repeat_single));
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | packets and runs that outlive it | random-access view of \ref packet | yes | yes | pointers | a field of a packet is read |
///
/// The block and each of its fields are a `ticked_range`: they have `runs()`, `previous()` and `previous_tick()`. So
/// views::fill_gaps also fills a packet that was dropped between two blocks. Everything refers to the buffer of the
/// range that produced the block, and is valid until that range's next step.
class block : public ticked_view<packets> {
public:
    /// The result of `f` on packets, a view, as a range that knows its ticks.
    template <class F>
    auto with_ticks(F f) const {
        return sluice::ticked_view<std::invoke_result_t<F, packets const&>>(f(base()), runs(), f(previous()),
                                                                            previous_tick());
    }

    block() = default;
    /// `previous`: the packet before the first one, or none. `missing_sync`: see the member of that name.
    block(block_origin origin, packets all, std::span<tick_run const> runs, packets previous = {},
          std::int64_t previous_tick = 0, std::span<std::size_t const> missing_sync = {},
          detail::sample_tables const* tables = nullptr) noexcept
        : ticked_view<packets>(all, runs, previous, previous_tick),
          origin_(origin),
          missing_sync_(missing_sync),
          tables_(tables) {}

    packet operator[](std::size_t index) const noexcept { return base()[index]; }
    /// The packet before the first one; empty in the first block of a recording. `previous()` returns it as a range.
    std::optional<packet> previous_packet() const {
        auto const before = previous();
        return before.size() == 0 ? std::nullopt : std::optional(before[0]);
    }

    trodes::recording const& recording() const noexcept { return *origin_.recording; }
    std::size_t recording_index() const noexcept { return origin_.recording_index; }
    std::uint64_t first_index() const noexcept { return origin_.first_index; }
    std::uint64_t file_offset() const noexcept { return origin_.file_offset; }
    packet_layout const& layout() const noexcept { return base().layout(); }
    /// The first byte of the first packet. The other packets follow, layout().packet_bytes each.
    std::byte const* data() const noexcept { return base().data(); }
    /// The packets without a sync byte whose neighbours are in place, by index in the block, ascending. They are
    /// returned unchanged; do not trust their values.
    std::span<std::size_t const> missing_sync() const noexcept { return missing_sync_; }

    /// The fields as ranges, as in a recording.
    ticked_view<strided<std::uint32_t>> raw_ticks() const noexcept {
        return with_ticks([](packets const& p) { return p.raw_ticks(); });
    }
    /// Nanoseconds since 1970. Throws argument_error if the packets have no SysClock.
    ticked_view<strided<std::int64_t>> system_times() const { return field<std::int64_t>(system_time_byte()); }
    /// Rows of int16 counts, one column for each entry of `columns` (see \ref sample_columns).
    ticked_view<strided_rows<std::int16_t>> samples(column_table const& columns) const {
        return rows<std::int16_t>(columns);
    }
    /// Rows of the chosen hardware channels, in that order. Throws argument_error if one is not recorded.
    ticked_view<strided_rows<std::int16_t>> samples(std::span<std::uint32_t const> hardware_channels) const {
        return samples(tables_ ? tables_->of(hardware_channels) : sample_columns(layout(), hardware_channels));
    }
    /// Rows of all channels, in packet order.
    ticked_view<strided_rows<std::int16_t>> samples() const {
        return samples(tables_ ? tables_->all() : sample_columns(layout()));
    }
    /// 0 or 1 for each packet.
    ticked_view<digital_view> digital(digital_channel const& channel) const {
        return with_ticks([&](packets const& p) { return p.digital(channel); });
    }
    ticked_view<strided<std::int16_t>> analog(analog_channel const& channel) const noexcept {
        return field<std::int16_t>(channel.byte);
    }

    /// The values of type T at byte `byte` of each packet. Requires that they are within the packet.
    template <packet_field T>
    ticked_view<strided<T>> field(std::uint32_t byte) const noexcept {
        return with_ticks([&](packets const& p) { return p.template field<T>(byte); });
    }
    /// Rows of values of type T, one column for each entry of `columns`.
    template <packet_field T>
    ticked_view<strided_rows<T>> rows(column_table const& columns) const {
        return with_ticks([&](packets const& p) { return p.template rows<T>(columns); });
    }

private:
    std::uint32_t system_time_byte() const {
        if (!layout().sysclock_byte)
            throw argument_error("sluice::trodes::block::system_times: the packets must have a SysClock, got none");
        return *layout().sysclock_byte;
    }

    block_origin origin_;
    std::span<std::size_t const> missing_sync_;
    detail::sample_tables const* tables_ = nullptr;
};

}  // namespace sluice::trodes

template <>
inline constexpr bool std::ranges::enable_view<sluice::trodes::block> = true;
