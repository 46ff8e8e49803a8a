// expect: loader_of
// The load function must return a value.
#include <cstddef>
#include <vector>

#include <sluice/views/prefetch.hpp>

int main() {
    std::vector<int> const v{1, 2};
    return (*(v | sluice::views::prefetch(1, [](int, std::size_t) {})).begin()).element;
}
