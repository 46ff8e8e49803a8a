/// \file
/// views::regress_systime: converts the ticks of a recording to seconds, by least squares of the system clock on the
/// ticks.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ranges>
#include <utility>

#include <sluice/core/clock_line.hpp>
#include <sluice/core/error.hpp>
#include <sluice/detail/index_cursor.hpp>
#include <sluice/views/detail/clock_values.hpp>
#include <sluice/views/detail/lazy_fit.hpp>
#include <sluice/views/transform.hpp>
#include <sluice/views/unwrap.hpp>

namespace sluice {
/// Ticks of one clock (a wrapping uint16 or uint32 counter, int64 or uint64), and the same number of readings of
/// another clock (int64 nanoseconds or double seconds).
template <class Ticks, class Readings>
concept clocked_ticks = chunkable<Ticks> && chunkable<Readings> &&
                        detail::are_clocks<ranges::range_value_t<Ticks>, ranges::range_value_t<Readings>>;

/// An object with ticks and a system clock, such as a recording.
template <class R>
concept clocked = requires(R const& r) {
    { r.has_system_clock() } -> std::convertible_to<bool>;
    requires detail::fitted_ticks<decltype(r.raw_ticks()), decltype(r.system_times())>;
};

template <class Ticks, class Readings>
    requires detail::fitted_ticks<Ticks, Readings>
class regress_systime_view : public ranges::view_facade<regress_systime_view<Ticks, Readings>, ranges::finite> {
    friend ranges::range_access;
    using lazy_fit = detail::lazy_fit<Ticks, Readings>;
    std::shared_ptr<lazy_fit const> fit_;

    struct cursor : detail::index_cursor {
        lazy_fit const* fit = nullptr;
        double read() const { return fit->get()[static_cast<std::ptrdiff_t>(index)]; }
    };
    cursor begin_cursor() const noexcept { return {{0}, fit_.get()}; }
    cursor end_cursor() const noexcept { return {{size()}, fit_.get()}; }

public:
    regress_systime_view() = default;
    regress_systime_view(Ticks ticks, Readings readings, std::shared_ptr<void const> owner = nullptr)
        : fit_(std::make_shared<lazy_fit const>(std::move(ticks), std::move(readings), std::move(owner))) {}

    std::size_t size() const { return fit_ ? fit_->size() : 0; }
    auto segments(std::size_t first, std::size_t count) const {
        using found = decltype(sluice::segments(fit_->get(), first, count));
        return count == 0 ? found{} : sluice::segments(fit_->get(), first, count);  // an empty range needs no fit
    }
    /// The fitted line, computed at the first use.
    clock_line line() const { return fit_->get().function(); }
};

namespace views {
struct regress_systime_fn {
    template <detail::viewable_range R>
        requires clocked<std::remove_cvref_t<R>>
    auto operator()(R&& recording) const {
        using type = std::remove_cvref_t<R>;
        if (!recording.has_system_clock())
            throw argument_error(
                "sluice::views::regress_systime: the recording must have a system clock (device SysClock), got one "
                "without");
        std::shared_ptr<void const> owner;
        if constexpr (ranges::view_<type>) owner = std::make_shared<type const>(recording);  // keeps the file open
        return regress_systime_view<decltype(recording.raw_ticks()), decltype(recording.system_times())>{
            recording.raw_ticks(), recording.system_times(), std::move(owner)};
    }
    template <detail::viewable_range X, detail::viewable_range Y>
        requires clocked_ticks<detail::all_t<X>, detail::all_t<Y>>
    auto operator()(X&& ticks, Y&& readings) const {
        auto all_ticks = detail::as_ticks(std::forward<X>(ticks));
        auto all_readings = detail::as_nanoseconds(std::forward<Y>(readings));
        return regress_systime_view<decltype(all_ticks), decltype(all_readings)>{std::move(all_ticks),
                                                                                 std::move(all_readings)};
    }
    template <detail::viewable_range X>
        requires std::same_as<ranges::range_value_t<X>, std::int64_t>
    auto operator()(X&& unwrapped_ticks, clock_line const& line) const {
        return transform(std::forward<X>(unwrapped_ticks), line);
    }
};

/// The time of each packet of a recording in seconds since 1970 (double), without the jitter of the system clock.
///
/// `regress_systime(recording)`, `recordings | transform(regress_systime)`. For any two clocks, `regress_systime(ticks,
/// readings)`: uint16, uint32, int64 or uint64 ticks; readings in int64 nanoseconds or double seconds. With a given
/// line, which reads nothing: `regress_systime(unwrapped_ticks, line)`.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | \ref sluice::clocked, or ticks and readings of one length | random access, segments (between wraps) visible | yes | yes | the fit, one offset per wrap; shared by copies | the whole recording once, at the first element or segment; then only its ticks |
///
/// A view and its copies share one fit, computed once; thread-safe. Seconds are within 119 ns of the exact line (half a
/// double's spacing). Readings in seconds are rounded to nanoseconds; a double of this century's seconds is good to
/// 0.12 us. Throws argument_error if there is no system clock, the lengths differ, ticks are 2^36 or readings 2^48 ns
/// apart, or there are fewer than two different ticks.
/// \snippet examples/views/regress_systime.cpp regress_systime
/// See also trodes::clock (the same fit from a single pass).
inline constexpr adaptor_closure<regress_systime_fn> regress_systime{};
}  // namespace views
}  // namespace sluice

template <class X, class Y>
inline constexpr bool std::ranges::enable_view<sluice::regress_systime_view<X, Y>> = true;
