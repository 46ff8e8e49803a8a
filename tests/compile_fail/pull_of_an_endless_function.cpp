// expect: pullable
// A function that returns values can never say that there are no more.
#include <sluice/views/pull.hpp>

int main() {
    for (int const value : sluice::views::pull([] { return 3; })) return value;
}
