/// \file
/// Changes existing HDF5 files with the C library only: damages them, or adds what other programs write.
#pragma once

#include <hdf5.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace test {

class spoil_hdf5 {
public:
    explicit spoil_hdf5(std::filesystem::path const& path)
        : file_(checked(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT))) {}
    spoil_hdf5(spoil_hdf5 const&) = delete;
    spoil_hdf5& operator=(spoil_hdf5 const&) = delete;
    ~spoil_hdf5() { H5Fclose(file_); }

    hid_t handle() const { return file_; }

    /// Sets element `row` of a one-dimensional dataset to `value`.
    void set(std::string const& path, hsize_t row, double value) const { set_box(path, {row}, value); }
    void set_box(std::string const& path, std::vector<hsize_t> const& at, double value) const {
        hid_t const dataset = checked(H5Dopen2(file_, path.c_str(), H5P_DEFAULT)), space = H5Dget_space(dataset);
        std::vector<hsize_t> const one(at.size(), 1);
        hsize_t const count = 1;
        hid_t const memory = H5Screate_simple(1, &count, nullptr);
        H5Sselect_hyperslab(space, H5S_SELECT_SET, at.data(), nullptr, one.data(), nullptr);
        checked(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, &value));
        close({{memory, &H5Sclose}, {space, &H5Sclose}, {dataset, &H5Dclose}});
    }
    void remove(std::string const& path) const { checked(H5Ldelete(file_, path.c_str(), H5P_DEFAULT)); }
    void remove_attribute(std::string const& object, char const* name) const {
        checked(H5Adelete_by_name(file_, object.c_str(), name, H5P_DEFAULT));
    }
    void soft_link(std::string const& path, std::string const& target) const {
        checked(H5Lcreate_soft(target.c_str(), file_, path.c_str(), H5P_DEFAULT, H5P_DEFAULT));
    }
    void group(std::string const& path) const {
        H5Gclose(checked(H5Gcreate2(file_, path.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)));
    }

    /// Creates a dataset with dimensions `sides`, chunked and deflated if `chunk` is given.
    void numbers(std::string const& path, std::vector<double> const& values, hid_t type,
                 std::vector<hsize_t> sides = {}, std::vector<hsize_t> const& chunk = {}) const {
        if (sides.empty()) sides = {values.size()};
        hid_t const space = H5Screate_simple(static_cast<int>(sides.size()), sides.data(), nullptr),
                    made = H5Pcreate(H5P_DATASET_CREATE);
        if (!chunk.empty()) {
            H5Pset_chunk(made, static_cast<int>(chunk.size()), chunk.data());
            H5Pset_shuffle(made);
            H5Pset_deflate(made, 4);
        }
        hid_t const dataset = checked(H5Dcreate2(file_, path.c_str(), type, space, H5P_DEFAULT, made, H5P_DEFAULT));
        if (!values.empty())
            checked(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
        close({{dataset, &H5Dclose}, {made, &H5Pclose}, {space, &H5Sclose}});
    }
    /// Overwrites the chunk at `at` with an invalid deflate stream.
    void ruin_chunk(std::string const& path, std::vector<hsize_t> const& at) const {
        std::string const garbage = "this is no deflate stream";
        hid_t const dataset = checked(H5Dopen2(file_, path.c_str(), H5P_DEFAULT));
        checked(H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, at.data(), garbage.size(), garbage.data()));
        H5Dclose(dataset);
    }
    /// Strings of a fixed length, as some writers store them; 0: of variable length.
    void texts(std::string const& path, std::vector<std::string> const& values, std::size_t length) const {
        hsize_t const count = values.size();
        hid_t const type = H5Tcopy(H5T_C_S1), space = H5Screate_simple(1, &count, nullptr);
        H5Tset_size(type, length == 0 ? H5T_VARIABLE : length);
        hid_t const dataset =
            checked(H5Dcreate2(file_, path.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
        std::vector<char> fixed(length * values.size());
        std::vector<char const*> pointers;
        for (std::size_t i = 0; i < values.size(); ++i) {
            pointers.push_back(values[i].c_str());
            if (length != 0)
                std::memcpy(fixed.data() + i * length, values[i].data(), std::min(length, values[i].size()));
        }
        void const* const from = length != 0 ? static_cast<void const*>(fixed.data()) : pointers.data();
        checked(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, from));
        close({{dataset, &H5Dclose}, {space, &H5Sclose}, {type, &H5Tclose}});
    }
    /// Creates a dataset with the reference `address`; 0 is a null reference.
    void reference(std::string const& path, hobj_ref_t address) const {
        hsize_t const count = 1;
        hid_t const space = H5Screate_simple(1, &count, nullptr);
        hid_t const dataset =
            checked(H5Dcreate2(file_, path.c_str(), H5T_STD_REF_OBJ, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
        checked(H5Dwrite(dataset, H5T_STD_REF_OBJ, H5S_ALL, H5S_ALL, H5P_DEFAULT, &address));
        close({{dataset, &H5Dclose}, {space, &H5Sclose}});
    }
    /// Writes a string attribute, replacing an existing one.
    void write_attribute(std::string const& object, char const* name, std::vector<std::string> const& values) const {
        if (H5Aexists_by_name(file_, object.c_str(), name, H5P_DEFAULT) > 0) remove_attribute(object, name);
        hsize_t const count = values.size();
        hid_t const type = H5Tcopy(H5T_C_S1),
                    space = values.size() == 1 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &count, nullptr);
        H5Tset_size(type, H5T_VARIABLE);
        hid_t const made =
            checked(H5Acreate_by_name(file_, object.c_str(), name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
        std::vector<char const*> pointers;
        for (auto const& value : values) pointers.push_back(value.c_str());
        checked(H5Awrite(made, type, pointers.data()));
        close({{made, &H5Aclose}, {space, &H5Sclose}, {type, &H5Tclose}});
    }

private:
    struct closing {
        hid_t id;
        herr_t (*how)(hid_t);
    };
    static void close(std::vector<closing> const& all) {
        for (auto const& one : all) one.how(one.id);
    }
    template <class T>
    static T checked(T result) {
        if (result < 0) throw std::runtime_error("spoil_hdf5: the file cannot be changed");
        return result;
    }

    hid_t file_;
};

}  // namespace test
