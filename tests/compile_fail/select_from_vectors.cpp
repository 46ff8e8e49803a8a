// expect: selectable
// Vectors are not rows: their width is not known before reading.
#include <vector>

#include <sluice/views/select.hpp>

int main() {
    std::vector<std::vector<int>> const table{{1, 2}, {3, 4}};
    return static_cast<int>((table | sluice::views::select({1})).size());
}
