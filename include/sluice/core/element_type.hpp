/// \file
/// element_type: the element types of images and arrays, and the C++ type of each.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice {

/// The type of one element. float32 is IEEE binary32.
enum class element_type : std::uint8_t { uint8, int8, uint16, int16, uint32, int32, float32 };

/// A C++ type with an `element_type`.
template <class T>
concept typed_element = std::same_as<T, std::uint8_t> || std::same_as<T, std::int8_t> ||
                        std::same_as<T, std::uint16_t> || std::same_as<T, std::int16_t> ||
                        std::same_as<T, std::uint32_t> || std::same_as<T, std::int32_t> || std::same_as<T, float>;

template <typed_element T>
inline constexpr element_type element_type_of = [] {
    if constexpr (std::same_as<T, float>)
        return element_type::float32;
    else if constexpr (sizeof(T) == 1)
        return std::unsigned_integral<T> ? element_type::uint8 : element_type::int8;
    else if constexpr (sizeof(T) == 2)
        return std::unsigned_integral<T> ? element_type::uint16 : element_type::int16;
    else
        return std::unsigned_integral<T> ? element_type::uint32 : element_type::int32;
}();

/// Calls `f` with a value of the C++ type: `visit_element(type, [](auto zero) { using T = decltype(zero); ... })`.
template <class F>
constexpr decltype(auto) visit_element(element_type type, F&& f) {
    switch (type) {
        case element_type::uint8:
            return f(std::uint8_t{});
        case element_type::int8:
            return f(std::int8_t{});
        case element_type::uint16:
            return f(std::uint16_t{});
        case element_type::int16:
            return f(std::int16_t{});
        case element_type::uint32:
            return f(std::uint32_t{});
        case element_type::int32:
            return f(std::int32_t{});
        default:
            return f(float{});
    }
}

constexpr std::size_t element_bytes(element_type type) noexcept {
    return visit_element(type, [](auto zero) { return sizeof zero; });
}

/// Returns the name: "uint16", "float32", ...
constexpr std::string_view name_of(element_type type) noexcept {
    constexpr std::string_view names[]{"uint8", "int8", "uint16", "int16", "uint32", "int32", "float32"};
    return names[static_cast<std::size_t>(type)];
}

}  // namespace sluice
