/// \file
/// packet_search: where packets begin in bytes that may be damaged, judged by the mark and by consecutive ticks.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

#include <sluice/core/strided.hpp>
#include <sluice/trodes/packet_layout.hpp>

namespace sluice::trodes {

/// So many packets in a row, each with the mark and with the tick after the one before, are taken for packets wherever
/// they lie.
inline constexpr std::size_t packets_in_a_row = 8;

/// Reads marks and ticks of packets of one layout. Pure: it knows bytes in memory and nothing of files.
///
/// Every function takes the end of the bytes that may be read. Holds 16 bytes.
class packet_search {
public:
    packet_search() = default;
    explicit packet_search(packet_layout const& layout) noexcept
        : packet_bytes_(layout.packet_bytes), timestamp_byte_(layout.timestamp_byte) {}

    bool marked(std::byte const* packet) const noexcept { return load<std::uint8_t>(packet) == sync_byte_value; }
    std::uint32_t tick(std::byte const* packet) const noexcept { return load<std::uint32_t>(packet + timestamp_byte_); }

    /// How many whole packets fit between `at` and `end`.
    std::size_t whole(std::byte const* at, std::byte const* end) const noexcept {
        return static_cast<std::size_t>(end - at) / packet_bytes_;
    }

    /// How many of the `count` packets at `at` have the mark, counted from the first until one has not.
    /// Groups of 64 are judged without a branch; what is irregular is rare.
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
        while (n < count && marked(at + n * packet_bytes_)) ++n;
        return n;
    }

    /// How many packets from `at` on, at most `most`, have the mark and consecutive ticks. They must fit.
    std::size_t in_a_row(std::byte const* at, std::size_t most) const noexcept {
        std::size_t n = 0;
        for (; n < most && marked(at + n * packet_bytes_); ++n)
            if (n > 0 && tick(at + n * packet_bytes_) != tick(at + (n - 1) * packet_bytes_) + 1) break;
        return n;
    }

    /// Whether the packet at `at`, which lacks the mark, lies in its place: the two packets after it have the mark and
    /// consecutive ticks. At the file's end less must do: one packet after it that continues its tick or that of the
    /// packet before it; none after it: its own tick continues that of the packet before it.
    bool in_place(std::byte const* at, std::byte const* end, std::optional<std::uint32_t> tick_before) const noexcept {
        auto const next = at + packet_bytes_;
        switch (std::min<std::size_t>(whole(at, end), 3)) {
            case 3:
                return in_a_row(next, 2) == 2;
            case 2:
                return marked(next) && (tick(next) == tick(at) + 1 || (tick_before && tick(next) == *tick_before + 2));
            case 1:
                return tick_before && tick(at) == *tick_before + 1;
            default:
                return false;
        }
    }

    struct result {
        std::byte const* at = nullptr;  ///< the place; where there is none, the first byte that has not been ruled out
        bool found = false;
    };

    /// The first place in [from, end) where packets_in_a_row packets have the mark and consecutive ticks.
    /// With `file_ends` the bytes end where the file does, and near that end at least two packets that reach it will
    /// do. Reads each byte once, and for each 0x55 a few more; the time is linear in the bytes whatever they are.
    result find(std::byte const* from, std::byte const* end, bool file_ends) const noexcept {
        auto const needed = file_ends ? std::size_t{2} : packets_in_a_row;
        if (whole(from, end) < needed) return {file_ends ? end : from, false};
        auto const last = end - needed * packet_bytes_;  // the last place where that many fit
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
