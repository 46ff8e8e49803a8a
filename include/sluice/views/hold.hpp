/// \file
/// views::hold: rows of last values, for sensors that report occasionally.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <ranges>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/adaptor_closure.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/hold_state.hpp>
#include <sluice/detail/non_propagating.hpp>
#include <sluice/detail/view_all.hpp>
#include <sluice/views/detail/hold_rows.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

/// One column of a packet that may or may not report. The bytes always hold a value; `reports` tells whether it is
/// valid.
template <class T>
struct slot {
    T value{};
    bool reports = false;
};

namespace detail {
template <class S>
struct slot_value {};
template <class T>
    requires(!std::same_as<T, bool>)  // std::vector<bool> has no span; use views::edges for a digital line
struct slot_value<slot<T>> {
    using type = T;
};
template <class R>
using slot_value_t = typename slot_value<ranges::range_value_t<ranges::range_reference_t<R>>>::type;
}  // namespace detail

/// A range whose elements are ranges of slots, one for each column.
template <class R>
concept slot_rows = ranges::input_range<R> && ranges::sized_range<ranges::range_reference_t<R>> &&
                    requires { typename detail::slot_value_t<R>; };

template <ranges::view_ V>
    requires slot_rows<V>
class hold_view : public ranges::view_facade<hold_view<V>, ranges::range_cardinality<V>::value> {
    friend ranges::range_access;
    using value = detail::slot_value_t<V>;
    V base_{};
    std::vector<value> before_;  // empty: the first element sets every column
    detail::non_propagating<std::vector<value>> held_;

    struct cursor {
        using single_pass = std::true_type;
        using value_type = std::span<value const>;
        hold_view* self = nullptr;
        ranges::iterator_t<V> it{};
        std::span<value const> read() const { return *self->held_; }
        bool equal(ranges::default_sentinel_t) const { return it == ranges::end(self->base_); }
        void next() {
            ++it;
            take(false);
        }
        void take(bool all) {
            if (it == ranges::end(self->base_)) return;
            auto&& slots = *it;
            auto& held = *self->held_;
            auto const width = static_cast<std::size_t>(ranges::size(slots));
            if (all) held.resize(width);
            if (width != held.size())
                throw argument_error("sluice::views::hold: every row must have " + std::to_string(held.size()) +
                                     " columns, got " + std::to_string(width));
            auto to = held.begin();
            for (slot<value> const& s : slots) {
                if (all || s.reports) *to = s.value;
                ++to;
            }
        }
    };
    cursor begin_cursor() {
        held_.emplace(before_);
        cursor c{this, ranges::begin(base_)};
        c.take(before_.empty());
        return c;
    }

public:
    hold_view() = default;
    explicit hold_view(V base, std::vector<value> before = {}) : base_(std::move(base)), before_(std::move(before)) {}
    auto size()
        requires ranges::sized_range<V>
    {
        return ranges::size(base_);
    }
};

namespace views {
struct hold_fn {
    template <class R>
    static constexpr bool takes = slot_rows<R> || row_range<R>;
    template <class R>
    static constexpr void require() {
        static_assert(slot_rows<R>, "sluice::views::hold: the elements must be slots, or rows with reports");
    }

    template <detail::viewable_range R>
        requires slot_rows<R>
    auto operator()(R&& r) const {
        return hold_view<detail::all_t<R>>{detail::view_all(std::forward<R>(r))};
    }
    template <detail::viewable_range R>
        requires slot_rows<R>
    auto operator()(R&& r, std::vector<detail::slot_value_t<R>> before) const {
        return hold_view<detail::all_t<R>>{detail::view_all(std::forward<R>(r)), std::move(before)};
    }
    template <std::copyable T>
        requires(!ranges::range<T>)  // a range is a row to continue from
    auto operator()(std::vector<T> before) const {
        return bind_adaptor<hold_fn>(std::move(before));
    }

    template <detail::viewable_range R, detail::viewable_range Reports>
        requires holdable_rows<R, Reports>
    auto operator()(R&& rows, Reports&& reports, std::reference_wrapper<hold_state<row_field_t<R>>> state) const {
        return hold_rows_view<detail::all_t<R>, detail::all_t<Reports>>(
            detail::view_all(std::forward<R>(rows)), detail::view_all(std::forward<Reports>(reports)), state);
    }
    template <detail::viewable_range Reports, packet_field T>
        requires report_words<Reports>
    auto operator()(Reports&& reports, hold_state<T>& state) const {
        return bind_adaptor<hold_fn>(detail::view_all(std::forward<Reports>(reports)), std::ref(state));
    }
};

/// Converts rows of slots, most of which do not report, to rows of last values: `{7!, 1!}, {9, 2!}` (! reports) becomes
/// `7 1`, `7 2`.
///
/// `hold(r)`, `r | hold`. The first row sets every column, whether it reports or not. `r | hold(last_row)` continues
/// from `last_row`. For rows (\ref sluice::row_range): `rows | hold(reports, state)`. `reports` has a row of words for
/// each row. `state` (\ref sluice::hold_state) maps bits to columns and carries the last values from one block to the
/// next. Columns that no bit reports pass unchanged.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | input range of sized ranges of slot<T> | input view of span<T const> | as its base | no | one row (and the row that it continues from) | begin() one element, each step one |
/// | rows, rows of unsigned words, a state | single-pass rows with single-pass segments | yes | no | 256 rows, in the state | begin() reads 256 rows, then again every 256 rows |
///
/// Throws argument_error if the width changes, or if rows, reports and state do not match. A row is valid until the
/// next step. A second iteration continues from the state after the first. An iteration that stops early leaves the
/// state up to 256 rows ahead.
/// \snippet examples/views/hold.cpp hold
/// See also views::edges (changes, not values).
inline constexpr adaptor_closure<hold_fn> hold{};
}  // namespace views
}  // namespace sluice

template <class V>
inline constexpr bool std::ranges::enable_view<sluice::hold_view<V>> = true;
