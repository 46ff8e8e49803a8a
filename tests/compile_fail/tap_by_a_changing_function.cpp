// expect: observer_of
// A function that is shown an element cannot change it.
#include <vector>

#include <sluice/views/tap.hpp>

int main() {
    std::vector<int> v{1, 2};
    return *(v | sluice::views::tap([](int& x) { ++x; })).begin();
}
