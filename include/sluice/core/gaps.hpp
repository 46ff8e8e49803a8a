/// \file
/// Gaps in the ticks of packets: how to handle them, and how to find a packet's tick.
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>

#include <range/v3/range/concepts.hpp>
#include <range/v3/range/traits.hpp>

namespace sluice {

/// How to handle a gap in the ticks.
enum class gaps {
    keep,           ///< nothing is filled
    repeat_single,  ///< fills a single dropped packet (ticks two apart) with a copy of the packet before it; longer
                    ///< gaps stay
    fail,           ///< any gap is an error
};

/// A packet, its unwrapped tick, and whether it replaces a dropped packet.
template <class T>
struct filled {
    T value{};
    std::int64_t tick = 0;
    bool is_fill = false;
};

/// The default tick of a packet: the packet itself, or its `timestamp()`.
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

/// A range of copyable packets for which TickOf returns the uint32 tick.
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
