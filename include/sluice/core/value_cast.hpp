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

}  // namespace detail

/// Every value of From is a value of To: int16 to int32 or float, uint16 to int32, float to double; not double to float, nor
/// int32 to float, nor int16 to uint16. For types that are no numbers: implicitly convertible.
template <class From, class To>
concept keeps_values = std::convertible_to<From, To> &&
    (std::same_as<std::remove_cvref_t<From>, To> || !std::is_arithmetic_v<std::remove_cvref_t<From>> || !std::is_arithmetic_v<To> ||
     detail::number_keeps_values<std::remove_cvref_t<From>, To>());

}  // namespace sluice
