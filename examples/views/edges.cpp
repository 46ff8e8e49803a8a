// When did a digital line change, also when reading block by block?
#include <iostream>
#include <vector>

#include <sluice/views/edges.hpp>

int main() {
    //! [edges]
    std::vector<int> const first_block{0, 0, 1, 1}, second_block{1, 0, 0, 1};
    sluice::edge<int> last;
    for (auto const edge : first_block | sluice::views::edges) {
        std::cout << "sample " << edge.index << ": " << edge.state << '\n';
        last = edge;
    }
    std::cout << "the next block begins at sample 4\n";
    for (auto const edge : second_block | sluice::views::edges(sluice::edge<int>{4, last.state}))
        std::cout << "sample " << edge.index << ": " << edge.state << '\n';
    //! [edges]
}
