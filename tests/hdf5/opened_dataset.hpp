/// \file
/// A file of one dataset that holds 0, 1, 2, ..., opened for reading, and its expected rows.
#pragma once

#include <cstddef>
#include <vector>

#include <hdf5.h>

#include <sluice/hdf5/file.hpp>
#include <sluice/hdf5/stored_dataset.hpp>

#include "hdf5/foreign_datasets.hpp"

namespace test {

using table = std::vector<std::vector<int>>;

struct as_ints {
    template <class Row>
    std::vector<int> operator()(Row const& row) const {
        return {row.begin(), row.end()};
    }
};
/// Returns 0, 1, 2, ... in rows.
inline table counted(std::size_t rows, std::size_t width) {
    table all(rows, std::vector<int>(width));
    int next = 0;
    for (auto& row : all)
        for (auto& value : row) value = next++;
    return all;
}
inline table chosen(table const& all, std::vector<std::size_t> const& columns) {
    table some;
    for (auto const& row : all) {
        some.emplace_back();
        for (auto const column : columns) some.back().push_back(row.at(column));
    }
    return some;
}

/// A file of one dataset, "/d", opened for reading.
struct opened {
    explicit opened(dataset_shape const& shape, hid_t type = H5T_STD_I16LE) {
        made.add("/d", shape, type);
        made.close();
        in = sluice::hdf5::file::open_read(made.path());
    }
    sluice::hdf5::stored_dataset data() const { return sluice::hdf5::open_stored(in, "/d"); }

    foreign_datasets made;
    sluice::hdf5::file in;
};

}  // namespace test
