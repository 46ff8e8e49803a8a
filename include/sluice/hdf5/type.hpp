/// \file
/// HDF5 types of C++ types: little-endian numbers, variable-length UTF-8 text, booleans as an enum of int8.
#pragma once

#include <hdf5.h>

#include <atomic>
#include <concepts>
#include <cstdint>
#include <type_traits>

#include <sluice/hdf5/call.hpp>
#include <sluice/hdf5/id.hpp>

namespace sluice::hdf5 {

/// A number type of a dataset or an attribute: integers of 8 to 64 bits, float and double; not bool or character types.
template <class T>
concept number = (std::integral<T> || std::same_as<T, float> || std::same_as<T, double>) && !std::same_as<T, bool> &&
                 !std::same_as<T, char> && !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> &&
                 !std::same_as<T, char16_t> && !std::same_as<T, char32_t> && sizeof(T) <= 8;

namespace detail {

template <number T>
hid_t number_type(hid_t i8, hid_t i16, hid_t i32, hid_t i64, hid_t u8, hid_t u16, hid_t u32, hid_t u64, hid_t f32,
                  hid_t f64) {
    if constexpr (std::is_floating_point_v<T>)
        return sizeof(T) == 4 ? f32 : f64;
    else if constexpr (std::is_signed_v<T>)
        return sizeof(T) == 1 ? i8 : sizeof(T) == 2 ? i16 : sizeof(T) == 4 ? i32 : i64;
    else
        return sizeof(T) == 1 ? u8 : sizeof(T) == 2 ? u16 : sizeof(T) == 4 ? u32 : u64;
}

}  // namespace detail

/// Returns the HDF5 type of T in memory (native). The library owns the id.
template <number T>
hid_t memory_type() {
    return detail::number_type<T>(H5T_NATIVE_INT8, H5T_NATIVE_INT16, H5T_NATIVE_INT32, H5T_NATIVE_INT64,
                                  H5T_NATIVE_UINT8, H5T_NATIVE_UINT16, H5T_NATIVE_UINT32, H5T_NATIVE_UINT64,
                                  H5T_NATIVE_FLOAT, H5T_NATIVE_DOUBLE);
}

/// Returns the HDF5 type of T in the file (little-endian). The library owns the id.
template <number T>
hid_t stored_type() {
    return detail::number_type<T>(H5T_STD_I8LE, H5T_STD_I16LE, H5T_STD_I32LE, H5T_STD_I64LE, H5T_STD_U8LE,
                                  H5T_STD_U16LE, H5T_STD_U32LE, H5T_STD_U64LE, H5T_IEEE_F32LE, H5T_IEEE_F64LE);
}

/// Returns the type of variable-length UTF-8 text, in memory (char const*) and in the file. The library owns the id.
inline hid_t text_type() {
    static std::atomic<hid_t> kept = -1;
    silence_errors const silence;
    if (hid_t const type = kept; H5Tis_variable_str(type) > 0 && H5Tget_cset(type) == H5T_CSET_UTF8)
        return type;  // otherwise: the first call, or HDF5 was closed in between
    call_context const here{"sluice::hdf5::text_type"};
    id made(call(here, H5Tcopy, H5T_C_S1), &H5Tclose);
    call(here, H5Tset_size, made.value(), H5T_VARIABLE);
    call(here, H5Tset_cset, made.value(), H5T_CSET_UTF8);
    return kept = made.release();
}

/// Returns the boolean type of h5py and NWB: an enum of int8 {FALSE 0, TRUE 1}.
inline id bool_type() {
    call_context const here{"sluice::hdf5::bool_type"};
    id type(call(here, H5Tenum_create, H5T_STD_I8LE), &H5Tclose);
    std::int8_t const no = 0, yes = 1;
    call(here, H5Tenum_insert, type.value(), "FALSE", &no);
    call(here, H5Tenum_insert, type.value(), "TRUE", &yes);
    return type;
}

}  // namespace sluice::hdf5
