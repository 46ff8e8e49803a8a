// expect: chunkable
// A list has no random access.
#include <list>

#include <sluice/views/chunk.hpp>

int main() {
    std::list<int> const list{1, 2};
    return static_cast<int>((list | sluice::views::chunk(2)).size());
}
