// expect: observer_of
// The function of tap must not modify the element.
#include <vector>

#include <sluice/views/tap.hpp>

int main() {
    std::vector<int> v{1, 2};
    return *(v | sluice::views::tap([](int& x) { ++x; })).begin();
}
