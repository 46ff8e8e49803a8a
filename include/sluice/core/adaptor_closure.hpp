/// \file
/// adaptor_closure: makes an adaptor pipeable, so that `r | x(args...)` means `x(r, args...)`.
#pragma once

#include <concepts>
#include <cstddef>
#include <tuple>
#include <utility>

#include <sluice/detail/view_all.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/view/view.hpp>

namespace sluice {
namespace detail {

/// An adaptor with several overloads that all reject R. `Fn::require<R>()` makes the compiler name one concept instead
/// of explaining each overload.
template <class Fn, class R>
concept explains_refusal = requires { Fn::template require<R>(); } && (!Fn::template takes<R>);

/// The result of an ill-formed pipe. It is not a range, which keeps further diagnostics short.
struct refused {};

/// `Fn` bound to its trailing arguments; the range is the first argument of the call.
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
    /// Same as operator(), unconstrained: if `r` does not fit, the compiler names the adaptor's concept once.
    template <class R, std::size_t... I>
    constexpr auto pipe(R&& r, std::index_sequence<I...>) const {
        if constexpr (explains_refusal<Fn, R> && !std::invocable<Fn const&, R, Args const&...>)
            return Fn::template require<R>(), refused{};
        else
            return Fn{}(std::forward<R>(r), std::get<I>(args_)...);
    }
};

template <class F, class R>
constexpr auto pipe(R&& r, F const& f) {
    if constexpr (explains_refusal<F, R> && !std::invocable<F const&, R>)
        return F::template require<R>(), refused{};
    else
        return f(std::forward<R>(r));
}
template <class Fn, class... Args, class R>
constexpr auto pipe(R&& r, bound<Fn, Args...> const& f) {
    return f.pipe(std::forward<R>(r), std::index_sequence_for<Args...>{});
}

}  // namespace detail

/// Makes the callable `F` pipeable and composable with other closures, including range-v3's:
///
///     inline constexpr sluice::adaptor_closure<halve_fn> halve{};   // r | halve, and halve(r)
///
/// The pipe requires only a range. A wrong pipe therefore fails inside the adaptor's own call, and the compiler names
/// the adaptor's concept in a few lines.
template <class F>
class adaptor_closure : public ranges::views::view_closure<F> {
public:
    using ranges::views::view_closure<F>::view_closure;

    template <ranges::range R>
    friend constexpr auto operator|(R&& r, adaptor_closure const& self) {
        return detail::pipe(std::forward<R>(r), static_cast<F const&>(self));
    }
};

/// The closure of an adaptor with arguments: `r | bind_adaptor<every_fn>(2)` calls `every_fn{}(r, 2)`.
template <class Fn, class... Args>
constexpr auto bind_adaptor(Args... args) {
    return adaptor_closure<detail::bound<Fn, Args...>>{detail::bound<Fn, Args...>{std::move(args)...}};
}

template <class Fn>
struct needs_arguments;

/// Satisfied by an adaptor called with its arguments: `range | chunk(n)`, not `range | chunk`.
template <class Fn>
concept called_with_arguments = !std::derived_from<Fn, needs_arguments<Fn>>;

/// Base class for the function object of an adaptor that requires arguments in a pipe.
template <class Fn>
struct needs_arguments {
    template <ranges::range R>
    friend constexpr void operator|(R&&, Fn const&) {
        static_assert(called_with_arguments<Fn>, "this adaptor needs arguments: write `range | adaptor(arguments)`");
    }
};

}  // namespace sluice

template <class F>
inline constexpr bool ranges::is_pipeable_v<sluice::adaptor_closure<F>> = true;
