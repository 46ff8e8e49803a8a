// expect: zippable_columns
// at most: 40 lines
// Neither type can hold the values of both: convert one with transform_values.
#include <cstdint>
#include <vector>

#include <sluice/views/zip_columns.hpp>

int main() {
    std::vector<std::int16_t> const a{-1};
    std::vector<std::uint16_t> const b{65535};
    return static_cast<int>(sluice::views::zip_columns(a, b).size());
}
