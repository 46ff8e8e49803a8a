/// \file
/// copyable_box<F>: stores a function object as a semiregular member, even if F is not assignable (a lambda with
/// captures).
#pragma once

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

namespace sluice::detail {

template <class F>
class copyable_box {
    std::optional<F> value_;

public:
    copyable_box() = default;
    constexpr explicit copyable_box(F f) : value_(std::move(f)) {}
    copyable_box(copyable_box const&) = default;
    copyable_box(copyable_box&&) = default;
    constexpr copyable_box& operator=(copyable_box const& other) {
        if (this == &other) return *this;
        if (other.value_)
            value_.emplace(*other.value_);
        else
            value_.reset();
        return *this;
    }
    constexpr F const& operator*() const noexcept { return *value_; }
};

template <class F>
    requires std::semiregular<F>
class copyable_box<F> {
    [[no_unique_address]] F value_{};

public:
    copyable_box() = default;
    constexpr explicit copyable_box(F f) : value_(std::move(f)) {}
    constexpr F const& operator*() const noexcept { return value_; }
};

/// Whether an iterator stores the function of its view. Small trivial functions are copied into the iterator, so the
/// compiler keeps them in registers. (Through a pointer, any store to the output could change them.) Other functions
/// stay in the view.
template <class F>
inline constexpr bool travels = std::is_trivially_copyable_v<F> && sizeof(F) <= 96;

template <class F, bool = travels<F>>
class function_handle {
    copyable_box<F> f_;

public:
    function_handle() = default;
    constexpr explicit function_handle(copyable_box<F> const& f) : f_(f) {}
    constexpr F const& operator*() const noexcept { return *f_; }
};

template <class F>
class function_handle<F, false> {
    copyable_box<F> const* f_ = nullptr;

public:
    function_handle() = default;
    constexpr explicit function_handle(copyable_box<F> const& f) : f_(&f) {}
    constexpr F const& operator*() const noexcept { return **f_; }
};

}  // namespace sluice::detail
