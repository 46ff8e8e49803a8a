/// \file
/// hdf5::stored_dataset: a dataset of any type and shape, and the boxes by which to read it.
#pragma once

#include <hdf5.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/hdf5/attributes.hpp>
#include <sluice/hdf5/conversion.hpp>
#include <sluice/hdf5/dataset_elements.hpp>
#include <sluice/hdf5/dataset_rows.hpp>
#include <sluice/hdf5/group.hpp>
#include <sluice/hdf5/object.hpp>

namespace sluice::hdf5 {

/// A hyperslab: `count[d]` elements from `first[d]` on, in each dimension. A scalar has no dimensions.
struct box {
    std::vector<std::uint64_t> first, count;
    std::uint64_t elements() const {
        return std::accumulate(count.begin(), count.end(), std::uint64_t{1}, std::multiplies{});
    }
};

enum class element_kind { integer, floating, text, reference, other };

/// A dataset of any shape (scalar, empty, any number of dimensions), element type, layout and filters. Reads bypass
/// HDF5's chunk cache, so each read decodes every chunk that it touches. Read whole chunks (\ref for_each_box) to
/// decode each chunk once.
class stored_dataset : public object {
public:
    explicit stored_dataset(id handle) : object(std::move(handle)) {
        auto const here = where("sluice::hdf5::stored_dataset::open");
        type_ = id(call(here, H5Dget_type, this->handle()), &H5Tclose);
        id const space(call(here, H5Dget_space, this->handle()), &H5Sclose);
        is_null_ = call(here, H5Sget_simple_extent_type, space.value()) == H5S_NULL;
        if (is_null_) return;
        extent_.resize(static_cast<std::size_t>(call(here, H5Sget_simple_extent_ndims, space.value())));
        if (extent_.empty()) return;
        call(here, H5Sget_simple_extent_dims, space.value(), extent_.data(), static_cast<hsize_t*>(nullptr));
        id const made(call(here, H5Dget_create_plist, this->handle()), &H5Pclose);
        if (call(here, H5Pget_layout, made.value()) != H5D_CHUNKED) return;
        chunk_.resize(extent_.size());
        call(here, H5Pget_chunk, made.value(), static_cast<int>(chunk_.size()), chunk_.data());
    }

    std::vector<std::uint64_t> extent() const { return {extent_.begin(), extent_.end()}; }
    /// Sides of a chunk; empty if the dataset is not chunked.
    std::vector<std::uint64_t> chunk() const { return {chunk_.begin(), chunk_.end()}; }
    /// The first dimension; 1 for a scalar, 0 for a null dataspace.
    std::uint64_t row_count() const noexcept { return is_null_ ? 0 : extent_.empty() ? 1 : extent_[0]; }
    std::uint64_t element_count() const {
        return is_null_ ? 0 : std::accumulate(extent_.begin(), extent_.end(), std::uint64_t{1}, std::multiplies{});
    }
    /// Bytes of an element in the file; for variable-length text, bytes of its pointer.
    std::size_t element_bytes() const { return H5Tget_size(type_.value()); }

    element_kind kind() const {
        switch (H5Tget_class(type_.value())) {
            case H5T_INTEGER:
                return element_kind::integer;
            case H5T_FLOAT:
                return element_kind::floating;
            case H5T_STRING:
                return element_kind::text;
            case H5T_REFERENCE:
                return H5Tequal(type_.value(), H5T_STD_REF_OBJ) > 0 ? element_kind::reference : element_kind::other;
            default:
                return element_kind::other;
        }
    }
    /// Whether int16 represents every element: integers of at most 16 bits, signed if they have 16.
    bool fits_int16() const {
        return kind() == element_kind::integer &&
               (element_bytes() < 2 || (element_bytes() == 2 && H5Tget_sign(type_.value()) == H5T_SGN_2));
    }

