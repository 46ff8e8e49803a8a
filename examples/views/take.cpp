// How do I try a pipeline on the beginning of a recording?
#include <functional>
#include <iostream>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/take.hpp>

int main() {
    //! [take]
    std::vector<std::vector<int>> const files{{0, 1, 2}, {3, 4, 5}};
    auto const beginning = files | sluice::views::concatenate | sluice::views::take(4);
    for (int const x : beginning) std::cout << x << ' ';
    std::cout << "sum " << sluice::fold(beginning, 0, std::plus<>{}) << '\n';
    //! [take]
    std::cout << (beginning | sluice::views::take(100)).size() << " elements from take(100)\n";
}
