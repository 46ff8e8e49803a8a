// expect: chunkable
// at most: 60 lines
// A list has no random access.
#include <list>

#include <sluice/views/slice.hpp>

int main() {
    std::list<int> const list{1, 2};
    return static_cast<int>((list | sluice::views::slice(0, 1)).size());
}
