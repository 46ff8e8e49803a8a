/// \file
/// segmented_adaptor: base class that forwards the abilities of a view's base: segments, windows, rows, release.
#pragma once

#include <concepts>
#include <cstddef>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>

#include <sluice/core/segments.hpp>
#include <range/v3/iterator/default_sentinel.hpp>
#include <range/v3/range/access.hpp>
#include <range/v3/range/primitives.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {
namespace detail {

template <class D>
using base_of_t = std::remove_cvref_t<decltype(std::declval<D const&>().base())>;
template <class D>
using adaptor_of_t = std::remove_cvref_t<decltype(std::declval<D const&>().adaptor())>;

/// The segments of a base, each adapted when it is reached. Single pass; keeps a copy of the adaptor.
template <class Segments, class Adaptor>
class adapted_segments : public ranges::view_facade<adapted_segments<Segments, Adaptor>, ranges::unknown> {
    friend ranges::range_access;
    Segments segments_{};
    Adaptor adaptor_{};

    struct cursor {
        using single_pass = std::true_type;
        using segment = std::remove_cvref_t<ranges::range_reference_t<Segments>>;
        using value_type = std::remove_cvref_t<std::invoke_result_t<Adaptor const&, segment const&>>;
        adapted_segments* all = nullptr;
        ranges::iterator_t<Segments> it{};
        value_type read() const { return all->adaptor_(segment(*it)); }
        bool equal(ranges::default_sentinel_t) const { return it == ranges::end(all->segments_); }
        void next() { ++it; }
    };
    cursor begin_cursor() { return {this, ranges::begin(segments_)}; }

public:
    adapted_segments() = default;
    adapted_segments(Segments segments, Adaptor adaptor)
        : segments_(std::move(segments)), adaptor_(std::move(adaptor)) {}
};

/// A range with the runs of consecutive ticks of its elements, and the element before its first.
template <class R>
concept has_runs = requires(R const& r) {
    r.runs();
    r.previous();
    r.previous_tick();
};

}  // namespace detail

/// CRTP base of a view class over another view, element by element. `Derived` has
///
///  * `base() const`, the adapted view;
///  * `adaptor() const`, a small semiregular function object that maps a plain segment of the base to the adapted
///    segment: a view that is random access and sized if the segment is;
///  * `static constexpr bool keeps_rows = true` if rows stay rows of the same width. Without it the view has no `width`
///    and no `select_columns`, and is no `row_range`.
///
/// It provides `segments`, `slice`, `every`, `release_step`, `release`, `release_all`, `width`, `select_columns`,
/// `runs`, `previous` and `previous_tick`, each if the base has it. It also provides `walk` if the adaptor has
/// `walk(iterator)`. So algorithms run their tight loops through the view, mapped pages are released, and rows stay
/// rows. A view whose elements do not correspond one to one to its base (stride, fill_gaps) does not derive from this
/// class and defines its own members.
/// \snippet examples/lessons/04_writing_an_adaptor.cpp adaptor
template <class Derived>
class segmented_adaptor {
    constexpr Derived const& self() const noexcept { return static_cast<Derived const&>(*this); }

public:
    template <class D = Derived>
        requires detail::has_segments<detail::base_of_t<D>>
    constexpr auto segments(std::size_t first, std::size_t count) const {
        auto of_base = self().base().segments(first, count);
        return detail::adapted_segments<decltype(of_base), detail::adaptor_of_t<D>>(std::move(of_base),
                                                                                    self().adaptor());
    }
    template <class D = Derived>
        requires(!detail::has_segments<detail::base_of_t<D>>) && sized_random_access_range<detail::base_of_t<D> const>
    constexpr auto slice(std::size_t first, std::size_t count) const {
        return self().adaptor()(sluice::slice(self().base(), first, count));
    }
    template <class D = Derived>
        requires requires(D const& d, std::size_t n) { d.adaptor()(d.base().every(n)); }
    constexpr auto every(std::size_t step) const {
        return self().adaptor()(self().base().every(step));
    }
    template <class D = Derived>
        requires detail::has_walk<detail::base_of_t<D>> &&
                 requires(D const& d, std::size_t n) { d.adaptor().walk(d.base().walk(n, n)); }
    constexpr auto walk(std::size_t first, std::size_t count) const {
        return self().adaptor().walk(self().base().walk(first, count));
    }

    template <class D = Derived>
        requires(D::keeps_rows) && requires(D const& d) { d.base().width(); }
    constexpr std::size_t width() const {
        return self().base().width();
    }
    template <class D = Derived>
        requires(D::keeps_rows) &&
                requires(D const& d, std::span<std::size_t const> c) { d.adaptor()(d.base().select_columns(c)); }
    constexpr auto select_columns(std::span<std::size_t const> columns) const {
        return self().adaptor()(self().base().select_columns(columns));
    }

    template <class D = Derived>
        requires releasable<detail::base_of_t<D>>
    constexpr std::size_t release_step() const {
        return self().base().release_step();
    }
    template <class D = Derived>
        requires releasable<detail::base_of_t<D>>
    constexpr void release(std::size_t first, std::size_t count) const {
        self().base().release(first, count);
    }
    template <class D = Derived>
        requires(detail::releases_all<detail::base_of_t<D>>())
    constexpr void release_all() const {
        detail::release_all(self().base());
    }

    template <class D = Derived>
        requires detail::has_runs<detail::base_of_t<D>>
    constexpr auto runs() const {
        return self().base().runs();
    }
    template <class D = Derived>
        requires detail::has_runs<detail::base_of_t<D>>
    constexpr auto previous() const {
        return self().adaptor()(self().base().previous());
    }
    template <class D = Derived>
        requires detail::has_runs<detail::base_of_t<D>>
    constexpr auto previous_tick() const {
        return self().base().previous_tick();
    }
};

}  // namespace sluice

template <class S, class A>
inline constexpr bool std::ranges::enable_view<sluice::detail::adapted_segments<S, A>> = true;
