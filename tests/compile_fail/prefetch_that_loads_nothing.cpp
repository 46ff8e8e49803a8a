// expect: loader_of
// What is loaded ahead is handed out: a function that returns nothing loads nothing.
#include <cstddef>
#include <vector>

#include <sluice/views/prefetch.hpp>

int main() {
    std::vector<int> const v{1, 2};
    return (*(v | sluice::views::prefetch(1, [](int, std::size_t) {})).begin()).element;
}
