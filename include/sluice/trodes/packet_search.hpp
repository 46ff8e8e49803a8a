/// \file
/// packet_search: finds packets in bytes that may be damaged, by sync byte and consecutive ticks.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

#include <sluice/core/strided.hpp>
#include <sluice/trodes/packet_layout.hpp>

namespace sluice::trodes {

/// This many packets in a row, each with the sync byte and consecutive ticks, are accepted as packets anywhere.
inline constexpr std::size_t packets_in_a_row = 8;

/// Reads sync bytes and ticks of packets of one layout. It works on bytes in memory only, not on files.
///
/// Every function has a parameter for the end of the readable bytes. Holds 16 bytes.
class packet_search {
public:
    packet_search() = default;
    explicit packet_search(packet_layout const& layout) noexcept
        : packet_bytes_(layout.packet_bytes), timestamp_byte_(layout.timestamp_byte) {}

    bool has_sync_byte(std::byte const* packet) const noexcept { return load<std::uint8_t>(packet) == sync_byte_value; }
    std::uint32_t tick(std::byte const* packet) const noexcept { return load<std::uint32_t>(packet + timestamp_byte_); }

    /// The number of whole packets between `at` and `end`.
    std::size_t whole(std::byte const* at, std::byte const* end) const noexcept {
        return static_cast<std::size_t>(end - at) / packet_bytes_;
    }

    /// The number of packets with the sync byte, from `at` up to the first without one, at most `count`. Checks groups
    /// of 64 without a branch, because a missing sync byte is rare.
    std::size_t count_synced(std::byte const* at, std::size_t count) const noexcept {
        constexpr std::size_t group = 64;
        std::size_t n = 0;
        for (; count - n >= group; n += group) {
            std::uint8_t differing = 0;
            for (std::size_t i = 0; i < group; ++i)
                differing = static_cast<std::uint8_t>(
                    differing | (load<std::uint8_t>(at + (n + i) * packet_bytes_) ^ sync_byte_value));
            if (differing != 0) break;
        }
        while (n < count && has_sync_byte(at + n * packet_bytes_)) ++n;
        return n;
    }

    /// The number of packets from `at` on, at most `most`, with the sync byte and consecutive ticks. They must fit.
    std::size_t in_a_row(std::byte const* at, std::size_t most) const noexcept {
        std::size_t n = 0;
        for (; n < most && has_sync_byte(at + n * packet_bytes_); ++n)
            if (n > 0 && tick(at + n * packet_bytes_) != tick(at + (n - 1) * packet_bytes_) + 1) break;
        return n;
    }

    /// True if the packet at `at`, which lacks the sync byte, is in place: the two packets after it have the sync byte
    /// and consecutive ticks. At the end of the file fewer are enough. With one packet after it, that packet must
    /// continue its tick or the tick of the packet before it. With none, its own tick must continue that of the packet
    /// before it.
    bool in_place(std::byte const* at, std::byte const* end, std::optional<std::uint32_t> tick_before) const noexcept {
        auto const next = at + packet_bytes_;
        switch (std::min<std::size_t>(whole(at, end), 3)) {
            case 3:
                return in_a_row(next, 2) == 2;
            case 2:
                return has_sync_byte(next) &&
                       (tick(next) == tick(at) + 1 || (tick_before && tick(next) == *tick_before + 2));
            case 1:
                return tick_before && tick(at) == *tick_before + 1;
            default:
                return false;
        }
    }

    struct result {
        std::byte const* at = nullptr;  ///< the place; if none is found, the first byte not ruled out
        bool found = false;
    };

    /// The first place in [from, end) where packets_in_a_row packets have the sync byte and consecutive ticks. With
    /// `file_ends` the bytes end at the end of the file, and near it at least two packets that reach the end are
    /// enough. Reads each byte once, and a few more for each 0x55. The time is linear in the number of bytes.
    result find(std::byte const* from, std::byte const* end, bool file_ends) const noexcept {
        auto const needed = file_ends ? std::size_t{2} : packets_in_a_row;
        if (whole(from, end) < needed) return {file_ends ? end : from, false};
        auto const last = end - needed * packet_bytes_;  // the last place with room for that many
        for (auto at = from; at <= last; ++at) {
            at = static_cast<std::byte const*>(
                std::memchr(at, sync_byte_value, static_cast<std::size_t>(last - at) + 1));
            if (at == nullptr) break;
            auto const row = std::min(packets_in_a_row, whole(at, end));
            if (in_a_row(at, row) == row) return {at, true};
        }
        return {file_ends ? end : last + 1, false};
    }

private:
    std::size_t packet_bytes_ = 0;
    std::size_t timestamp_byte_ = 0;
};

}  // namespace sluice::trodes
