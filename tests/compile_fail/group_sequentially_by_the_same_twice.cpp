// expect: distinct_keys
// A key listed twice is a mistake: it has no effect the second time.
#include <vector>

#include <sluice/views/group_sequentially.hpp>

int main() {
    std::vector<int> const v{1, 2};
    auto const parity = [](int x) { return x % 2; };
    return static_cast<int>((v | sluice::views::group_sequentially(parity, parity)).size());
}
