/// \file
/// lazy_fit: the regression of one recording, made once, when somebody first asks for a time.
#pragma once

#include <atomic>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/clock_line.hpp>
#include <sluice/core/counter_offsets.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/regression.hpp>
#include <sluice/views/transform.hpp>
#include <sluice/views/unwrap.hpp>

namespace sluice::detail {

[[noreturn]] inline void refuse_clock(std::string const& rule) {
    throw argument_error("sluice::views::regress_systime: " + rule);
}

/// A reading in seconds as nanoseconds: the distance from the first one, which doubles of this century give to 0.24 us, is
/// rounded to whole nanoseconds. Readings of one clock are therefore exact relative to each other, to half a nanosecond.
struct seconds_as_ns {
    double first = 0;
    std::int64_t first_ns = 0;

    seconds_as_ns() = default;
    explicit seconds_as_ns(double first_seconds) : first(first_seconds) {
        if (!(std::abs(first_seconds) < 9e9))
            refuse_clock("a reading must be finite and below 9e9 s, got " + std::to_string(first_seconds));
        first_ns = static_cast<std::int64_t>(std::llround(1e9L * static_cast<long double>(first_seconds)));
    }
    std::int64_t operator()(double seconds) const {
        auto const distance = seconds - first;
        if (!(std::abs(distance) < 281'475)) refuse_clock("readings must be within 2^48 ns (78 hours) of the first, got one " +
                                                          std::to_string(distance) + " s from it");
        return first_ns + static_cast<std::int64_t>(std::llround(1e9L * static_cast<long double>(distance)));
    }
};

/// A line over ticks of 64 bits, signed or not.
struct line_of_ticks {
    clock_line line;
    template <class Tick>
    double operator()(Tick tick) const {
        return line(static_cast<std::int64_t>(tick));
    }
};

/// The seconds of ticks, once their line is known: over the unwrapped counter, or over ticks of 64 bits as they are.
template <class Ticks>
struct seconds_of_ticks {
    using type = transform_view<Ticks, line_of_ticks>;
};
template <counter_range Ticks>
struct seconds_of_ticks<Ticks> {
    using type = transform_view<decltype(views::unwrap(std::declval<Ticks const&>(), std::vector<counter_offset>{})), line_of_ticks>;
};

/// The fit of one recording, made when it is first asked for, by whoever asks first; shared by the copies of a view.
template <class Ticks, class Readings>
class lazy_fit {
    using tick_value = ranges::range_value_t<Ticks>;
    using seconds = typename seconds_of_ticks<Ticks>::type;
    Ticks ticks_;
    Readings readings_;
    std::shared_ptr<void const> owner_;
    mutable std::once_flag once_;
    mutable std::optional<seconds> fitted_;
    mutable std::atomic<seconds const*> ready_{nullptr};

    // Ticks and readings are read side by side, a run of consecutive ticks at a time: that is what exact sums add up fastest.
    static constexpr std::size_t longest_run = 4096;

    void fit() const {
        if constexpr (std::same_as<ranges::range_value_t<Readings>, double>) {
            auto const first = size() == 0 ? 0.0 : double{ranges::begin(readings_)[0]};
            fit(transform_view<Readings, seconds_as_ns>(readings_, seconds_as_ns(first)));
        } else {
            fit(readings_);
        }
    }
    template <class Nanoseconds>
    void fit(Nanoseconds const& readings) const {
        regression_sums sums;
        std::vector<counter_offset> offsets{{0, 0}};
        std::int64_t tick = 0, run_tick = 0;
        std::size_t index = 0, run_first = 0;
        auto const add_run = [&] {
            if (index != run_first) sums.add_run(run_tick, sluice::slice(readings, run_first, index - run_first));
            run_first = index;
        };
        visit_segments(ticks_, 0, size(), [&](auto const& segment) {
            for (tick_value const next : segment) {
                auto const before = tick;
                if constexpr (counter_range<Ticks>) {
                    tick = index == 0 ? next : unwrapped(tick, next);
                    if (tick - next != offsets.back().offset) offsets.push_back({index, tick - next});
                } else {
                    if (std::cmp_greater(next, std::numeric_limits<std::int64_t>::max()))
                        refuse_clock("a tick must be below 2^63, got " + std::to_string(next));
                    tick = static_cast<std::int64_t>(next);
                }
                if (index == run_first || static_cast<std::uint64_t>(tick) - static_cast<std::uint64_t>(before) != 1 ||
                    index - run_first == longest_run)
                    add_run();
                if (index == run_first) run_tick = tick;
                ++index;
            }
            add_run();  // before these packets are released: their readings lie beside their ticks
            return true;
        });
        line_of_ticks const line{sums.fit().line};
        if constexpr (counter_range<Ticks>) fitted_.emplace(views::unwrap(ticks_, offsets), line);
        else fitted_.emplace(ticks_, line);
        ready_.store(&*fitted_, std::memory_order_release);
    }

public:
    lazy_fit(Ticks ticks, Readings readings, std::shared_ptr<void const> owner)
        : ticks_(std::move(ticks)), readings_(std::move(readings)), owner_(std::move(owner)) {
        if (auto const readings_count = static_cast<std::size_t>(ranges::size(readings_)); readings_count != size())
            refuse_clock("as many clock readings as ticks are needed, got " + std::to_string(readings_count) + " for " +
                         std::to_string(size()));
    }
    std::size_t size() const { return static_cast<std::size_t>(ranges::size(ticks_)); }
    /// The seconds; reads the whole recording at the first call, once.
    seconds const& get() const {
        if (auto const* const ready = ready_.load(std::memory_order_acquire)) [[likely]]
            return *ready;
        std::call_once(once_, [this] { fit(); });
        return *fitted_;
    }
};

}  // namespace sluice::detail
