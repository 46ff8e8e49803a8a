/// \file
/// closure: an adaptor waiting for its range, so that `r | views::x(args...)` means `views::x(r, args...)`.
#pragma once

#include <concepts>
#include <cstddef>
#include <tuple>
#include <utility>

#include <sluice/detail/std_views.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/view/view.hpp>

namespace sluice::detail {

/// `Fn` with its trailing arguments, ready to be called with a range.
template <class Fn, class... Args>
class bound {
    std::tuple<Args...> args_;

public:
    explicit constexpr bound(Args... args) : args_(std::move(args)...) {}

    template <ranges::range R>
        requires std::invocable<Fn const&, R, Args const&...>
    constexpr auto operator()(R&& r) const {
        return pipe(std::forward<R>(r), std::index_sequence_for<Args...>{});
    }
    /// The same for whatever range: where it does not fit, the compiler names the adaptor's concept, and once.
    template <class R, std::size_t... I>
    constexpr auto pipe(R&& r, std::index_sequence<I...>) const {
        return Fn{}(std::forward<R>(r), std::get<I>(args_)...);
    }
};

template <class F, class R>
constexpr auto pipe(R&& r, F const& f) {
    return f(std::forward<R>(r));
}
template <class Fn, class... Args, class R>
constexpr auto pipe(R&& r, bound<Fn, Args...> const& f) {
    return f.pipe(std::forward<R>(r), std::index_sequence_for<Args...>{});
}

/// Makes the callable `F` pipeable, and composable with range-v3's closures. The pipe asks only for a range, on purpose:
/// a wrong pipe then fails in the adaptor's own call, and the compiler names the adaptor's concept in a few lines.
template <class F>
class pipeable : public ranges::views::view_closure<F> {
public:
    using ranges::views::view_closure<F>::view_closure;

    template <ranges::range R>
    friend constexpr auto operator|(R&& r, pipeable const& self) {
        return detail::pipe(std::forward<R>(r), static_cast<F const&>(self));
    }
};

template <class Fn, class... Args>
constexpr auto closure(Args... args) {
    return pipeable<bound<Fn, Args...>>{bound<Fn, Args...>{std::move(args)...}};
}

}  // namespace sluice::detail

template <class F>
inline constexpr bool ranges::is_pipeable_v<sluice::detail::pipeable<F>> = true;
