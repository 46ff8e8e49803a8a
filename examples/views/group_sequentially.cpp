// How do I process a day epoch by epoch, or shank by shank, with one group in memory at a time?
#include <iostream>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <sluice/views/group_sequentially.hpp>

namespace sv = sluice::views;

struct recording {
    int epoch;
    std::string name;
};
// Found by ADL: loads a group of records. Here it only returns text.
std::vector<std::string> load_group(std::span<recording const> group) {
    std::vector<std::string> contents;
    for (auto const& one : group) contents.push_back("the samples of " + one.name);
    return contents;
}

struct electrode {
    int id;
    std::optional<int> shank;  // absent for a wire
    int bank;
};

int main() {
    //! [group_sequentially]
    std::vector<recording> const recordings{{10, "run.rec"}, {2, "sleep_a.rec"}, {2, "sleep_b.rec"}};
    for (auto group : recordings | sv::group_sequentially(&recording::epoch)) {
        std::cout << "epoch " << std::get<0>(group.key()) << ", group " << group.index() + 1 << " of " << group.count()
                  << ":\n";
        for (auto const& samples : group.load()) std::cout << "  " << samples << '\n';
    }  // frees the loaded data before the next group
    //! [group_sequentially]

    std::vector<electrode> const electrodes{{0, 1, 0}, {1, 1, 0}, {2, 2, 1}, {3, std::nullopt, 1}, {4, 2, 1}};
    for (auto group : electrodes | sv::group_sequentially(&electrode::bank, &electrode::shank)) {
        auto const [bank, shank] = group.key();
        std::cout << "bank " << bank << (shank ? ", shank " + std::to_string(*shank) : std::string(", no shank"))
                  << ": electrodes";
        for (auto const& one : group.records()) std::cout << ' ' << one.id;
        std::cout << '\n';
    }
}
