/// \file
/// pixel_type: the numbers that an image is made of, and the C++ type of each.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::plate {

/// What one pixel is. Floating point is IEEE binary32.
enum class pixel_type : std::uint8_t { uint8, int8, uint16, int16, uint32, int32, float32 };

/// A C++ type that has a \ref pixel_type.
template <class T>
concept pixel = std::same_as<T, std::uint8_t> || std::same_as<T, std::int8_t> || std::same_as<T, std::uint16_t> || std::same_as<T, std::int16_t> ||
    std::same_as<T, std::uint32_t> || std::same_as<T, std::int32_t> || std::same_as<T, float>;

template <pixel T>
inline constexpr pixel_type pixel_type_of = [] {
    if constexpr (std::same_as<T, float>) return pixel_type::float32;
    else if constexpr (sizeof(T) == 1) return std::unsigned_integral<T> ? pixel_type::uint8 : pixel_type::int8;
    else if constexpr (sizeof(T) == 2) return std::unsigned_integral<T> ? pixel_type::uint16 : pixel_type::int16;
    else return std::unsigned_integral<T> ? pixel_type::uint32 : pixel_type::int32;
}();

constexpr std::size_t bytes_per_pixel(pixel_type type) noexcept {
    switch (type) {
        case pixel_type::uint8:
        case pixel_type::int8: return 1;
        case pixel_type::uint16:
        case pixel_type::int16: return 2;
        default: return 4;
    }
}

/// "uint16", "float32" and so on.
constexpr std::string_view name_of(pixel_type type) noexcept {
    constexpr std::string_view names[]{"uint8", "int8", "uint16", "int16", "uint32", "int32", "float32"};
    return names[static_cast<std::size_t>(type)];
}

/// Calls `f` with a value of the C++ type: `visit_pixel(type, [](auto zero) { using T = decltype(zero); ... })`.
template <class F>
constexpr decltype(auto) visit_pixel(pixel_type type, F&& f) {
    switch (type) {
        case pixel_type::uint8: return f(std::uint8_t{});
        case pixel_type::int8: return f(std::int8_t{});
        case pixel_type::uint16: return f(std::uint16_t{});
        case pixel_type::int16: return f(std::int16_t{});
        case pixel_type::uint32: return f(std::uint32_t{});
        case pixel_type::int32: return f(std::int32_t{});
        default: return f(float{});
    }
}

}  // namespace sluice::plate
