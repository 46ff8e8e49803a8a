// expect: slot_rows
// Plain values do not tell whether they are valid.
#include <vector>

#include <sluice/views/hold.hpp>

int main() {
    std::vector<std::vector<int>> const table{{1, 2}, {3, 4}};
    return static_cast<int>((*(table | sluice::views::hold).begin()).size());
}
