/// \file
/// views::transform(f): applies a function to each element; the segments of the range stay visible.
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
#include <range/v3/view/facade.hpp>

namespace sluice {

/// A function that accepts every element of R and returns a value.
template <class R, class F>
concept transformable = ranges::input_range<R> && std::copy_constructible<F> &&
                        std::regular_invocable<F const&, ranges::range_reference_t<R>> &&
                        (!std::is_void_v<std::invoke_result_t<F const&, ranges::range_reference_t<R>>>);

template <ranges::view_ V, class F>
    requires transformable<V, F>
class transform_view : public ranges::view_facade<transform_view<V, F>, ranges::range_cardinality<V>::value>,
                       public segmented_adaptor<transform_view<V, F>> {
    friend ranges::range_access;
    V base_{};
    detail::copyable_box<F> f_;

    template <bool Const>
    struct cursor {
        using base = std::conditional_t<Const, V const, V>;
        using iterator = ranges::iterator_t<base>;
        using value_type = std::remove_cvref_t<std::invoke_result_t<F const&, ranges::range_reference_t<base>>>;
        using difference_type = ranges::range_difference_t<base>;
        using single_pass = std::bool_constant<!ranges::forward_range<base>>;
        iterator it{};
        detail::function_handle<F> f{};

        constexpr decltype(auto) read() const { return std::invoke(*f, *it); }
        constexpr void next() { ++it; }
        constexpr bool equal(cursor const& other) const
            requires std::equality_comparable<iterator>
        {
            return it == other.it;
        }
        constexpr bool equal(ranges::sentinel_t<base> const& end) const
            requires(!std::same_as<ranges::sentinel_t<base>, iterator>)
        {
            return it == end;
        }
        constexpr bool equal(ranges::default_sentinel_t) const
            requires detail::has_walk<V>
        {
            return it == ranges::default_sentinel;
        }
        constexpr difference_type distance_to(ranges::default_sentinel_t) const
            requires detail::has_walk<V>
        {
            return ranges::default_sentinel - it;
        }
        constexpr void prev()
            requires ranges::bidirectional_range<base>
        {
            --it;
        }
        constexpr void advance(difference_type n)
            requires ranges::random_access_range<base>
        {
            it += n;
        }
        constexpr difference_type distance_to(cursor const& other) const
            requires ranges::random_access_range<base>
        {
            return other.it - it;
        }
    };
    constexpr auto begin_cursor() { return cursor<false>{ranges::begin(base_), detail::function_handle<F>{f_}}; }
    constexpr auto begin_cursor() const
        requires ranges::range<V const> && transformable<V const, F>
    {
        return cursor<true>{ranges::begin(base_), detail::function_handle<F>{f_}};
    }
    template <bool Const, class Self>
    static constexpr auto end_of(Self& self) {
        using base = typename cursor<Const>::base;
        if constexpr (ranges::common_range<base>)
            return cursor<Const>{ranges::end(self.base_), detail::function_handle<F>{self.f_}};
        else
            return ranges::end(self.base_);
    }
    constexpr auto end_cursor() { return end_of<false>(*this); }
    constexpr auto end_cursor() const
        requires ranges::range<V const> && transformable<V const, F>
    {
        return end_of<true>(*this);
    }

    struct transform_part {
        detail::copyable_box<F> f;
        template <class S>
        constexpr auto operator()(S segment) const {
            return transform_view<S, F>{std::move(segment), *f};
        }
    };

public:
    transform_view() = default;
    constexpr transform_view(V base, F f) : base_(std::move(base)), f_(std::move(f)) {}

    static constexpr bool keeps_rows = false;  // the result of `f` is an element, never a row
    constexpr V const& base() const noexcept { return base_; }
    constexpr F const& function() const noexcept { return *f_; }
    constexpr auto adaptor() const { return transform_part{f_}; }

    constexpr auto size() const
        requires ranges::sized_range<V const>
    {
        return ranges::size(base_);
    }
    constexpr auto size()
        requires(ranges::sized_range<V> && !ranges::sized_range<V const>)
    {
        return ranges::size(base_);
    }
    constexpr decltype(auto) operator[](ranges::range_difference_t<V> index) const
        requires ranges::random_access_range<V const> && transformable<V const, F>
    {
        if constexpr (detail::has_segments<V>)  // faster than through its iterator
            return std::invoke(*f_, base_[index]);
        else
            return std::invoke(*f_, ranges::begin(base_)[index]);
    }
    /// The iterator points to this view's function unless it stores a copy.
    constexpr auto walk(std::size_t first, std::size_t count) const
        requires detail::has_walk<V>
    {
        return ranges::basic_iterator<cursor<true>>(
            cursor<true>{base_.walk(first, count), detail::function_handle<F>{f_}});
    }
};

namespace views {
struct transform_fn : needs_arguments<transform_fn> {
    template <detail::viewable_range R, class F>
        requires transformable<R, F>
    constexpr auto operator()(R&& r, F f) const {
        return transform_view<detail::all_t<R>, F>{detail::view_all(std::forward<R>(r)), std::move(f)};
    }
    template <class F>
    constexpr auto operator()(F f) const {
        return bind_adaptor<transform_fn>(std::move(f));
    }
};

/// Each element `x` of a range as `f(x)`.
///
/// `transform(r, f)`, `r | transform(f)`, `transform(f)` to keep or compose.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | input range; `f` copyable, callable as const | the category of its base, segments kept | as its base | as its base | only `f` | an element is dereferenced |
///
/// `f` is called each time an element is dereferenced and must return equal results for equal arguments. Exceptions of
/// `f` propagate. `*it` returns the result of `f`: a reference only if `f` returns one.
/// \snippet examples/views/transform.cpp transform
/// See also ranges::views::transform (hides the segments), views::transform_values (values of rows, which stay rows).
inline constexpr transform_fn transform{};
}  // namespace views
}  // namespace sluice

template <class V, class F>
inline constexpr bool std::ranges::enable_view<sluice::transform_view<V, F>> = true;
