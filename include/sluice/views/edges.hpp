/// \file
/// views::edges: converts a digital line to its first state and its changes.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <utility>

#include <sluice/core/adaptor_closure.hpp>
#include <sluice/detail/view_all.hpp>
#include <sluice/views/detail/passed.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

/// A sampled digital line: integers or booleans.
template <class R>
concept digital_line = ranges::input_range<R> && std::integral<ranges::range_value_t<R>>;

/// The line has value `state` from element `index` on.
template <std::integral T>
struct edge {
    std::uint64_t index = 0;
    T state{};
    friend bool operator==(edge const&, edge const&) = default;
};

template <ranges::view_ V>
    requires digital_line<V>
class edges_view : public ranges::view_facade<edges_view<V>, ranges::unknown> {
    friend ranges::range_access;
    using state = ranges::range_value_t<V>;
    V base_{};
    edge<state> before_{};
    bool continues_ = false;  // the state before the first element is known

    struct cursor {
        using single_pass = std::true_type;
        edges_view* self = nullptr;
        ranges::iterator_t<V> it{};
        edge<state> current{};
        detail::passed<V> passed{};
        edge<state> read() const { return current; }
        bool equal(ranges::default_sentinel_t) const { return it == ranges::end(self->base_); }
        void next() {
            step();
            seek();
        }
        void step() {
            ++current.index;
            ++it;
            passed.step(self->base_);
        }
        void seek() {
            for (auto const end = ranges::end(self->base_); it != end; step())
                if (state const now = *it; now != current.state) {
                    current.state = now;
                    return;
                }
            passed.finish(self->base_);
        }
    };
    cursor begin_cursor() {
        cursor c{this, ranges::begin(base_), before_, detail::passed<V>(base_)};
        if (continues_)
            c.seek();
        else if (c.it != ranges::end(base_))
            c.current.state = *c.it;
        return c;
    }

public:
    edges_view() = default;
    explicit edges_view(V base) : base_(std::move(base)) {}
    edges_view(V base, edge<state> before) : base_(std::move(base)), before_(before), continues_(true) {}
};

namespace views {
struct edges_fn {
    template <detail::viewable_range R>
        requires digital_line<R>
    auto operator()(R&& r) const {
        return edges_view<detail::all_t<R>>{detail::view_all(std::forward<R>(r))};
    }
    template <detail::viewable_range R, std::integral T>
        requires digital_line<R> && std::same_as<T, ranges::range_value_t<R>>
    auto operator()(R&& r, edge<T> before) const {
        return edges_view<detail::all_t<R>>{detail::view_all(std::forward<R>(r)), before};
    }
    template <std::integral T>
    auto operator()(edge<T> before) const {
        return bind_adaptor<edges_fn>(before);
    }
};

/// A line's first state, then each change, as (index, state): `0, 0, 1, 1, 0` becomes `(0, 0), (2, 1), (4, 0)`.
///
/// `edges(r)`, `r | edges`. To continue from earlier data, `r | edges(edge{first_index, last_state})` counts from
/// `first_index` and returns only changes.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | input range of integers or booleans | input view of edge | no | no | one state; of a mapped file, the last 4 MiB passed | begin() the first element (when continuing: up to the first change), each step up to the next change |
///
/// Throws nothing of its own. Edges are returned by value.
/// \snippet examples/views/edges.cpp edges
/// See also views::hold (last values, not changes).
inline constexpr adaptor_closure<edges_fn> edges{};
}  // namespace views
}  // namespace sluice

template <class V>
inline constexpr bool std::ranges::enable_view<sluice::edges_view<V>> = true;
