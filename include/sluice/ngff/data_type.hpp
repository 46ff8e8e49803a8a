/// \file
/// data_type: the numbers that an array is made of, the C++ type of each, and its names in Zarr.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace sluice::ngff {

/// Floating point is IEEE binary32.
enum class data_type : std::uint8_t { uint8, int8, uint16, int16, uint32, int32, float32 };

/// A C++ type that has a \ref data_type.
template <class T>
concept element = std::same_as<T, std::uint8_t> || std::same_as<T, std::int8_t> || std::same_as<T, std::uint16_t> || std::same_as<T, std::int16_t> ||
    std::same_as<T, std::uint32_t> || std::same_as<T, std::int32_t> || std::same_as<T, float>;

template <element T>
inline constexpr data_type data_type_of = [] {
    if constexpr (std::same_as<T, float>) return data_type::float32;
    else if constexpr (sizeof(T) == 1) return std::unsigned_integral<T> ? data_type::uint8 : data_type::int8;
    else if constexpr (sizeof(T) == 2) return std::unsigned_integral<T> ? data_type::uint16 : data_type::int16;
    else return std::unsigned_integral<T> ? data_type::uint32 : data_type::int32;
}();

/// Calls `f` with a value of the C++ type: `visit_element(type, [](auto zero) { using T = decltype(zero); ... })`.
template <class F>
constexpr decltype(auto) visit_element(data_type type, F&& f) {
    switch (type) {
        case data_type::uint8: return f(std::uint8_t{});
        case data_type::int8: return f(std::int8_t{});
        case data_type::uint16: return f(std::uint16_t{});
        case data_type::int16: return f(std::int16_t{});
        case data_type::uint32: return f(std::uint32_t{});
        case data_type::int32: return f(std::int32_t{});
        default: return f(float{});
    }
}

constexpr std::size_t element_bytes(data_type type) noexcept {
    return visit_element(type, [](auto zero) { return sizeof zero; });
}

/// "uint16", "float32": as Zarr 3 calls it.
constexpr std::string_view name_of(data_type type) noexcept {
    constexpr std::string_view names[]{"uint8", "int8", "uint16", "int16", "uint32", "int32", "float32"};
    return names[static_cast<std::size_t>(type)];
}

/// "<u2", "|u1", "<f4": as Zarr 2 calls it; bytes of one element have no order.
constexpr std::string_view zarr2_name_of(data_type type) noexcept {
    constexpr std::string_view names[]{"|u1", "|i1", "<u2", "<i2", "<u4", "<i4", "<f4"};
    return names[static_cast<std::size_t>(type)];
}

}  // namespace sluice::ngff
