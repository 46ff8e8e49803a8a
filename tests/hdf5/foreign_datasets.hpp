/// \file
/// Datasets of any layout, written by the C library only, with a filter that counts decoded chunks.
#pragma once

#include <hdf5.h>

#include <cstddef>
#include <filesystem>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/temp_dir.hpp"

namespace test {

/// A filter that changes nothing and counts the chunks that it decodes.
struct counting_filter {
    static constexpr H5Z_filter_t number = 300;  // in the range reserved for tests
    static inline std::size_t decoded = 0;

    static std::size_t pass(unsigned flags, std::size_t, unsigned const*, std::size_t bytes, std::size_t*, void**) {
        if ((flags & H5Z_FLAG_REVERSE) != 0) ++decoded;
        return bytes;
    }
    static void know() {
        static H5Z_class2_t const filter{H5Z_CLASS_T_VERS, number, 1, 1, "counting", nullptr, nullptr, &pass};
        H5Zregister(&filter);
    }
};

enum class stored { contiguous, compact, plain, deflated, counted };

/// The layout of a dataset. `chunk` is empty if the kind has no chunks.
struct dataset_shape {
    std::vector<hsize_t> sides, chunk;
    stored kind = stored::deflated;
};

/// A new file whose datasets hold 0, 1, 2, ... row-major. The destructor or \ref close closes it.
class foreign_datasets {
public:
    foreign_datasets() : file_(H5Fcreate(path().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)) {
        counting_filter::know();
    }
    foreign_datasets(foreign_datasets const&) = delete;
    foreign_datasets& operator=(foreign_datasets const&) = delete;
    ~foreign_datasets() { close(); }

    std::filesystem::path path() const { return folder_ / "foreign.h5"; }
    void close() {
        if (file_ >= 0) H5Fclose(file_);
        file_ = -1;
    }

    void add(std::string const& name, dataset_shape const& shape, hid_t type = H5T_STD_I16LE) {
        std::vector<double> values(
            std::accumulate(shape.sides.begin(), shape.sides.end(), std::size_t{1}, std::multiplies{}));
        std::iota(values.begin(), values.end(), 0.);
        hid_t const made = H5Pcreate(H5P_DATASET_CREATE);
        if (shape.kind == stored::compact) H5Pset_layout(made, H5D_COMPACT);
        if (shape.kind >= stored::plain) H5Pset_chunk(made, static_cast<int>(shape.chunk.size()), shape.chunk.data());
        if (shape.kind == stored::deflated) H5Pset_shuffle(made), H5Pset_deflate(made, 4);
        if (shape.kind == stored::counted) H5Pset_filter(made, counting_filter::number, 0, 0, nullptr);
        // With unlimited dimensions, chunks may be larger than the dataset.
        std::vector<hsize_t> const limits(shape.sides.size(), H5S_UNLIMITED);
        auto const* const most = shape.kind >= stored::plain ? limits.data() : nullptr;
        hid_t const space = H5Screate_simple(static_cast<int>(shape.sides.size()), shape.sides.data(), most);
        hid_t const dataset = H5Dcreate2(file_, name.c_str(), type, space, H5P_DEFAULT, made, H5P_DEFAULT);
        if (dataset < 0) throw std::runtime_error("a test cannot make its dataset");
        if (!values.empty()) H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
        H5Dclose(dataset);
        H5Sclose(space);
        H5Pclose(made);
    }

private:
    temp_dir folder_;
    hid_t file_;
};

}  // namespace test
