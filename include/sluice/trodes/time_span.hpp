/// \file
/// time_span: when a recording begins and ends, read from a few packets at its two ends.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/trodes/packet_search.hpp>
#include <sluice/trodes/plausible_time.hpp>
#include <sluice/trodes/recording.hpp>

namespace sluice::trodes {

/// Nanoseconds since 1970 of a recording's first and last packet.
struct time_span {
    std::int64_t first_ns = 0;
    std::int64_t last_ns = 0;
    friend bool operator==(time_span const&, time_span const&) = default;
};

namespace detail {

/// The first packet: the one after the header or, if that is not a packet, the first one found.
inline std::byte const* first_packet(std::span<std::byte const> bytes, packet_search const& search) {
    auto const first = bytes.data(), end = first + bytes.size();
    auto const row = std::min<std::size_t>(search.whole(first, end), 2);
    if (search.in_a_row(first, row) == row) return first;
    auto const place = search.find(first, end, true);
    return place.found ? place.at : first;
}

/// The last packet: the last whole one counted from the header or, if that is not a packet, the last one found.
inline std::byte const* last_packet(std::span<std::byte const> bytes, packet_search const& search,
                                    std::size_t packet_bytes) {
    auto const first = bytes.data(), end = first + bytes.size();
    auto const count = search.whole(first, end);
    auto const nominal = first + (count - 1) * packet_bytes;
    auto const row = std::min<std::size_t>(count, 2);
    if (search.in_a_row(nominal - (row - 1) * packet_bytes, row) == row) return nominal;
    for (std::size_t window = 64;; window *= 8) {  // packets, from the end backwards
        auto const all = window >= count;
        std::byte const* found = nullptr;
        for (auto from = all ? first : end - window * packet_bytes;;) {
            auto const place = search.find(from, end, true);
            if (!place.found) break;
            found = place.at + (search.in_a_row(place.at, search.whole(place.at, end)) - 1) * packet_bytes;
            from = found + 1;
        }
        if (found != nullptr || all) return found != nullptr ? found : nominal;
    }
}

inline constexpr std::size_t witnesses = 9;

/// The wanted one of a few neighbouring readings or, if their clock cannot have shown it, another.
inline std::int64_t credible(strided<std::int64_t> readings, std::size_t wanted) {
    std::vector<std::int64_t> const values(readings.begin(), readings.end());
    plausible_time plausible;
    plausible.learn(values);
    if (plausible.can_begin(values[wanted])) return values[wanted];
    return *std::min_element(values.begin(), values.end(),
                             [&](auto a, auto b) { return plausible.can_begin(a) && !plausible.can_begin(b); });
}

}  // namespace detail

/// The first and the last SysClock of a recording. Without SysClock, systemTimeAtCreation and that plus size /
/// samplingRate. Reads a few packets, and more if the file's ends are damaged. Throws format_error if the header has
/// neither.
inline time_span span_of(recording const& r) {
    auto const& header = r.header();
    if (header.layout.sysclock_byte) {
        packet_search const search(header.layout);
        auto const byte = *header.layout.sysclock_byte;
        auto const bytes = r.data_bytes();
        auto const packet_bytes = header.layout.packet_bytes;
        auto const first = detail::first_packet(bytes, search), last = detail::last_packet(bytes, search, packet_bytes);
        auto const after = static_cast<std::size_t>(bytes.data() + bytes.size() - first) / packet_bytes;
        auto const before = static_cast<std::size_t>(last - bytes.data()) / packet_bytes + 1;
        return {detail::credible({first + byte, packet_bytes, std::min(after, detail::witnesses)}, 0),
                detail::credible({last + byte - (std::min(before, detail::witnesses) - 1) * packet_bytes, packet_bytes,
                                  std::min(before, detail::witnesses)},
                                 std::min(before, detail::witnesses) - 1)};
    }
    if (!header.system_time_at_creation_ms)
        throw format_error(
            r.path().string(),
            "GlobalConfiguration@systemTimeAtCreation: must be given if there is no SysClock, got nothing");
    auto const first = *header.system_time_at_creation_ms * 1'000'000;
    return {first, first + static_cast<std::int64_t>(
                               std::llround(static_cast<double>(r.size()) / header.sampling_rate_hz * 1e9))};
}

/// Formats a time for messages: "1687474800.037000 s".
inline std::string seconds_text(std::int64_t ns) {
    auto const negative = ns < 0;
    auto const magnitude = negative ? 0 - static_cast<std::uint64_t>(ns) : static_cast<std::uint64_t>(ns);
    auto fraction = std::to_string(magnitude % 1'000'000'000 / 1000);
    fraction.insert(0, 6 - fraction.size(), '0');
    return (negative ? "-" : "") + std::to_string(magnitude / 1'000'000'000) + "." + fraction + " s";
}

}  // namespace sluice::trodes