    /// Returns the rows as a range of rows of T, segmented by chunk.
    template <number T>
    dataset_rows<T> rows(conversion how = conversion::exact) const {
        return dataset_rows<T>(*this, how);
    }
    /// Returns the elements of a one-dimensional dataset as a range of T.
    template <number T>
    dataset_elements<T> elements(conversion how = conversion::exact) const {
        return dataset_elements<T>(*this, how);
    }

    /// Reads the numbers of a box, row-major, as T. HDF5 converts them and clamps to T's range. `to` must have exactly
    /// the size of the box.
    template <number T>
    void read(box const& region, std::span<T> to) const {
        require_size(region, to.size());
        if (!to.empty()) transfer("sluice::hdf5::stored_dataset::read", region, memory_type<T>(), to.data());
    }
    /// Returns the texts of a box, of fixed or variable length.
    std::vector<std::string> read_strings(box const& region) const {
        return detail::read_strings(where("sluice::hdf5::stored_dataset::read_strings"), type_,
                                    static_cast<std::size_t>(region.elements()), [&](hid_t memory, void* to) {
                                        transfer("sluice::hdf5::stored_dataset::read_strings", region, memory, to);
                                    });
    }
    std::vector<object_reference> read_references(box const& region) const {
        std::vector<object_reference> all(static_cast<std::size_t>(region.elements()));
        if (!all.empty())
            transfer("sluice::hdf5::stored_dataset::read_references", region, H5T_STD_REF_OBJ, all.data());
        return all;
    }
    /// Returns the references in one field of compound elements. `field` is one of \ref reference_fields.
    std::vector<object_reference> read_references(box const& region, unsigned field) const {
        auto const here = where("sluice::hdf5::stored_dataset::read_references");
        id const one(call(here, H5Tcreate, H5T_COMPOUND, sizeof(object_reference)), &H5Tclose);
        auto* const name = H5Tget_member_name(type_.value(), field);
        if (!name) fail(here, "a field must have a name, got field " + std::to_string(field));
        auto const inserted = H5Tinsert(one.value(), name, 0, H5T_STD_REF_OBJ);
        H5free_memory(name);
        if (inserted < 0) fail(here, "the references of a field must be readable, got field " + std::to_string(field));
        std::vector<object_reference> all(static_cast<std::size_t>(region.elements()));
        if (!all.empty()) transfer("sluice::hdf5::stored_dataset::read_references", region, one.value(), all.data());
        return all;
    }
    /// Returns the fields of compound elements that hold object references.
    std::vector<unsigned> reference_fields() const {
        std::vector<unsigned> found;
        if (H5Tget_class(type_.value()) != H5T_COMPOUND) return found;
        for (unsigned field = 0; field < static_cast<unsigned>(H5Tget_nmembers(type_.value())); ++field) {
            id const of_field(H5Tget_member_type(type_.value(), field), &H5Tclose);
            if (of_field && H5Tequal(of_field.value(), H5T_STD_REF_OBJ) > 0) found.push_back(field);
        }
        return found;
    }
    /// Reads a box of elements of any type as native types and discards them. Throws hdf5::error if they cannot be
    /// decoded.
    void decode(box const& region, std::vector<std::byte>& buffer) const {
        if (region.elements() == 0) return;
        auto const here = where("sluice::hdf5::stored_dataset::decode");
        id const native(call(here, H5Tget_native_type, type_.value(), H5T_DIR_DEFAULT), &H5Tclose);
        buffer.resize(static_cast<std::size_t>(region.elements()) * H5Tget_size(native.value()));
        transfer("sluice::hdf5::stored_dataset::decode", region, native.value(), buffer.data());
        if (H5Tdetect_class(native.value(), H5T_VLEN) <= 0 && H5Tdetect_class(native.value(), H5T_STRING) <= 0) return;
        auto const space = detail::vector_space(here, static_cast<std::size_t>(region.elements()));
        call(here, H5Dvlen_reclaim, native.value(), space.value(), H5P_DEFAULT, static_cast<void*>(buffer.data()));
    }

private:
    call_context where(char const* function) const noexcept { return {function, handle()}; }

