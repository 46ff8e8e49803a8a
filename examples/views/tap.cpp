// How do I show progress and compute a checksum without a second pass?
#include <iostream>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/views/chunk.hpp>
#include <sluice/views/tap.hpp>

int main() {
    std::vector<int> const samples{3, 1, 4, 1, 5};
    //! [tap]
    std::size_t done = 0;
    int checksum = 0;
    auto const look = [&](auto const& chunk) {
        done += chunk.size();
        checksum = sluice::fold(chunk, checksum, [](int sum, int sample) { return (31 * sum + sample) % 997; });
    };
    for (auto const& chunk : samples | sluice::views::chunk(2) | sluice::views::tap(look))
        std::cout << done << " of " << samples.size() << ", this chunk begins with " << chunk[0] << '\n';
    //! [tap]
    std::cout << "checksum " << checksum << '\n';
}
