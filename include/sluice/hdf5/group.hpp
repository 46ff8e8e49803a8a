/// \file
/// hdf5::group: creates and opens the members of a group: groups, links, text, booleans, references, numbers.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/hdf5/dataset.hpp>
#include <sluice/hdf5/layout.hpp>
#include <sluice/hdf5/object.hpp>

namespace sluice::hdf5 {

/// Each `create_` and `write_` makes one new member. It throws hdf5::error if the name exists, and argument_error if
/// the name is empty or contains a slash. Each `open_` and `read_` accepts a path, relative to this group or absolute.
class group : public object {
public:
    using object::object;

    group create_group(std::string_view name) {
        auto const here = fresh("sluice::hdf5::group::create_group", name);
        return group(
            id(call(here, H5Gcreate2, handle(), std::string(name).c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
               &H5Gclose));
    }
    group open_group(std::string_view path) const {
        return group(id(call(where("sluice::hdf5::group::open_group", path), H5Gopen2, handle(),
                             std::string(path).c_str(), H5P_DEFAULT),
                        &H5Gclose));
    }
    /// Like open_group, with one HDF5 call; returns nullopt if no group exists at the path.
    std::optional<group> find_group(std::string_view path) const {
        silence_errors const silence;
        auto const found = H5Gopen2(handle(), std::string(path).c_str(), H5P_DEFAULT);
        return found < 0 ? std::nullopt : std::optional(group(id(found, &H5Gclose)));
    }
    /// Whether this group has a member of that name. A soft link counts, even if it is dangling.
    bool contains(std::string_view name) const {
        require_name("sluice::hdf5::group::contains", name);
        return call(where("sluice::hdf5::group::contains", name), H5Lexists, handle(), std::string(name).c_str(),
                    H5P_DEFAULT) > 0;
    }
    /// Creates a soft link to `target`, an absolute path. The target need not exist yet.
    void soft_link(std::string_view name, std::string_view target) {
        auto const here = fresh("sluice::hdf5::group::soft_link", name);
        call(here, H5Lcreate_soft, std::string(target).c_str(), handle(), std::string(name).c_str(), H5P_DEFAULT,
             H5P_DEFAULT);
    }

    /// Creates a dataset. By default it is one-dimensional, empty and extendable, in chunks of 16384.
    template <number T>
    dataset<T> create_dataset(std::string_view name, layout const& shape = layout::extendable()) {
        auto const here = fresh("sluice::hdf5::group::create_dataset", name);
        auto const space = shape.space(here), creation = shape.creation(here), access = shape.access(here, sizeof(T));
        return dataset<T>(id(call(here, H5Dcreate2, handle(), std::string(name).c_str(), stored_type<T>(),
                                  space.value(), H5P_DEFAULT, creation.value(), access.value()),
                             &H5Dclose));
    }
    /// Opens a dataset. Values are read as T; HDF5 converts them.
    template <number T>
    dataset<T> open_dataset(std::string_view path) const {
        return dataset<T>(open("sluice::hdf5::group::open_dataset", path));
    }

    object write_text(std::string_view name, std::string_view text) {
        auto const function = "sluice::hdf5::group::write_text";
        require_text(function, "text", text);
        std::string const value(text);
        char const* const pointer = value.c_str();
        return store(function, name, text_type(), detail::scalar_space(where(function, name)), &pointer);
    }
    object write_strings(std::string_view name, std::span<std::string const> texts) {
        auto const function = "sluice::hdf5::group::write_strings";
        for (auto const& text : texts) require_text(function, "text", text);
        return store_some(function, name, text_type(), texts.size(), detail::pointers(texts).data());
    }
    object write_bools(std::string_view name, std::vector<bool> const& values) {
        std::vector<std::int8_t> const stored(values.begin(), values.end());
        return store_some("sluice::hdf5::group::write_bools", name, bool_type().value(), stored.size(), stored.data());
    }
    object write_references(std::string_view name, std::span<object_reference const> targets) {
        return store_some("sluice::hdf5::group::write_references", name, H5T_STD_REF_OBJ, targets.size(),
                          targets.data());
    }
    /// Writes a contiguous dataset of these values; with `columns`, in rows of that width.
    template <number T>
    dataset<T> write_numbers(std::string_view name, std::span<T const> values) {
        auto made = create_dataset<T>(name, layout::contiguous({values.size()}));
        made.write(0, values);
        return made;
    }
    template <number T>
    dataset<T> write_numbers(std::string_view name, std::span<T const> values, std::size_t columns) {
        if (columns == 0 || values.size() % columns != 0)
            throw argument_error("sluice::hdf5::group::write_numbers: values must fill whole rows of " +
                                 std::to_string(columns) + ", got " + std::to_string(values.size()));
        auto made = create_dataset<T>(name, layout::contiguous({values.size() / columns, columns}));
        made.write(0, values);
        return made;
    }

    /// Returns the text of a scalar dataset of variable-length text.
    std::string read_text(std::string_view path) const {
        auto const here = where("sluice::hdf5::group::read_text", path);
        auto const from = open("sluice::hdf5::group::read_text", path);
        id const stored(call(here, H5Dget_type, from.value()), &H5Tclose);
        id const space(call(here, H5Dget_space, from.value()), &H5Sclose);
        if (call(here, H5Tis_variable_str, stored.value()) == 0 ||
            call(here, H5Sget_simple_extent_npoints, space.value()) != 1)
            fail(here, "the dataset must hold one variable-length text, got another type or shape");
        char* pointer = nullptr;
        call(here, H5Dread, from.value(), stored.value(), H5S_ALL, H5S_ALL, H5P_DEFAULT, static_cast<void*>(&pointer));
        std::string text(pointer ? pointer : "");
        H5free_memory(pointer);
        return text;
    }

private:
    call_context where(char const* function, std::string_view name) const noexcept {
        return {function, handle(), name};
    }

    call_context fresh(char const* function, std::string_view name) const {
        require_name(function, name);
        auto const here = where(function, name);
        if (call(here, H5Lexists, handle(), std::string(name).c_str(), H5P_DEFAULT) > 0)
            fail(here, "the name must not exist in the group");
        return here;
    }

    id open(char const* function, std::string_view path) const {
        return {call(where(function, path), H5Dopen2, handle(), std::string(path).c_str(), H5P_DEFAULT), &H5Dclose};
    }

    object store_some(char const* function, std::string_view name, hid_t type, std::size_t count, void const* values) {
        auto const space = detail::vector_space(where(function, name), count);
        return store(function, name, type, space.value(), count == 0 ? nullptr : values);
    }
    /// Null `values`: writes no values.
    object store(char const* function, std::string_view name, hid_t type, hid_t space, void const* values) {
        auto const here = fresh(function, name);
        id made(call(here, H5Dcreate2, handle(), std::string(name).c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT,
                     H5P_DEFAULT),
                &H5Dclose);
        if (!values) return object(std::move(made));
        // To convert text and references, HDF5 clears two buffers, by default of 1 MiB each.
        id const transfer(call(here, H5Pcreate, H5P_DATASET_XFER), &H5Pclose);
        call(here, H5Pset_buffer, transfer.value(), std::size_t{16} << 10, static_cast<void*>(nullptr),
             static_cast<void*>(nullptr));
        call(here, H5Dwrite, made.value(), type, H5S_ALL, H5S_ALL, transfer.value(), values);
        return object(std::move(made));
    }
};

}  // namespace sluice::hdf5
