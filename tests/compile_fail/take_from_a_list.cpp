// expect: chunkable
// at most: 40 lines
// A list has no random access.
#include <list>

#include <sluice/views/take.hpp>

int main() {
    std::list<int> const list{1, 2};
    return static_cast<int>((list | sluice::views::take(1)).size());
}
