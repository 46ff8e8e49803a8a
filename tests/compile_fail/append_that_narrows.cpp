// expect: keeps_values
// at most: 60 lines
// A dataset of int16 can hold neither 1e9 nor 3.7.
#include <cstdint>
#include <vector>

#include <sluice/hdf5/dataset.hpp>

int main() {
    sluice::hdf5::dataset<std::int16_t> data;
    data.append(std::vector<double>{1e9, 3.7});
}
