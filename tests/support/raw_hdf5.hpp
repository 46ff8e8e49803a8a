/// \file
/// Reads HDF5 files with the C library only, so that sluice does not check its own output.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace test {

/// Failures return empty results, which fail the CHECK that compares them.
class raw_hdf5 {
public:
    explicit raw_hdf5(std::filesystem::path const& path) : file_(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT)) {}
    raw_hdf5(raw_hdf5 const&) = delete;
    raw_hdf5& operator=(raw_hdf5 const&) = delete;
    ~raw_hdf5() { H5Fclose(file_); }

    hid_t handle() const { return file_; }

    bool exists(std::string const& path) const {
        for (auto at = path.find('/', 1);; at = path.find('/', at + 1)) {
            if (H5Lexists(file_, path.substr(0, at).c_str(), H5P_DEFAULT) <= 0) return false;
            if (at == std::string::npos) return true;
        }
    }
    unsigned superblock_version() const {
        H5F_info2_t about{};
        H5Fget_info2(file_, &about);
        return about.super.version;
    }

    std::vector<hsize_t> extent(std::string const& path) const {
        hid_t const set = H5Dopen2(file_, path.c_str(), H5P_DEFAULT), space = H5Dget_space(set);
        std::vector<hsize_t> sides(static_cast<std::size_t>(H5Sget_simple_extent_ndims(space)));
        H5Sget_simple_extent_dims(space, sides.data(), nullptr);
        H5Sclose(space);
        H5Dclose(set);
        return sides;
    }
    /// The chunk dimensions; empty if the dataset is not chunked.
    std::vector<hsize_t> chunk(std::string const& path) const {
        hid_t const set = H5Dopen2(file_, path.c_str(), H5P_DEFAULT), made = H5Dget_create_plist(set);
        std::vector<hsize_t> sides(H5Pget_layout(made) == H5D_CHUNKED ? extent(path).size() : 0);
        if (!sides.empty()) H5Pget_chunk(made, static_cast<int>(sides.size()), sides.data());
        H5Pclose(made);
        H5Dclose(set);
        return sides;
    }
    bool stored_as(std::string const& path, hid_t type) const {
        hid_t const set = H5Dopen2(file_, path.c_str(), H5P_DEFAULT), own = H5Dget_type(set);
        bool const same = H5Tequal(own, type) > 0;
        H5Tclose(own);
        H5Dclose(set);
        return same;
    }
    template <class T>
    std::vector<T> values(std::string const& path, hid_t type) const {
        std::size_t count = 1;
        for (auto const side : extent(path)) count *= static_cast<std::size_t>(side);
        std::vector<T> all(count);
        hid_t const set = H5Dopen2(file_, path.c_str(), H5P_DEFAULT);
        H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, all.data());
        H5Dclose(set);
        return all;
    }
    std::vector<double> doubles(std::string const& path) const { return values<double>(path, H5T_NATIVE_DOUBLE); }
    std::vector<std::int64_t> integers(std::string const& path) const {
        return values<std::int64_t>(path, H5T_NATIVE_INT64);
    }
    std::vector<std::string> texts(std::string const& path) const {
        hid_t const type = text_type();
        auto const all = strings(values<char*>(path, type));
        H5Tclose(type);
        return all;
    }
    std::string text(std::string const& path) const { return texts(path).at(0); }

    bool has_attribute(std::string const& object, char const* name) const {
        return H5Aexists_by_name(file_, object.c_str(), name, H5P_DEFAULT) > 0;
    }
    template <class T>
    std::vector<T> attribute(std::string const& object, char const* name, hid_t type) const {
        hid_t const attribute = H5Aopen_by_name(file_, object.c_str(), name, H5P_DEFAULT, H5P_DEFAULT),
                    space = H5Aget_space(attribute);
        std::vector<T> all(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
        if (!all.empty()) H5Aread(attribute, type, all.data());
        H5Sclose(space);
        H5Aclose(attribute);
        return all;
    }
    std::vector<std::string> text_attributes(std::string const& object, char const* name) const {
        hid_t const type = text_type();
        auto const all = strings(attribute<char*>(object, name, type));
        H5Tclose(type);
        return all;
    }
    std::string text_attribute(std::string const& object, char const* name) const {
        return text_attributes(object, name).at(0);
    }
    double number_attribute(std::string const& object, char const* name) const {
        return attribute<double>(object, name, H5T_NATIVE_DOUBLE).at(0);
    }
    bool attribute_stored_as(std::string const& object, char const* name, hid_t type) const {
        hid_t const attribute = H5Aopen_by_name(file_, object.c_str(), name, H5P_DEFAULT, H5P_DEFAULT),
                    own = H5Aget_type(attribute);
        bool const same = H5Tequal(own, type) > 0;
        H5Tclose(own);
        H5Aclose(attribute);
        return same;
    }
    /// The path of the object that a reference points to.
    std::string target(hobj_ref_t reference) const {
        char name[256] = "";
        H5Rget_name(file_, H5R_OBJECT, &reference, name, sizeof name);
        return name;
    }
    std::string attribute_target(std::string const& object, char const* name) const {
        return target(attribute<hobj_ref_t>(object, name, H5T_STD_REF_OBJ).at(0));
    }
    std::string soft_link(std::string const& path) const {
        char name[256] = "";
        H5Lget_val(file_, path.c_str(), name, sizeof name, H5P_DEFAULT);
        return name;
    }

private:
    static hid_t text_type() {
        hid_t const type = H5Tcopy(H5T_C_S1);
        H5Tset_size(type, H5T_VARIABLE);
        H5Tset_cset(type, H5T_CSET_UTF8);
        return type;
    }
    static std::vector<std::string> strings(std::vector<char*> const& pointers) {
        std::vector<std::string> all;
        for (auto* const pointer : pointers) {
            all.emplace_back(pointer ? pointer : "");
            H5free_memory(pointer);
        }
        return all;
    }

    hid_t file_;
};

}  // namespace test
