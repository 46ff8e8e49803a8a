/// \file
/// counter_offsets: the wraps of a 16- or 32-bit counter and the offset to add after each.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/tick_runs.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/traits.hpp>

namespace sluice {

namespace detail {
// A variable instead of a concept keeps the compiler's diagnostics short.
template <class T>
inline constexpr bool is_counter = std::same_as<T, std::uint32_t> || std::same_as<T, std::uint16_t>;
}  // namespace detail

/// A range of uint16 or uint32 counter values.
template <class R>
concept counter_range = ranges::input_range<R> && detail::is_counter<ranges::range_value_t<R>>;

/// Add `offset` (a multiple of 2^32 or 2^16) to the counter from element `first` on.
struct counter_offset {
    std::size_t first = 0;
    std::int64_t offset = 0;
    friend bool operator==(counter_offset const&, counter_offset const&) = default;
};

/// Reads `counter` once and returns its offsets: one entry for the beginning, then one for each wrap. `start` is the
/// unwrapped value before the first element.
template <counter_range R>
std::vector<counter_offset> counter_offsets(R&& counter, std::optional<std::int64_t> start = {}) {
    std::vector<counter_offset> found;
    std::int64_t tick = 0;
    std::size_t index = 0;
    sluice::for_each(counter, [&](ranges::range_value_t<R> next) {
        tick = index == 0 && !start ? next : unwrapped(index == 0 ? *start : tick, next);
        if (found.empty() || tick - next != found.back().offset) found.push_back({index, tick - next});
        ++index;
    });
    if (found.empty()) found.push_back({0, 0});
    return found;
}

}  // namespace sluice
