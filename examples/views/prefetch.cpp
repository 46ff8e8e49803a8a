// How do I load the next group while processing this one, with only two groups in memory?
#include <array>
#include <iostream>
#include <numeric>
#include <vector>

#include <sluice/views/group_sequentially.hpp>
#include <sluice/views/prefetch.hpp>

namespace sv = sluice::views;

struct recording {
    int epoch;
    int seconds;
};

int main() {
    //! [prefetch]
    std::vector<recording> const recordings{{1, 30}, {2, 20}, {1, 10}, {3, 40}};
    std::array<std::vector<int>, 2> buffers;  // one for each place, reused
    auto const load = [&](auto& group, std::size_t place) -> std::vector<int>& {
        buffers[place].clear();
        for (auto const& one : group.records()) buffers[place].push_back(one.seconds);
        return buffers[place];
    };
    for (auto& next : recordings | sv::group_sequentially(&recording::epoch) | sv::prefetch(1, load)) {
        auto const& seconds = next.loaded();
        std::cout << "epoch " << std::get<0>(next.element.key()) << ": "
                  << std::accumulate(seconds.begin(), seconds.end(), 0) << " s\n";
    }
    //! [prefetch]
}
