// expect: chunkable
// at most: 40 lines
// A list has no random access.
#include <list>

#include <sluice/views/stride.hpp>

int main() {
    std::list<int> const list{1, 2};
    return static_cast<int>((list | sluice::views::stride(2)).size());
}
