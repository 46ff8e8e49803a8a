// expect: at_least_one_key
// at most: 30 lines
// Groups of what? All records at once are the range itself.
#include <vector>

#include <sluice/views/group_sequentially.hpp>

int main() {
    std::vector<int> const v{1, 2};
    return static_cast<int>((v | sluice::views::group_sequentially()).size());
}
