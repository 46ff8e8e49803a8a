/// \file
/// any_sink<T>: a sink of T whose own type is erased, so that a program chooses its sinks at run time.
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

/// What any_sink holds of `std::ref(sink)`: the user's own sink.
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

/// A sink of `T const&` of any type, or none. Move-only. `any_sink<T&>` is for sinks that change what they get.
///
/// A temporary sink is moved in. An lvalue must be wrapped in `std::ref` and outlive it, so that no sink is copied
/// unnoticed. Holds the sink, or the reference to it, in one allocation made at construction; `append` allocates
/// nothing and costs one virtual call. Throws what the sink throws, when the sink throws it, and argument_error where
/// it is empty.
/// \snippet examples/sinks/a_sink_of_your_own.cpp any_sink
/// See also \ref broadcast (takes a list of them).
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
