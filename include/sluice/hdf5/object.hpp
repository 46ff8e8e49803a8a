/// \file
/// hdf5::object: the base of groups and datasets. It has a path, attributes and a reference.
#pragma once

#include <hdf5.h>

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/hdf5/call.hpp>
#include <sluice/hdf5/id.hpp>
#include <sluice/hdf5/text.hpp>
#include <sluice/hdf5/type.hpp>

namespace sluice::hdf5 {

/// A stored pointer to an object of the same file.
struct object_reference {
    hobj_ref_t address;
};

namespace detail {

/// The scalar dataspace. The library owns the id.
inline hid_t scalar_space(call_context const& where) {
    static std::atomic<hid_t> kept = -1;
    silence_errors const silence;
    if (hid_t const space = kept; H5Sget_simple_extent_type(space) == H5S_SCALAR)
        return space;  // otherwise: the first call, or HDF5 was closed in between
    return kept = call(where, H5Screate, H5S_SCALAR);
}

inline id vector_space(call_context const& where, std::size_t count) {
    hsize_t const extent = count;
    return {call(where, H5Screate_simple, 1, &extent, nullptr), &H5Sclose};
}

/// Pointers to variable-length text for HDF5; valid while `texts` is.
inline std::vector<char const*> pointers(std::span<std::string const> texts) {
    std::vector<char const*> out;
    out.reserve(texts.size());
    for (auto const& text : texts) out.push_back(text.c_str());
    return out;
}

}  // namespace detail

/// A group or a dataset of an open file. Move-only. An attribute is written once: write_attribute throws hdf5::error if
/// the name exists.
class object {
public:
    object() = default;
    explicit object(id handle) noexcept : id_(std::move(handle)) {}

    /// HDF5's identifier, for calls that sluice does not cover. This object keeps ownership.
    hid_t handle() const noexcept { return id_.value(); }
    /// The absolute path within the file.
    std::string path() const { return detail::path_of(handle()); }
    /// The path with which the file was opened.
    std::string file_path() const { return detail::file_of(handle()); }

    object_reference reference() const {
        object_reference made{};
        call({"sluice::hdf5::object::reference", handle()}, H5Rcreate, &made.address, handle(), ".", H5R_OBJECT,
             hid_t{-1});
        return made;
    }

    void write_attribute(std::string_view name, std::string_view text) {
        require_text(attribute_context, "text", text);
        std::string const value(text);
        char const* const pointer = value.c_str();
        auto const type = text_type();
        store_one(name, type, type, &pointer);
    }
    void write_attribute(std::string_view name, std::span<std::string const> texts) {
        for (auto const& text : texts) require_text(attribute_context, "text", text);
        auto const type = text_type();
        store_some(name, type, type, texts.size(), detail::pointers(texts).data());
    }
    void write_attribute(std::string_view name, std::vector<std::string> const& texts) {
        write_attribute(name, std::span(texts));
    }
    template <number T>
    void write_attribute(std::string_view name, T value) {
        store_one(name, stored_type<T>(), memory_type<T>(), &value);
    }
    template <number T>
    void write_attribute(std::string_view name, std::span<T const> values) {
        store_some(name, stored_type<T>(), memory_type<T>(), values.size(), values.data());
    }
    template <number T>
    void write_attribute(std::string_view name, std::vector<T> const& values) {
        write_attribute(name, std::span<T const>(values));
    }
    template <std::same_as<bool> T>  // a template, so that a pointer does not convert to bool
    void write_attribute(std::string_view name, T value) {
        std::int8_t const stored = value ? 1 : 0;
        auto const type = bool_type();
        store_one(name, type.value(), type.value(), &stored);
    }
    void write_attribute(std::string_view name, object_reference target) {
        store_one(name, H5T_STD_REF_OBJ, H5T_STD_REF_OBJ, &target.address);
    }

protected:
    id id_;

private:
    static constexpr char const* attribute_context = "sluice::hdf5::object::write_attribute";

    call_context where(std::string_view name) const { return {attribute_context, handle(), name}; }

    void store_one(std::string_view name, hid_t stored, hid_t memory, void const* value) {
        store(name, stored, memory, detail::scalar_space(where(name)), value);
    }
    void store_some(std::string_view name, hid_t stored, hid_t memory, std::size_t count, void const* values) {
        auto const space = detail::vector_space(where(name), count);
        store(name, stored, memory, space.value(), count == 0 ? nullptr : values);
    }
    /// Null `values`: writes no values.
    void store(std::string_view name, hid_t stored, hid_t memory, hid_t space, void const* values) {
        require_text(attribute_context, "a name", name);
        std::string const key(name);
        id made(call(where(name), H5Acreate2, handle(), key.c_str(), stored, space, H5P_DEFAULT, H5P_DEFAULT),
                &H5Aclose);
        if (values) call(where(name), H5Awrite, made.value(), memory, values);
        made.close(where(name));
    }
};

}  // namespace sluice::hdf5
