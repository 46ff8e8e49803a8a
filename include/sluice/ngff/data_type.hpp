/// \file
/// data_type: the element type of an array, and its names in Zarr.
#pragma once

#include <cstddef>
#include <string_view>

#include <sluice/core/element_type.hpp>

namespace sluice::ngff {

/// uint8, int8, uint16, int16, uint32, int32 or float32. name_of() returns the Zarr 3 name.
using data_type = element_type;
using sluice::name_of;

/// A C++ type that has a `data_type`.
template <class T>
concept element = typed_element<T>;

template <element T>
inline constexpr data_type data_type_of = element_type_of<T>;

/// Returns the Zarr 2 name: "<u2", "|u1", "<f4". One-byte types have no byte order.
constexpr std::string_view zarr2_name_of(data_type type) noexcept {
    constexpr std::string_view names[]{"|u1", "|i1", "<u2", "<i2", "<u4", "<i4", "<f4"};
    return names[static_cast<std::size_t>(type)];
}

}  // namespace sluice::ngff
