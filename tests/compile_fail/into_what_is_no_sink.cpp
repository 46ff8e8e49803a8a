// expect: sink_for
// A sink needs append() for the range, and finish().
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
