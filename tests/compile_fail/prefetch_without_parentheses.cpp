// expect: called_with_arguments
// at most: 30 lines
#include <vector>

#include <sluice/views/prefetch.hpp>

int main() {
    std::vector<int> const v{1, 2};
    v | sluice::views::prefetch;
}
