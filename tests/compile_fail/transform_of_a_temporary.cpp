// expect: viewable_range
// A view of an owning temporary would dangle.
#include <vector>

#include <sluice/views/transform.hpp>

int main() {
    auto const twice = std::vector{1, 2} | sluice::views::transform([](int x) { return 2 * x; });
    return twice[0];
}
