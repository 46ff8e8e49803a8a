// When does transform call its function?
#include <iostream>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/transform.hpp>

int main() {
    std::vector<std::vector<int>> const files{{100, -200}, {300}};
    int calls = 0;
    //! [transform]
    auto const microvolts = files | sluice::views::concatenate | sluice::views::transform([&calls](int counts) {
                                ++calls;
                                return 0.195 * counts;
                            });
    std::cout << microvolts.size() << " values, " << calls << " computed\n";
    std::cout << "the last is " << microvolts[2] << ", " << calls << " computed\n";

    std::vector<double> copied(microvolts.size());
    sluice::copy(microvolts, std::span<double>(copied));  // one tight loop per file
    std::cout << "the second is " << copied[1] << ", " << calls << " computed\n";
    //! [transform]
}
