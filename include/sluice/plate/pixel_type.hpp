/// \file
/// pixel_type: the element type of an image.
#pragma once

#include <cstddef>
#include <utility>

#include <sluice/core/element_type.hpp>

namespace sluice::plate {

/// The type of one pixel: uint8, int8, uint16, int16, uint32, int32 or float32.
using pixel_type = element_type;
using sluice::name_of;

/// A C++ type that has a `pixel_type`.
template <class T>
concept pixel = typed_element<T>;

template <pixel T>
inline constexpr pixel_type pixel_type_of = element_type_of<T>;

constexpr std::size_t bytes_per_pixel(pixel_type type) noexcept { return element_bytes(type); }

/// Calls `f` with a value of the C++ type: `visit_pixel(type, [](auto zero) { using T = decltype(zero); ... })`.
template <class F>
constexpr decltype(auto) visit_pixel(pixel_type type, F&& f) {
    return visit_element(type, std::forward<F>(f));
}

}  // namespace sluice::plate
