// expect: pullable
// A function that returns plain values cannot signal the end.
#include <sluice/views/pull.hpp>

int main() {
    for (int const value : sluice::views::pull([] { return 3; })) return value;
}
