// expect: needs_arguments
// at most: 30 lines
// How long is a chunk? A range-v3 user may have views::all in mind.
#include <vector>

#include <sluice/views/chunk.hpp>

int main() {
    std::vector<int> const v{1, 2};
    v | sluice::views::chunk;
}
