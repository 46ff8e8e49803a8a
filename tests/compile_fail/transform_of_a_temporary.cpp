// expect: viewable_range
// A temporary that owns its elements would leave the view without them.
#include <vector>

#include <sluice/views/transform.hpp>

int main() {
    auto const twice = std::vector{1, 2} | sluice::views::transform([](int x) { return 2 * x; });
    return twice[0];
}
