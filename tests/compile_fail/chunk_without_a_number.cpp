// expect: called_with_arguments
// at most: 30 lines
// `| chunk` lacks the number of elements.
#include <vector>

#include <sluice/views/chunk.hpp>

int main() {
    std::vector<int> const v{1, 2};
    v | sluice::views::chunk;
}
