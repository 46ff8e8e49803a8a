// How do I skip the first packets of a recording, while the amplifier settles?
#include <iostream>
#include <vector>

#include <sluice/core/segments.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/drop.hpp>

int main() {
    //! [drop]
    std::vector<std::vector<int>> const files{{0, 1, 2, 3}, {4, 5}};
    auto const settled = files | sluice::views::concatenate | sluice::views::drop(3);
    for (auto const& segment : sluice::segments(settled)) {  // still one loop per file
        for (int const x : segment) std::cout << x << ' ';
        std::cout << "| ";
    }
    //! [drop]
    std::cout << '\n' << (settled | sluice::views::drop(9)).size() << " remain after dropping 9 more\n";
}
