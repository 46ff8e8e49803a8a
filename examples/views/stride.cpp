// How do I get an overview of a recording: every n-th sample, across all its files?
#include <functional>
#include <iostream>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/stride.hpp>

int main() {
    //! [stride]
    std::vector<std::vector<int>> const files{{0, 1, 2, 3}, {4}, {5, 6, 7, 8}};
    auto const overview = files | sluice::views::concatenate | sluice::views::stride(3);
    for (int const x : overview) std::cout << x << ' ';  // the count continues across files
    //! [stride]
    std::cout << "\nsum " << sluice::fold(overview, 0, std::plus<>{}) << '\n';
}
