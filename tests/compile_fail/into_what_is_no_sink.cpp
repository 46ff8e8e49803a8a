// expect: sink_for
// A range goes into a sink: something that has append() for it, and finish().
#include <vector>

#include <sluice/core/into.hpp>

struct not_a_sink {
    void append(double) {}
};

int main() {
    std::vector<int> const v{1, 2};
    not_a_sink lacks;
    v | sluice::into(lacks);
}
