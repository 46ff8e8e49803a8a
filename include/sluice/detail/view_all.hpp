/// \file
/// view_all: what an adaptor keeps of the range that it is given, views of the standard library included.
#pragma once

#include <concepts>
#include <ranges>
#include <type_traits>
#include <utility>

#include <range/v3/range/access.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/primitives.hpp>
#include <range/v3/view/all.hpp>
#include <range/v3/view/interface.hpp>

namespace sluice::detail {

/// A standard view as a view of range-v3, which takes it for a container otherwise and refuses a temporary one.
template <std::ranges::view V>
    requires std::semiregular<V>
class std_view : public ranges::view_interface<std_view<V>> {
    V base_{};

public:
    std_view() = default;
    constexpr explicit std_view(V base) : base_(std::move(base)) {}

    constexpr V const& base() const noexcept { return base_; }
    constexpr auto begin() { return ranges::begin(base_); }
    constexpr auto end() { return ranges::end(base_); }
    constexpr auto begin() const
        requires ranges::range<V const>
    {
        return ranges::begin(base_);
    }
    constexpr auto end() const
        requires ranges::range<V const>
    {
        return ranges::end(base_);
    }
    constexpr auto size()
        requires ranges::sized_range<V>
    {
        return ranges::size(base_);
    }
    constexpr auto size() const
        requires ranges::sized_range<V const>
    {
        return ranges::size(base_);
    }
};

/// A semiregular standard view that range-v3 does not know as one. (A std::views::transform by a lambda with captures
/// is not semiregular.)
template <class R>
concept standard_view = std::ranges::view<std::remove_cvref_t<R>> && std::semiregular<std::remove_cvref_t<R>> &&
                        ranges::range<std::remove_cvref_t<R>> && !ranges::view_<std::remove_cvref_t<R>>;

// A variable where a concept would do: a compiler that explains why a temporary vector is refused lists the rules of
// views.
template <class R>
inline constexpr bool is_viewable = ranges::viewable_range<R> || standard_view<R>;

/// What an adaptor takes: an lvalue, or a view.
template <class R>
concept viewable_range = ranges::range<R> && is_viewable<R>;

struct view_all_fn {
    template <viewable_range R>
    constexpr auto operator()(R&& r) const {
        if constexpr (standard_view<R>)
            return std_view<std::remove_cvref_t<R>>(std::forward<R>(r));
        else
            return ranges::views::all(std::forward<R>(r));
    }
};

/// `view_all(r)`: a view of `r`.
inline constexpr view_all_fn view_all{};

template <class R>
using all_t = decltype(view_all(std::declval<R>()));

}  // namespace sluice::detail

template <class V>
inline constexpr bool std::ranges::enable_view<sluice::detail::std_view<V>> = true;
