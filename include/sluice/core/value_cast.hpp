/// \file
/// Which conversions of numbers keep every value, and function objects for those that do not.
#pragma once

#include <cmath>
#include <concepts>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

#include <sluice/core/error.hpp>

namespace sluice {
namespace detail {

template <class From, class To>
constexpr bool number_keeps_values() {
    using from = std::numeric_limits<From>;
    using to = std::numeric_limits<To>;
    if constexpr (std::floating_point<From>) return std::floating_point<To> && from::digits <= to::digits;
    else if constexpr (std::floating_point<To>) return from::digits <= to::digits;
    else return (!from::is_signed || to::is_signed) && from::digits <= to::digits;
}

/// Whether a number that is not NaN, with its fraction cut off, is a value of To.
template <class To, class From>
constexpr bool in_range_of(From value) noexcept {
    using to = std::numeric_limits<To>;
    if constexpr (std::floating_point<From>) {
        constexpr auto beyond = static_cast<From>(to::max() / 2 + 1) * 2;  // a power of 2: exact
        return value < beyond && value > static_cast<From>(to::min()) - 1;
    } else {
        return std::in_range<To>(value);
    }
}

}  // namespace detail

/// Every value of From is a value of To: int16 to int32 or float, uint16 to int32, float to double; not double to float, nor
/// int32 to float, nor int16 to uint16. For types that are no numbers: implicitly convertible.
template <class From, class To>
concept keeps_values = std::convertible_to<From, To> &&
    (std::same_as<std::remove_cvref_t<From>, To> || !std::is_arithmetic_v<std::remove_cvref_t<From>> || !std::is_arithmetic_v<To> ||
     detail::number_keeps_values<std::remove_cvref_t<From>, To>());

/// Converts a number, and throws argument_error where To has no such value: a fraction, infinity or a number out of range of an
/// integer, a double that a float rounds. `x | views::transform(checked_cast_to<std::int16_t>{})`
template <class To>
struct checked_cast_to {
    template <class From>
        requires std::is_arithmetic_v<From> && std::is_arithmetic_v<To>
    constexpr To operator()(From value) const {
        if (!keeps(value)) throw argument_error("sluice::checked_cast_to: the value must be one of the type that it becomes, got " + std::to_string(value));
        return static_cast<To>(value);
    }

private:
    template <class From>
    static constexpr bool keeps(From value) noexcept {
        if constexpr (keeps_values<From, To>) {
            return true;
        } else if constexpr (std::integral<To>) {
            return detail::in_range_of<To>(value) && static_cast<From>(static_cast<To>(value)) == value;
        } else {
            if constexpr (std::floating_point<From>) {
                if (value != value || value - value != 0) return true;  // NaN and infinity
                constexpr auto most = static_cast<From>(std::numeric_limits<To>::max());
                if (value > most || value < -most) return false;
            }
            auto const made = static_cast<To>(value);
            if constexpr (std::integral<From>) return detail::in_range_of<From>(made) && static_cast<From>(made) == value;
            else return static_cast<From>(made) == value;
        }
    }
};

/// Converts a number to the nearest value of To: fractions are cut off, what is out of range becomes the least or the greatest
/// value, NaN becomes 0 where To is an integer.
template <class To>
struct saturating_cast_to {
    template <class From>
        requires std::is_arithmetic_v<From> && std::is_arithmetic_v<To>
    constexpr To operator()(From value) const noexcept {
        if constexpr (std::integral<To> && !keeps_values<From, To>) {
            if (value != value) return To{};
            if (!detail::in_range_of<To>(value)) return value < From{} ? std::numeric_limits<To>::min() : std::numeric_limits<To>::max();
        } else if constexpr (std::floating_point<From> && !keeps_values<From, To>) {
            constexpr auto most = static_cast<From>(std::numeric_limits<To>::max());
            if (value > most) return std::numeric_limits<To>::max();
            if (value < -most) return -std::numeric_limits<To>::max();
        }
        return static_cast<To>(value);
    }
};

}  // namespace sluice
