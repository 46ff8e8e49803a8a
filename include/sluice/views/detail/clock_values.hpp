/// \file
/// The tick and reading types that a regression accepts, and their conversion to int64 ticks and nanoseconds.
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <utility>

#include <sluice/core/counter_offsets.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/window.hpp>
#include <sluice/detail/view_all.hpp>
#include <sluice/views/transform.hpp>

namespace sluice::detail {

template <class R, class T>
concept has_values = std::same_as<ranges::range_value_t<R>, T>;

// Variables instead of concepts keep the compiler's diagnostics short.
template <class Tick>
inline constexpr bool is_tick = is_counter<Tick> || std::same_as<Tick, std::int64_t>;
template <class Tick, class Reading>
inline constexpr bool are_fitted = is_tick<Tick> && std::same_as<Reading, std::int64_t>;
template <class Tick, class Reading>
inline constexpr bool are_clocks = (is_tick<Tick> || std::same_as<Tick, std::uint64_t>) &&
                                   (std::same_as<Reading, std::int64_t> || std::same_as<Reading, double>);

/// Ticks and readings that the fit accepts without conversion.
template <class Ticks, class Readings>
concept fitted_ticks = chunkable<Ticks> && chunkable<Readings> &&
                       are_fitted<ranges::range_value_t<Ticks>, ranges::range_value_t<Readings>>;

/// Converts double seconds to the nearest nanosecond, with an error of at most half a nanosecond: whole seconds and the
/// fraction are converted separately.
struct nanoseconds_of {
    std::int64_t operator()(double seconds) const {
        if (!(seconds > -9e9 && seconds < 9e9))
            throw argument_error("sluice::views::regress_systime: seconds must be within 9e9 of zero, got " +
                                 std::to_string(seconds));
        auto const whole = std::floor(seconds);
        return static_cast<std::int64_t>(whole) * 1'000'000'000 +
               static_cast<std::int64_t>(std::llround((seconds - whole) * 1e9));
    }
};
struct signed_tick {
    std::int64_t operator()(std::uint64_t tick) const {
        if (tick >> 63 != 0)
            throw argument_error("sluice::views::regress_systime: a tick must be below 2^63, got " +
                                 std::to_string(tick));
        return static_cast<std::int64_t>(tick);
    }
};

/// Converts ticks and readings to the types of the fit.
template <class X>
auto as_ticks(X&& ticks) {
    if constexpr (has_values<X, std::uint64_t>)
        return views::transform(std::forward<X>(ticks), signed_tick{});
    else
        return view_all(std::forward<X>(ticks));
}
template <class Y>
auto as_nanoseconds(Y&& readings) {
    if constexpr (has_values<Y, double>)
        return views::transform(std::forward<Y>(readings), nanoseconds_of{});
    else
        return view_all(std::forward<Y>(readings));
}

}  // namespace sluice::detail
