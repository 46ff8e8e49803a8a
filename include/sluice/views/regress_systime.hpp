/// \file
/// views::regress_systime: the ticks of a recording as seconds, by least squares of the system clock on the ticks.
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
#include <sluice/views/detail/lazy_fit.hpp>
#include <sluice/views/transform.hpp>
#include <sluice/views/unwrap.hpp>

namespace sluice {
namespace detail {
template <class T, class... Types>
concept one_of = (std::same_as<T, Types> || ...);
}  // namespace detail

/// Ticks of a recording (a counter of 32 bits that wraps, or int64 or uint64 that do not), with as many readings of another clock:
/// int64 nanoseconds or double seconds, since 1970 or since anything else.
template <class Ticks, class Readings>
concept clocked_ticks = chunkable<Ticks> && chunkable<Readings> &&
    detail::one_of<ranges::range_value_t<Ticks>, std::uint32_t, std::int64_t, std::uint64_t> &&
    detail::one_of<ranges::range_value_t<Readings>, std::int64_t, double>;

/// What knows its ticks and its system clock, such as a recording.
template <class R>
concept clocked = requires(R const& r) {
    { r.has_system_clock() } -> std::convertible_to<bool>;
    requires clocked_ticks<decltype(r.ticks()), decltype(r.system_times())>;
};

template <class Ticks, class Readings>
    requires clocked_ticks<Ticks, Readings>
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
        using all = decltype(sluice::segments(fit_->get(), first, count));
        return count == 0 ? all{} : sluice::segments(fit_->get(), first, count);  // nothing needs no fit
    }
    /// The line of the fit; makes it if need be.
    clock_line line() const { return fit_->get().function().line; }
};

namespace views {
struct regress_systime_fn {
    template <detail::viewable_range R>
        requires clocked<std::remove_cvref_t<R>>
    auto operator()(R&& recording) const {
        using type = std::remove_cvref_t<R>;
        if (!recording.has_system_clock())
            detail::refuse_clock("the recording must have a system clock (device SysClock), got one without");
        std::shared_ptr<void const> owner;
        if constexpr (ranges::view_<type>) owner = std::make_shared<type const>(recording);  // keeps the file open
        return regress_systime_view<decltype(recording.ticks()), decltype(recording.system_times())>{
            recording.ticks(), recording.system_times(), std::move(owner)};
    }
    template <detail::viewable_range X, detail::viewable_range Y>
        requires clocked_ticks<detail::all_t<X>, detail::all_t<Y>>
    auto operator()(X&& ticks, Y&& readings) const {
        return regress_systime_view<detail::all_t<X>, detail::all_t<Y>>{
            detail::view_all(std::forward<X>(ticks)), detail::view_all(std::forward<Y>(readings))};
    }
    template <detail::viewable_range X>
        requires std::same_as<ranges::range_value_t<X>, std::int64_t>
    auto operator()(X&& unwrapped_ticks, clock_line const& line) const {
        return transform(std::forward<X>(unwrapped_ticks), line);
    }
};

/// The time of each packet of a recording in seconds since 1970 (double), free of the system clock's jitter.
///
/// `regress_systime(recording)`, `recordings | transform(regress_systime)`, `regress_systime(ticks, readings)` of any
/// two clocks; with a ready line over unwrapped ticks, which reads nothing: `regress_systime(unwrapped_ticks, line)`.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | \ref sluice::clocked, or \ref sluice::clocked_ticks of one length | random access, segments (between wraps) visible | yes | yes | the fit, one offset per wrap; shared by copies | the whole recording once, at its first element (or its segments); its ticks then |
///
/// One fit for each view and all its copies, made once even by several threads. Seconds are within 119 ns of the exact line
/// (half a double's spacing). Readings in seconds are rounded to nanoseconds, from the first one on; in this century a double
/// gives a time to 0.24 us only. Throws argument_error where there is no system clock, where the lengths differ, where ticks or
/// readings are too far apart (2^36 ticks, 2^48 ns), or where the fit is impossible (fewer than two different ticks).
/// \snippet examples/views/regress_systime.cpp regress_systime
/// See also trodes::clock (the same fit from a single pass).
inline constexpr adaptor_closure<regress_systime_fn> regress_systime{};
}  // namespace views
}  // namespace sluice

template <class X, class Y>
inline constexpr bool std::ranges::enable_view<sluice::regress_systime_view<X, Y>> = true;
