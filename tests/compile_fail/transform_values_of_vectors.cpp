// expect: values_transformable
// at most: 40 lines
// Vectors are not rows: their width is not known before reading.
#include <vector>

#include <sluice/views/transform_values.hpp>

int main() {
    std::vector<std::vector<int>> const v{{1}, {2}};
    return static_cast<int>((v | sluice::views::transform_values([](int x) { return x; })).size());
}
