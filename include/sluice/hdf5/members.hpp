/// \file
/// Inspects groups in any HDF5 file: members, links and references.
#pragma once

#include <hdf5.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/hdf5/group.hpp>
#include <sluice/hdf5/object.hpp>

namespace sluice::hdf5 {

enum class link_kind { hard, soft, external, other };
enum class object_kind { group, dataset, other };

struct member {
    std::string name;
    link_kind link = link_kind::hard;
};

/// Returns the members of a group, sorted by name. Holds all names.
inline std::vector<member> members(group const& of) {
    std::vector<member> all;
    auto const add = [](hid_t, char const* name, H5L_info_t const* about, void* to) -> herr_t {
        try {
            auto const link = about->type == H5L_TYPE_HARD       ? link_kind::hard
                              : about->type == H5L_TYPE_SOFT     ? link_kind::soft
                              : about->type == H5L_TYPE_EXTERNAL ? link_kind::external
                                                                 : link_kind::other;
            static_cast<std::vector<member>*>(to)->push_back({name, link});
            return 0;
        } catch (...) {
            return -1;  // out of memory in a C callback
        }
    };
    H5L_iterate_t const visit = add;
    hsize_t first = 0;
    call({"sluice::hdf5::members", of.handle()}, H5Literate, of.handle(), H5_INDEX_NAME, H5_ITER_INC, &first, visit,
         static_cast<void*>(&all));
    return all;
}

/// Whether every link of a path exists and leads to an object. Returns false for a broken link.
inline bool leads_to_object(group const& from, std::string_view path) {
    silence_errors const silence;
    std::string prefix(path.starts_with('/') ? "/" : "");
    for (std::size_t first = prefix.size(); first < path.size();) {
        auto const last = std::min(path.find('/', first), path.size());
        prefix.append(path.substr(first, last - first));
        if (last != first && (H5Lexists(from.handle(), prefix.c_str(), H5P_DEFAULT) <= 0 ||
                              H5Oexists_by_name(from.handle(), prefix.c_str(), H5P_DEFAULT) <= 0))
            return false;
        prefix += '/';
        first = last + 1;
    }
    return true;
}

/// Returns the target path of a soft link.
inline std::string soft_link_target(group const& of, std::string_view name) {
    call_context const here{"sluice::hdf5::soft_link_target", of.handle(), name};
    std::string const key(name);
    H5L_info_t about{};
    call(here, H5Lget_info, of.handle(), key.c_str(), &about, H5P_DEFAULT);
    std::string target(about.u.val_size, '\0');
    call(here, H5Lget_val, of.handle(), key.c_str(), static_cast<void*>(target.data()), target.size(), H5P_DEFAULT);
    return target.substr(0, target.find('\0'));
}

/// Opens the object at a path: a group, a dataset or a named type. Throws hdf5::error if it does not exist.
inline std::pair<object_kind, id> open_object(group const& from, std::string_view path) {
    call_context const here{"sluice::hdf5::open_object", from.handle(), path};
    id opened(call(here, H5Oopen, from.handle(), std::string(path).c_str(), H5P_DEFAULT), &H5Oclose);
    auto const type = H5Iget_type(opened.value());
    return {type == H5I_GROUP     ? object_kind::group
            : type == H5I_DATASET ? object_kind::dataset
                                  : object_kind::other,
            std::move(opened)};
}

/// Whether a reference points to an object of the file.
inline bool resolves(object const& in_file, object_reference to) {
    if (to.address == 0) return false;
    silence_errors const silence;
    H5O_type_t type{};
    return H5Rget_obj_type2(in_file.handle(), H5R_OBJECT, &to.address, &type) >= 0;
}

/// Opens the object to which a reference points. Throws hdf5::error if it does not exist.
inline object open_reference(object const& in_file, object_reference to) {
    call_context const here{"sluice::hdf5::open_reference", in_file.handle()};
    if (!resolves(in_file, to)) fail(here, "a reference must point to an object, got a dangling one");
    return object(id(
        call(here, H5Rdereference2, in_file.handle(), H5P_DEFAULT, H5R_OBJECT, static_cast<void const*>(&to.address)),
        &H5Oclose));
}

}  // namespace sluice::hdf5
