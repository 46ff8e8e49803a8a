/// \file
/// Gaps in a count of packets: what may become of them, and where a packet's tick is found.
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>

#include <range/v3/range/concepts.hpp>
#include <range/v3/range/traits.hpp>

namespace sluice {

/// What becomes of a gap in the ticks.
enum class gaps {
    keep,    ///< nothing is filled
    repeat,  ///< a single dropped packet (ticks two apart) is filled by a repeat of the packet before it; longer gaps
             ///< stay
    fail,    ///< any gap is an error
};

/// A packet, its unwrapped tick, and whether it stands in for one that was dropped.
template <class T>
struct filled {
    T value{};
    std::int64_t tick = 0;
    bool is_fill = false;
};

/// Where a packet's tick is found when nothing else is said: the packet itself, or its `timestamp()`.
struct tick_of_packet {
    template <class P>
        requires std::same_as<P, std::uint32_t> || requires(P const& p) {
            { p.timestamp() } -> std::same_as<std::uint32_t>;
        }
    constexpr std::uint32_t operator()(P const& packet) const {
        if constexpr (std::same_as<P, std::uint32_t>)
            return packet;
        else
            return packet.timestamp();
    }
};

/// A range of copyable packets whose tick, a uint32, is found by TickOf.
template <class R, class TickOf>
concept ticked =
    ranges::input_range<R> && std::semiregular<ranges::range_value_t<R>> && std::copy_constructible<TickOf> &&
    std::is_invocable_v<TickOf const&, ranges::range_value_t<R> const&> &&
    std::same_as<std::invoke_result_t<TickOf const&, ranges::range_value_t<R> const&>, std::uint32_t>;

/// Runs of consecutive ticks: each has a first (unwrapped) tick and a count.
template <class R>
concept tick_runs = ranges::input_range<R> && requires(ranges::range_reference_t<R> run) {
    { run.first_tick } -> std::convertible_to<std::int64_t>;
    { run.count } -> std::convertible_to<std::uint64_t>;
};

}  // namespace sluice
