/// \file
/// Reads the attributes of objects in any HDF5 file: text of fixed or variable length, numbers of any type, references.
#pragma once

#include <hdf5.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/hdf5/object.hpp>

namespace sluice::hdf5 {
namespace detail {

/// Returns `count` texts of the stored type `type`, read by `read(memory type, buffer)`. Strips trailing zero bytes,
/// and the blanks of space-padded (Fortran) text.
template <class Read>
std::vector<std::string> read_strings(call_context const& where, id const& type, std::size_t count, Read read) {
    std::vector<std::string> texts;
    if (count == 0) return texts;
    texts.reserve(count);
    if (call(where, H5Tis_variable_str, type.value()) > 0) {
        std::vector<char*> pointers(count, nullptr);
        struct freed {
            std::vector<char*>& all;
            ~freed() {
                for (auto* const pointer : all) H5free_memory(pointer);
            }
        } const freed_at_exit{pointers};
        read(type.value(), pointers.data());
        for (auto const* const pointer : pointers) texts.emplace_back(pointer ? pointer : "");
        return texts;
    }
    auto const size = H5Tget_size(type.value());
    bool const padded = H5Tget_strpad(type.value()) == H5T_STR_SPACEPAD;
    std::string all(size * count, '\0');
    read(type.value(), all.data());
    for (std::size_t i = 0; i < count; ++i) {
        auto const one = std::string_view(all).substr(i * size, size);
        auto text = one.substr(0, std::min(one.find('\0'), one.size()));
        if (padded) text = text.substr(0, text.find_last_not_of(' ') + 1);
        texts.emplace_back(text);
    }
    return texts;
}

/// An open attribute, its type and its number of values.
struct open_attribute {
    call_context where;
    id handle, type;
    std::size_t count = 0;

    open_attribute(object const& of, std::string_view name) : where{"sluice::hdf5::attributes", of.handle(), name} {
        handle = id(call(where, H5Aopen, of.handle(), std::string(name).c_str(), H5P_DEFAULT), &H5Aclose);
        type = id(call(where, H5Aget_type, handle.value()), &H5Tclose);
        id const space(call(where, H5Aget_space, handle.value()), &H5Sclose);
        count = static_cast<std::size_t>(call(where, H5Sget_simple_extent_npoints, space.value()));
    }
    H5T_class_t kind() const { return H5Tget_class(type.value()); }
    void read(hid_t memory, void* to) const {
        if (count != 0) call(where, H5Aread, handle.value(), memory, to);
    }
};

}  // namespace detail

inline bool has_attribute(object const& of, std::string_view name) {
    return call({"sluice::hdf5::has_attribute", of.handle(), name}, H5Aexists, of.handle(), std::string(name).c_str()) >
           0;
}

/// Returns the names of all attributes, sorted.
inline std::vector<std::string> attribute_names(object const& of) {
    std::vector<std::string> names;
    auto const add = [](hid_t, char const* name, H5A_info_t const*, void* to) -> herr_t {
        try {
            static_cast<std::vector<std::string>*>(to)->emplace_back(name);
            return 0;
        } catch (...) {
            return -1;  // out of memory in a C callback
        }
    };
    hsize_t first = 0;
    H5A_operator2_t const visit = add;
    call({"sluice::hdf5::attribute_names", of.handle()}, H5Aiterate2, of.handle(), H5_INDEX_NAME, H5_ITER_INC, &first,
         visit, static_cast<void*>(&names));
    std::sort(names.begin(), names.end());
    return names;
}

/// Returns the texts of an attribute, or nullopt if it does not exist or is not text.
inline std::optional<std::vector<std::string>> text_attribute(object const& of, std::string_view name) {
    if (!has_attribute(of, name)) return std::nullopt;
    detail::open_attribute const open(of, name);
    if (open.kind() != H5T_STRING) return std::nullopt;
    return detail::read_strings(open.where, open.type, open.count,
                                [&](hid_t memory, void* to) { open.read(memory, to); });
}

/// Returns the numbers of an attribute, or nullopt if it does not exist or is not numeric.
inline std::optional<std::vector<double>> number_attribute(object const& of, std::string_view name) {
    if (!has_attribute(of, name)) return std::nullopt;
    detail::open_attribute const open(of, name);
    if (open.kind() != H5T_INTEGER && open.kind() != H5T_FLOAT) return std::nullopt;
    std::vector<double> values(open.count);
    open.read(H5T_NATIVE_DOUBLE, values.data());
    return values;
}

/// Returns the object references of an attribute, or nullopt if it does not exist or holds no object references.
inline std::optional<std::vector<object_reference>> reference_attribute(object const& of, std::string_view name) {
    if (!has_attribute(of, name)) return std::nullopt;
    detail::open_attribute const open(of, name);
    if (open.kind() != H5T_REFERENCE || H5Tequal(open.type.value(), H5T_STD_REF_OBJ) <= 0) return std::nullopt;
    std::vector<object_reference> values(open.count);
    open.read(H5T_STD_REF_OBJ, values.data());
    return values;
}

}  // namespace sluice::hdf5
