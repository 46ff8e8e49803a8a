// How do I read several recordings as one range, without copying?
#include <iostream>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/views/concatenate.hpp>

int main() {
    //! [concatenate]
    std::vector<std::vector<int>> const files{{1, 2, 3}, {4, 5}, {6}};
    auto const day = files | sluice::views::concatenate;  // holds an offset per file, and no elements

    std::cout << day.size() << " samples, the fifth is " << day[4] << '\n';
    for (auto const& segment : sluice::segments(day, 1, 4)) {  // samples 1 to 4, in place
        std::cout << "a segment of";
        for (int const sample : segment) std::cout << ' ' << sample;
        std::cout << '\n';
    }
    //! [concatenate]
    std::cout << "sum " << sluice::fold(day, 0, std::plus{}) << '\n';
}
