// expect: transformable
// The function does not accept the elements.
#include <string>
#include <vector>

#include <sluice/views/transform.hpp>

int main() {
    std::vector<int> const v{1, 2};
    return static_cast<int>((v | sluice::views::transform([](std::string const& text) { return text.size(); }))[0]);
}
