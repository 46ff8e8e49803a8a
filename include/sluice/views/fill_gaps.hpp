/// \file
/// views::fill_gaps(policy): packets with their ticks, with dropped packets filled in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/gaps.hpp>
#include <sluice/core/ticked_view.hpp>
#include <sluice/core/window.hpp>
#include <sluice/core/adaptor_closure.hpp>
#include <sluice/detail/copyable_box.hpp>
#include <sluice/detail/non_propagating.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/detail/filled_segments.hpp>
#include <sluice/views/unwrap.hpp>
#include <sluice/detail/view_all.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

template <ranges::view_ V, class TickOf>
    requires ticked<V, TickOf>
class fill_gaps_view : public ranges::view_facade<fill_gaps_view<V, TickOf>, ranges::unknown> {
    friend ranges::range_access;
    using packet = ranges::range_value_t<V>;
    V base_{};
    gaps policy_ = gaps::keep;
    detail::copyable_box<TickOf> tick_of_;
    detail::non_propagating<filled<packet>> current_;  // the current element; it must not move with the iterator

    struct cursor {
        using single_pass = std::true_type;
        using value_type = filled<packet>;
        fill_gaps_view* self = nullptr;
        ranges::iterator_t<V> it{};
        std::int64_t next_tick = 0;  // the tick of *it while the fill before it is current

        filled<packet> const& read() const { return *self->current_; }
        bool equal(ranges::default_sentinel_t) const { return it == ranges::end(self->base_); }
        void next() {
            auto& current = *self->current_;
            if (current.is_fill) {
                current = {*it, next_tick, false};
                return;
            }
            if (++it == ranges::end(self->base_)) return;
            packet arrived = *it;
            next_tick = unwrapped(current.tick, std::invoke(*self->tick_of_, arrived));
            std::int64_t const step = next_tick - current.tick;
            if (step > 1 && self->policy_ == gaps::fail)
                throw error("sluice::views::fill_gaps: ticks must be consecutive, got " + std::to_string(next_tick) +
                            " after " + std::to_string(current.tick));
            if (step == 2 && self->policy_ == gaps::repeat_single)
                current = {std::move(current.value), current.tick + 1, true};
            else
                current = {std::move(arrived), next_tick, false};
        }
    };
    cursor begin_cursor() {
        cursor c{this, ranges::begin(base_)};
        if (c.it != ranges::end(base_)) {
            auto& current = current_.emplace();
            current.value = *c.it;
            current.tick = std::invoke(*tick_of_, current.value);
        }
        return c;
    }

public:
    fill_gaps_view() = default;
    fill_gaps_view(V base, gaps policy, TickOf tick_of)
        : base_(std::move(base)), policy_(policy), tick_of_(std::move(tick_of)) {}
};

namespace views {
struct fill_gaps_fn : needs_arguments<fill_gaps_fn> {
    template <class R>
    static constexpr bool takes = ticked<R, tick_of_packet> || ticked_range<R>;
    template <class R>
    static constexpr void require() {
        static_assert(ticked<R, tick_of_packet>, "sluice::views::fill_gaps: the elements must have a tick");
    }

    template <detail::viewable_range R, class TickOf>
        requires ticked<R, TickOf>
    auto operator()(R&& packets, gaps policy, TickOf tick_of) const {
        return fill_gaps_view<detail::all_t<R>, TickOf>{detail::view_all(std::forward<R>(packets)), policy,
                                                        std::move(tick_of)};
    }
    template <detail::viewable_range R>
        requires ticked<R, tick_of_packet> && (!ticked_range<R>)
    auto operator()(R&& packets, gaps policy) const {
        return (*this)(std::forward<R>(packets), policy, tick_of_packet{});
    }
    template <detail::viewable_range R, tick_runs Runs>
        requires chunkable<detail::all_t<R>>
    auto operator()(R&& packets, gaps policy, Runs const& runs) const {
        auto base = detail::view_all(std::forward<R>(packets));
        auto fills = detail::fills_of(runs, policy, static_cast<std::size_t>(ranges::size(base)));
        return concatenate(detail::filled_segments(std::move(base), decltype(base){}, std::move(fills)));
    }
    template <ticked_range R>
        requires detail::viewable_range<R>
    auto operator()(R&& packets, gaps policy) const {
        auto base = detail::view_all(std::forward<R>(packets));
        auto previous = base.previous();
        auto fills = detail::fills_of(base.runs(), policy, static_cast<std::size_t>(ranges::size(base)),
                                      ranges::size(previous) != 0, base.previous_tick());
        return concatenate(detail::filled_segments(std::move(base), std::move(previous), std::move(fills)));
    }
    auto operator()(gaps policy) const { return bind_adaptor<fill_gaps_fn>(policy); }
    template <class X>
        requires tick_runs<X> || (!ranges::range<X>)
    auto operator()(gaps policy, X runs_or_tick_of) const {
        return bind_adaptor<fill_gaps_fn>(policy, std::move(runs_or_tick_of));
    }
};

/// The packets of one recording with dropped packets filled in: ticks `7, 9` under gaps::repeat_single become `7, 8
/// (fill), 9`.
///
/// `fill_gaps(packets, policy)`, `packets | fill_gaps(policy)`, `..., policy, tick_of)` if the tick is not
/// `timestamp()`. For a range with ticks (a block's packets, rows and fields), `fill_gaps(r, policy)` also fills a
/// packet dropped between two blocks. With the runs of a clock: `fill_gaps(packets, policy, runs)`.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | \ref sluice::ticked | input view of filled{value, tick, is_fill} | no | no | one packet | begin() one packet, each step at most one |
/// | \ref sluice::ticked_range, or runs and a sized random-access range | random access, segments visible; rows stay rows | yes | yes | 8 bytes per fill, shared | an element is dereferenced |
///
/// Throws error under gaps::fail, naming both ticks. Throws argument_error if the runs do not cover the range. Repeats
/// and backward steps pass unchanged. Elements of the input form are valid until the next step.
/// \snippet examples/views/fill_gaps.cpp fill_gaps
/// See also views::unwrap (ticks only).
inline constexpr fill_gaps_fn fill_gaps{};
}  // namespace views
}  // namespace sluice

template <class V, class T>
inline constexpr bool std::ranges::enable_view<sluice::fill_gaps_view<V, T>> = true;
