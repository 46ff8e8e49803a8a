/// \file
/// Number conversions: a concept for those that keep every value, and function objects for the others.
#pragma once

#include <charconv>
#include <concepts>
#include <limits>
#include <string>
#include <type_traits>

#include <sluice/core/error.hpp>

namespace sluice {
namespace detail {

template <class From, class To>
constexpr bool number_keeps_values() {
    using from = std::numeric_limits<From>;
    using to = std::numeric_limits<To>;
    if constexpr (std::floating_point<From>)
        return std::floating_point<To> && from::digits <= to::digits;
    else if constexpr (std::floating_point<To>)
        return from::digits <= to::digits;
    else
        return (!from::is_signed || to::is_signed) && from::digits <= to::digits;
}

template <class T>
concept number = std::is_arithmetic_v<T>;

}  // namespace detail

/// Every value of From is a value of To: int16 to int32 or float, uint16 to int32, float to double; not double to
/// float, nor int32 to float, nor int16 to uint16. For non-numeric types: implicitly convertible.
template <class From, class To>
concept keeps_values =
    std::convertible_to<From, To> &&
    (std::same_as<std::remove_cvref_t<From>, To> || !std::is_arithmetic_v<std::remove_cvref_t<From>> ||
     !std::is_arithmetic_v<To> || detail::number_keeps_values<std::remove_cvref_t<From>, To>());

namespace detail {

template <number T>
std::string type_name() {
    if constexpr (std::same_as<T, bool>)
        return "bool";
    else if constexpr (std::same_as<T, float>)
        return "float";
    else if constexpr (std::same_as<T, double>)
        return "double";
    else if constexpr (std::floating_point<T>)
        return "long double";
    else
        return (std::is_signed_v<T> ? "int" : "uint") + std::to_string(8 * sizeof(T));
}

template <number T>
std::string text_of(T value) {
    if constexpr (std::integral<T>) {
        return std::to_string(value);
    } else {
        char text[128];
        return {text, std::to_chars(text, text + sizeof text, value).ptr};
    }
}

/// 2 to the power of the number of value bits of `I`: its greatest value plus 1, which any floating-point type can
/// represent.
template <std::floating_point F, std::integral I>
inline constexpr F integers_end = F(2) * static_cast<F>(I(1) << (std::numeric_limits<I>::digits - 1));
template <std::floating_point F>
inline constexpr F integers_end<F, bool> = F(2);

/// Whether To can represent `value` exactly. Only floating-point types can represent NaN and infinities.
template <number To, number From>
constexpr bool is_value_of(From value) noexcept {
    using to = std::numeric_limits<To>;
    if constexpr (number_keeps_values<From, To>()) {
        return true;
    } else if constexpr (std::integral<From> && std::integral<To>) {
        bool const low = std::is_signed_v<From> && value < From(0) &&
                         (!std::is_signed_v<To> || static_cast<long long>(value) < static_cast<long long>(to::min()));
        bool const high =
            value > From(0) && static_cast<unsigned long long>(value) > static_cast<unsigned long long>(to::max());
        return !low && !high;
    } else if constexpr (std::integral<From>) {
        auto const rounded = static_cast<To>(value);
        return rounded < integers_end<To, From> && static_cast<From>(rounded) == value;
    } else if constexpr (std::integral<To>) {
        constexpr From end = integers_end<From, To>, first = std::is_signed_v<To> ? -end : From(0);
        if (!(value >= first && value < end)) return false;  // also rejects NaN
        if constexpr (std::same_as<To, bool>)
            return value == From(0) || value == From(1);
        else
            return static_cast<From>(static_cast<To>(value)) == value;
    } else {
        constexpr auto most = static_cast<From>(to::max());
        if (!(value >= -most && value <= most)) return value != value || value - value != From(0);  // NaN or infinite
        return static_cast<From>(static_cast<To>(value)) == value;
    }
}

#if defined(__GNUC__)
[[gnu::noinline, gnu::cold]]
#endif
[[noreturn]] inline void
no_value_of(std::string const& to, std::string const& value, std::string const& from) {
    throw argument_error("sluice::checked_cast_to: the value must be a value of " + to + ", got " + value + " (" +
                         from + ")");
}

template <number To>
struct checked_cast {
    template <number From>
    constexpr To operator()(From value) const {
        if (!is_value_of<To>(value)) no_value_of(type_name<To>(), text_of(value), type_name<From>());
        return static_cast<To>(value);
    }
};

/// Uses selections instead of branches, so that compilers vectorise it.
template <number To>
struct saturating_cast {
    template <number From>
    constexpr To operator()(From value) const noexcept {
        using to = std::numeric_limits<To>;
        using from = std::numeric_limits<From>;
        if constexpr (number_keeps_values<From, To>() || (std::integral<From> && std::floating_point<To>)) {
            return static_cast<To>(value);
        } else if constexpr (std::integral<From>) {
            constexpr From low = is_value_of<From>(to::min()) ? static_cast<From>(to::min()) : from::min();
            constexpr From high = is_value_of<From>(to::max()) ? static_cast<From>(to::max()) : from::max();
            From const above = value < low ? low : value;
            return static_cast<To>(above > high ? high : above);
        } else if constexpr (std::floating_point<To>) {
            constexpr auto most = static_cast<From>(to::max());
            From const above = value < -most ? -most : value;
            From const within = above > most ? most : above;
            bool const infinite = value > from::max() || value < from::lowest();
            return infinite ? static_cast<To>(value) : static_cast<To>(within);
        } else if constexpr (std::same_as<To, bool>) {
            return value >= From(1);
        } else {
            constexpr From end = integers_end<From, To>, low = std::is_signed_v<To> ? -end : From(0);
            constexpr bool exact = from::digits >= to::digits;  // From can represent the greatest value of To
            constexpr From high = exact ? end - From(1) : end - end * from::epsilon() / 2;
            From const known = value == value ? value : From(0);
            From const above = known < low ? low : known;
            To const within = static_cast<To>(above > high ? high : above);
            if constexpr (exact)
                return within;
            else
                return known >= end ? to::max() : within;
        }
    }
};

}  // namespace detail

/// `checked_cast_to<T>(number)`: the number as a T, if T can represent it exactly. Otherwise throws argument_error with
/// the value and both types: for a number out of range, a fraction (3.7 to int, 0.1 to float), or NaN or an infinity to
/// an integer.
///
///     volts | views::transform(sluice::checked_cast_to<float>) | into(sink)
///
/// See also saturating_cast_to (never throws), `keeps_values` (lossless conversions).
template <detail::number T>
inline constexpr detail::checked_cast<T> checked_cast_to{};

/// `saturating_cast_to<T>(number)`: the nearest value of T. Never throws. As fast as a cast and a clamp; vectorised.
///
/// To an integer: truncates towards zero, clamps to the least and greatest T, NaN becomes 0. To a floating-point
/// type: rounds to nearest, clamps to the greatest finite T; NaN and infinities stay.
template <detail::number T>
inline constexpr detail::saturating_cast<T> saturating_cast_to{};

}  // namespace sluice
