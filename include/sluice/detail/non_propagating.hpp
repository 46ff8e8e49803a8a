/// \file
/// non_propagating<T>: scratch space of a view. A copy of the view starts with empty scratch space.
#pragma once

#include <optional>

namespace sluice::detail {

template <class T>
class non_propagating {
    std::optional<T> value_;

public:
    non_propagating() = default;
    constexpr non_propagating(non_propagating const&) noexcept {}
    constexpr non_propagating& operator=(non_propagating const& other) noexcept {
        if (this != &other) value_.reset();
        return *this;
    }
    template <class... Args>
    constexpr T& emplace(Args&&... args) {
        return value_.emplace(static_cast<Args&&>(args)...);
    }
    constexpr void reset() noexcept { value_.reset(); }
    constexpr explicit operator bool() const noexcept { return value_.has_value(); }
    constexpr T& operator*() noexcept { return *value_; }
    constexpr T const& operator*() const noexcept { return *value_; }
    constexpr T* operator->() noexcept { return &*value_; }
};

}  // namespace sluice::detail
