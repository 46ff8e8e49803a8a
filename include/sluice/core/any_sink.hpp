/// \file
/// any_sink<T>: a type-erased sink of T, for programs that choose their sinks at run time.
#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include <sluice/core/error.hpp>
#include <sluice/core/sink.hpp>

namespace sluice {

template <class T>
class any_sink;

namespace detail {

/// Unwraps `std::ref(sink)` to the user's sink.
template <class S>
struct held_sink {
    using type = S;
};
template <class S>
struct held_sink<std::reference_wrapper<S>> {
    using type = S&;
};
template <class S>
using held_sink_t = typename held_sink<S>::type;

}  // namespace detail

/// S can be held by any_sink<T>: a temporary sink of T const&, or `std::ref` of a sink.
template <class S, class T>
concept erasable_sink = !std::is_lvalue_reference_v<S> && !std::same_as<std::remove_cv_t<S>, any_sink<T>> &&
                        std::move_constructible<S> && sink_for<detail::held_sink_t<S>, T const&>;

/// Holds any sink of `T const&`, or is empty. Move-only. Use `any_sink<T&>` for sinks that modify the elements.
///
/// A temporary sink is moved in. An lvalue must be wrapped in `std::ref` and outlive it, so that no sink is copied by
/// accident. The constructor makes one allocation for the sink or the reference. `append` allocates nothing and costs
/// one virtual call. Exceptions of the sink propagate. An empty any_sink throws argument_error.
/// \snippet examples/sinks/a_sink_of_your_own.cpp any_sink
/// See also \ref broadcast (accepts a list of them).
template <class T>
class any_sink {
    struct interface {
        virtual ~interface() = default;
        virtual void append(T const& value) = 0;
        virtual void finish() = 0;
    };
    template <class S>
    struct holder final : interface {
        S sink;
        explicit holder(S&& held) : sink(std::forward<S>(held)) {}
        void append(T const& value) override { sink.append(value); }
        void finish() override { sink.finish(); }
    };
    std::unique_ptr<interface> sink_;

    interface& held(char const* who) const {
        if (!sink_)
            throw argument_error(std::string("sluice::any_sink::") + who +
                                 ": it must hold a sink, got an empty any_sink");
        return *sink_;
    }

public:
    /// Empty.
    any_sink() = default;
    template <class S>
        requires erasable_sink<S, T>
    any_sink(S&& sink)
        : sink_(std::make_unique<holder<detail::held_sink_t<std::remove_cv_t<S>>>>(std::forward<S>(sink))) {}

    /// Whether it holds a sink.
    explicit operator bool() const noexcept { return sink_ != nullptr; }

    void append(T const& value) { held("append").append(value); }
    void finish() { held("finish").finish(); }
};

}  // namespace sluice
