/// \file
/// lazy_fit: the regression of one recording, computed once, at the first access to a time.
#pragma once

#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/clock_line.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/regression.hpp>
#include <sluice/core/window.hpp>
#include <sluice/views/transform.hpp>
#include <sluice/views/unwrap.hpp>

namespace sluice::detail {

/// Times from a counter and a line; a table unwraps the counter first.
template <class Ticks>
struct ticks_with_line {
    using type = transform_view<decltype(views::unwrap(std::declval<Ticks const&>(), std::vector<counter_offset>{})),
                                clock_line>;
    static type make(Ticks const& ticks, std::vector<counter_offset> const& offsets, clock_line const& line) {
        return type(views::unwrap(ticks, offsets), line);
    }
};
/// 64-bit ticks do not wrap and need no table.
template <class Ticks>
    requires std::same_as<ranges::range_value_t<Ticks>, std::int64_t>
struct ticks_with_line<Ticks> {
    using type = transform_view<window<Ticks>, clock_line>;
    static type make(Ticks const& ticks, std::vector<counter_offset> const&, clock_line const& line) {
        return type(window<Ticks>(ticks, 0, static_cast<std::size_t>(ranges::size(ticks))), line);
    }
};

/// The fit of one recording, made at the first use by any thread; shared by the copies of a view.
template <class Ticks, class Readings>
class lazy_fit {
    Ticks ticks_;
    Readings readings_;
    std::shared_ptr<void const> owner_;
    using tick_type = ranges::range_value_t<Ticks>;
    using seconds = typename ticks_with_line<Ticks>::type;
    mutable std::once_flag once_;
    mutable std::optional<seconds> fitted_;
    mutable std::atomic<seconds const*> ready_{nullptr};

    // Ticks and readings are read in parallel, one run of consecutive ticks at a time, because exact sums add runs
    // fastest.
    static constexpr std::size_t longest_run = 4096;

    void fit() const {
        regression_sums sums;
        std::vector<counter_offset> offsets{{0, 0}};
        std::int64_t tick = 0, run_tick = 0;
        std::size_t index = 0, run_first = 0;
        auto const add_run = [&] {
            if (index != run_first) sums.add_run(run_tick, sluice::slice(readings_, run_first, index - run_first));
            run_first = index;
        };
        visit_segments(ticks_, 0, size(), [&](auto const& segment) {
            for (tick_type const next : segment) {
                auto const before = tick;
                if constexpr (std::same_as<tick_type, std::int64_t>) {
                    tick = next;
                } else {
                    tick = index == 0 ? std::int64_t{next} : unwrapped(tick, next);
                    if (tick - next != offsets.back().offset) offsets.push_back({index, tick - next});
                }
                auto const step =
                    static_cast<std::uint64_t>(tick) - static_cast<std::uint64_t>(before);  // may overflow
                if (step != 1 || index - run_first == longest_run) add_run();
                if (index == run_first) run_tick = tick;
                ++index;
            }
            add_run();  // before these packets are released, because their readings share pages with the ticks
            return true;
        });
        fitted_.emplace(ticks_with_line<Ticks>::make(ticks_, offsets, sums.fit().line));
        ready_.store(&*fitted_, std::memory_order_release);
    }

public:
    lazy_fit(Ticks ticks, Readings readings, std::shared_ptr<void const> owner)
        : ticks_(std::move(ticks)), readings_(std::move(readings)), owner_(std::move(owner)) {
        if (auto const readings_count = static_cast<std::size_t>(ranges::size(readings_)); readings_count != size())
            throw argument_error("sluice::views::regress_systime: there must be one clock reading per tick, got " +
                                 std::to_string(readings_count) + " for " + std::to_string(size()));
    }
    std::size_t size() const { return static_cast<std::size_t>(ranges::size(ticks_)); }
    /// Returns the seconds. Reads the whole recording once, at the first call.
    seconds const& get() const {
        if (auto const* const ready = ready_.load(std::memory_order_acquire)) [[likely]]
            return *ready;
        std::call_once(once_, [this] { fit(); });
        return *fitted_;
    }
};

}  // namespace sluice::detail