    void require_size(box const& region, std::size_t got) const {
        if (region.first.size() != extent_.size() || region.count.size() != extent_.size() || region.elements() != got)
            throw argument_error("sluice::hdf5::stored_dataset::read: the box must have " +
                                 std::to_string(extent_.size()) + " dimensions and the buffer its size, got " +
                                 std::to_string(region.count.size()) + " dimensions and " + std::to_string(got) +
                                 " elements");
    }

    void transfer(char const* function, box const& region, hid_t memory_type, void* to) const {
        auto const here = where(function);
        id const file(call(here, H5Dget_space, handle()), &H5Sclose);
        id shape;
        if (!extent_.empty()) {
            std::vector<hsize_t> const first(region.first.begin(), region.first.end()),
                count(region.count.begin(), region.count.end());
            // The shape of the box: HDF5 copies between different shapes element by element, ten times slower.
            shape = id(call(here, H5Screate_simple, static_cast<int>(count.size()), count.data(),
                            static_cast<hsize_t const*>(nullptr)),
                       &H5Sclose);
            call(here, H5Sselect_hyperslab, file.value(), H5S_SELECT_SET, first.data(),
                 static_cast<hsize_t const*>(nullptr), count.data(), static_cast<hsize_t const*>(nullptr));
        }
        call(here, H5Dread, handle(), memory_type, shape ? shape.value() : detail::scalar_space(here), file.value(),
             H5P_DEFAULT, to);
    }

    id type_;
    bool is_null_ = false;
    std::vector<hsize_t> extent_, chunk_;
};

/// Opens the dataset at a path.
inline stored_dataset open_stored(group const& from, std::string_view path) {
    call_context const here{"sluice::hdf5::open_stored", from.handle(), path};
    id const access(call(here, H5Pcreate, H5P_DATASET_ACCESS), &H5Pclose);
    call(here, H5Pset_chunk_cache, access.value(), std::size_t{1}, std::size_t{0}, 1.0);
    return stored_dataset(
        id(call(here, H5Dopen2, from.handle(), std::string(path).c_str(), access.value()), &H5Dclose));
}

/// Calls f(box) for boxes that cover the dataset, the first dimension slowest. Each box consists of whole chunks: as
/// many as fit in `bytes`, at least one. Without chunks, it has as many elements as fit in `bytes`, at least one.
template <std::invocable<box const&> F>
void for_each_box(stored_dataset const& all, std::size_t bytes, F f) {
    if (all.element_count() == 0) return;
    auto const extent = all.extent();
    auto step = all.chunk();
    if (step.empty()) step.assign(extent.size(), 1);
    auto room = std::max<std::uint64_t>(1, bytes / std::max<std::size_t>(1, all.element_bytes()));
    for (auto const side : step) room = std::max<std::uint64_t>(1, room / side);
    for (std::size_t d = extent.size(); d-- > 0;) {
        auto const wanted = (extent[d] + step[d] - 1) / step[d];
        auto const taken = std::min(wanted, room);
        step[d] *= taken;
        room /= taken;
        if (taken < wanted) break;  // extend a slower dimension only if the faster ones are complete
    }
    box region{std::vector<std::uint64_t>(extent.size(), 0), step};
    for (;;) {
        for (std::size_t d = 0; d < extent.size(); ++d)
            region.count[d] = std::min(step[d], extent[d] - region.first[d]);
        f(std::as_const(region));
        auto d = extent.size();
        while (d > 0 && (region.first[d - 1] += step[d - 1]) >= extent[d - 1]) region.first[--d] = 0;
        if (d == 0) return;
    }
}

/// Returns the box of the whole rows [first, first + count) of a dataset.
inline box rows_box(stored_dataset const& all, std::uint64_t first, std::uint64_t count) {
    box region{std::vector<std::uint64_t>(all.extent().size(), 0), all.extent()};
    if (!region.first.empty()) {
        region.first[0] = first;
        region.count[0] = count;
    }
    return region;
}

}  // namespace sluice::hdf5
