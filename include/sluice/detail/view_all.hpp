/// \file
/// view_all: the view that an adaptor stores for a range; supports standard library views.
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

/// A standard view as a range-v3 view. Without it, range-v3 treats the view as a container and rejects temporaries.
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

/// A semiregular standard view that range-v3 does not recognise as a view. (std::views::transform with a capturing
/// lambda is not semiregular.)
template <class R>
concept standard_view = std::ranges::view<std::remove_cvref_t<R>> && std::semiregular<std::remove_cvref_t<R>> &&
                        ranges::range<std::remove_cvref_t<R>> && !ranges::view_<std::remove_cvref_t<R>>;

// A variable instead of a concept keeps diagnostics short: for a temporary vector the compiler would list the rules of
// views.
template <class R>
inline constexpr bool is_viewable = ranges::viewable_range<R> || standard_view<R>;

/// The argument of an adaptor: an lvalue or a view.
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
