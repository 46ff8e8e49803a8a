/// \file
/// views::tap(f): shows each element to a function on its way: progress, checksums, profiling.
#pragma once

#include <concepts>
#include <functional>
#include <ranges>
#include <type_traits>
#include <utility>

#include <sluice/detail/closure.hpp>
#include <sluice/detail/copyable_box.hpp>
#include <sluice/detail/non_propagating.hpp>
#include <range/v3/view/all.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

/// A function that can look at the elements of R.
template <class R, class F>
concept observer_of = ranges::input_range<R> && std::copy_constructible<F> &&
    std::invocable<F const&, std::remove_cvref_t<ranges::range_reference_t<R>> const&>;

template <ranges::view_ V, class F>
    requires observer_of<V, F>
class tap_view : public ranges::view_facade<tap_view<V, F>, ranges::range_cardinality<V>::value> {
    friend ranges::range_access;
    using element = std::remove_cvref_t<ranges::range_reference_t<V>>;
    // An element that lies somewhere is pointed at; one that the base makes on the spot, or that may lie in a single-pass
    // iterator, is kept, so that it is made once and stays when the iterator moves.
    static constexpr bool lies_somewhere =
        std::is_lvalue_reference_v<ranges::range_reference_t<V>> && (ranges::forward_range<V> || !std::copy_constructible<element>);
    using kept = std::conditional_t<lies_somewhere, element const*, element>;
    V base_{};
    detail::copyable_box<F> f_;
    detail::non_propagating<kept> current_;

    struct cursor {
        using single_pass = std::true_type;
        using value_type = element;
        tap_view* self = nullptr;
        ranges::iterator_t<V> it{};
        element const& read() const {
            if constexpr (lies_somewhere)
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
            if constexpr (lies_somewhere)
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
    auto size() requires ranges::sized_range<V> { return ranges::size(base_); }
};

namespace views {
struct tap_fn {
    template <ranges::viewable_range R, class F>
        requires observer_of<R, F>
    auto operator()(R&& r, F f) const {
        return tap_view<ranges::views::all_t<R>, F>{ranges::views::all(std::forward<R>(r)), std::move(f)};
    }
    template <class F>
    auto operator()(F f) const {
        return detail::closure<tap_fn>(std::move(f));
    }
};

/// The elements of a range, each shown once to `f` when it is reached.
///
/// `tap(r, f)`, `r | tap(f)`, `tap(f)` to keep or compose. After `chunk`, the elements are chunks.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | input range; `f` callable as const with an element | input view | as its base | no | one element, if the base makes it on the spot or is single-pass | begin() one element, each step one |
///
/// Throws what `f` throws. Elements are seen as const; one that is held is valid until the next step.
/// \snippet examples/views/tap.cpp tap
/// See also views::transform (changes what it sees).
inline constexpr tap_fn tap{};
}  // namespace views
}  // namespace sluice

template <class V, class F>
inline constexpr bool std::ranges::enable_view<sluice::tap_view<V, F>> = true;
