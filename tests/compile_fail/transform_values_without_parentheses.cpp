// expect: called_with_arguments
// at most: 30 lines
#include <sluice/views/transform_values.hpp>

int main() {
    sluice::strided_rows<short> const rows;
    rows | sluice::views::transform_values;
}
