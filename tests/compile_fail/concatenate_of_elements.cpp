// expect: concatenable
// at most: 60 lines
// The elements of the outer range are not ranges.
#include <vector>

#include <sluice/views/concatenate.hpp>

int main() {
    std::vector<int> const v{1, 2};
    return static_cast<int>((v | sluice::views::concatenate).size());
}
