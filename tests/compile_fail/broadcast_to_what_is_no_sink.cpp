// expect: broadcastable
// Every sink of a broadcast must accept the elements of the range.
#include <string>
#include <vector>

#include <sluice/core/broadcast.hpp>
#include <sluice/sinks/container_sink.hpp>

int main() {
    std::vector<std::vector<int>> const blocks{{1}, {2}};
    std::vector<std::string> words;
    sluice::broadcast(blocks, sluice::container_sink(words));
}
