/// \file
/// views::tap(f): passes elements through and calls a function with each: progress, checksums, clocks.
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <ranges>
#include <type_traits>
#include <utility>

#include <sluice/core/adaptor_closure.hpp>
#include <sluice/core/segmented_adaptor.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/detail/view_all.hpp>
#include <sluice/detail/copyable_box.hpp>
#include <sluice/detail/non_propagating.hpp>
#include <sluice/views/transform.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

/// A function callable with the elements of R as const.
template <class R, class F>
concept observer_of = ranges::input_range<R> && std::copy_constructible<F> &&
                      std::invocable<F const&, std::remove_cvref_t<ranges::range_reference_t<R>> const&>;

namespace detail {
/// Calls the function with each element of a segment as it is read.
template <class F>
struct shown {
    copyable_box<F> f;
    template <class E>
    constexpr E operator()(E&& element) const {
        std::invoke(*f, std::as_const(element));
        return std::forward<E>(element);
    }
};
template <class F>
struct tap_segment {
    copyable_box<F> f;
    template <class S>
    constexpr auto operator()(S segment) const {
        return transform_view<S, shown<F>>{std::move(segment), shown<F>{f}};
    }
};
}  // namespace detail

template <ranges::view_ V, class F>
    requires observer_of<V, F>
class tap_view : public ranges::view_facade<tap_view<V, F>, ranges::range_cardinality<V>::value> {
    friend ranges::range_access;
    using element = std::remove_cvref_t<ranges::range_reference_t<V>>;
    // Points to an element that is stored. Keeps a copy of an element that the base computes, or that may be inside a
    // single-pass iterator, so that it is computed once and survives a move of the iterator.
    static constexpr bool is_stored = std::is_lvalue_reference_v<ranges::range_reference_t<V>> &&
                                      (ranges::forward_range<V> || !std::copy_constructible<element>);
    using kept = std::conditional_t<is_stored, element const*, element>;
    V base_{};
    detail::copyable_box<F> f_;
    detail::non_propagating<kept> current_;

    struct cursor {
        using single_pass = std::true_type;
        using value_type = element;
        tap_view* self = nullptr;
        ranges::iterator_t<V> it{};
        element const& read() const {
            if constexpr (is_stored)
                return **self->current_;
            else
                return *self->current_;
        }
        bool equal(ranges::default_sentinel_t) const { return it == ranges::end(self->base_); }
        void next() {
            ++it;
            show();
        }
        void show() {
            if (it == ranges::end(self->base_)) return;
            if constexpr (is_stored)
                self->current_.emplace(&*it);
            else
                self->current_.emplace(*it);
            std::invoke(*self->f_, read());
        }
    };
    cursor begin_cursor() {
        cursor c{this, ranges::begin(base_)};
        c.show();
        return c;
    }

public:
    tap_view() = default;
    tap_view(V base, F f) : base_(std::move(base)), f_(std::move(f)) {}

    V const& base() const noexcept { return base_; }
    /// Algorithms read each element once, segment by segment.
    auto segments(std::size_t first, std::size_t count) const
        requires segmented_range<V const>
    {
        auto of_base = sluice::segments(base_, first, count);
        return detail::adapted_segments<decltype(of_base), detail::tap_segment<F>>(std::move(of_base), {f_});
    }
    auto size() const
        requires ranges::sized_range<V const>
    {
        return ranges::size(base_);
    }
    auto size()
        requires(ranges::sized_range<V> && !ranges::sized_range<V const>)
    {
        return ranges::size(base_);
    }
};

namespace views {
struct tap_fn : needs_arguments<tap_fn> {
    template <detail::viewable_range R, class F>
        requires observer_of<R, F>
    auto operator()(R&& r, F f) const {
        return tap_view<detail::all_t<R>, F>{detail::view_all(std::forward<R>(r)), std::move(f)};
    }
    template <class F>
    auto operator()(F f) const {
        return bind_adaptor<tap_fn>(std::move(f));
    }
};

/// The elements of a range. Calls `f` once with each element when it is reached.
///
/// `tap(r, f)`, `r | tap(f)`, `tap(f)` to keep or compose. After `chunk`, the elements are chunks. Pass a function
/// object with state as `std::ref(f)`.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | input range; `f` callable as const with an element | input view, segments kept for algorithms | as its base | no | one element, if the base computes it or is single-pass | begin() one element, each step one |
///
/// Exceptions of `f` propagate. Elements are const; a held element is valid until the next step. Tapped rows are
/// elements, not a `sluice::row_range`: tap chunks of rows instead, or after the sink.
/// \snippet examples/views/tap.cpp tap
/// See also views::transform (changes the elements).
inline constexpr tap_fn tap{};
}  // namespace views
}  // namespace sluice

template <class V, class F>
inline constexpr bool std::ranges::enable_view<sluice::tap_view<V, F>> = true;
