// expect: has_keys
// at most: 30 lines
// Grouping requires at least one key.
#include <vector>

#include <sluice/views/group_sequentially.hpp>

int main() {
    std::vector<int> const v{1, 2};
    return static_cast<int>((v | sluice::views::group_sequentially()).size());
}
