/// \file
/// hdf5::conversion: which stored number types can be read as a C++ type.
#pragma once

#include <hdf5.h>

#include <concepts>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>

#include <sluice/core/error.hpp>
#include <sluice/hdf5/id.hpp>
#include <sluice/hdf5/object.hpp>
#include <sluice/hdf5/type.hpp>

namespace sluice::hdf5 {

/// `exact` accepts only types that keep every stored value: int16 as int32, float or double, not int64 as double.
/// `lossy` accepts any number type; HDF5 rounds to T's digits and clamps to T's range.
enum class conversion { exact, lossy };

namespace detail {

/// The number type of a dataset in the file.
struct stored_number {
    bool is_number = false, is_floating = false, is_signed = false;
    std::size_t bytes = 0, digits = 0, exponent_bits = 0;

    static stored_number of(call_context const& where, hid_t type) {
        stored_number made;
        auto const kind = call(where, H5Tget_class, type);
        if (kind != H5T_INTEGER && kind != H5T_FLOAT) return made;
        made.is_number = true;
        made.is_floating = kind == H5T_FLOAT;
        made.bytes = H5Tget_size(type);
        if (made.is_floating) {
            std::size_t sign = 0, exponent = 0, mantissa = 0;
            call(where, H5Tget_fields, type, &sign, &exponent, &made.exponent_bits, &mantissa, &made.digits);
            made.digits += H5Tget_norm(type) == H5T_NORM_IMPLIED ? 1 : 0;
        } else {
            made.is_signed = call(where, H5Tget_sign, type) == H5T_SGN_2;
            made.digits = H5Tget_precision(type) - (made.is_signed ? 1 : 0);
        }
        return made;
    }

    /// Whether T represents every value.
    template <number T>
    bool kept_by() const noexcept {
        using limits = std::numeric_limits<T>;
        if (!is_number || digits > static_cast<std::size_t>(limits::digits)) return false;
        if constexpr (std::floating_point<T>)
            return !is_floating || exponent_bits <= (sizeof(T) == sizeof(float) ? 8 : 11);
        else
            return !is_floating && (!is_signed || limits::is_signed);
    }
    std::string name() const {
        return is_number ? (is_floating ? "float"
                            : is_signed ? "int"
                                        : "uint") +
                               std::to_string(8 * bytes)
                         : "another type";
    }
};

template <number T>
std::string name_of_number() {
    return stored_number{true, std::floating_point<T>, std::is_signed_v<T>, sizeof(T)}.name();
}

/// Throws argument_error if the dataset's values cannot be read as T.
template <number T>
void require_kept(char const* who, object const& dataset, conversion how) {
    call_context const here{who, dataset.handle()};
    id const type(call(here, H5Dget_type, dataset.handle()), &H5Tclose);
    auto const stored = stored_number::of(here, type.value());
    if (stored.kept_by<T>() || (stored.is_number && how == conversion::lossy)) return;
    throw argument_error(
        std::string(who) + ": " + dataset.path() + " of " + dataset.file_path() + " must hold numbers" +
        (how == conversion::lossy ? "" : " that " + name_of_number<T>() + " keeps") + ", got " + stored.name());
}

}  // namespace detail
}  // namespace sluice::hdf5
