// expect: counter_range
// unwrap accepts only uint16 and uint32 counters.
#include <vector>

#include <sluice/views/unwrap.hpp>

int main() {
    std::vector<int> const v{1, 2};
    return static_cast<int>(*(v | sluice::views::unwrap).begin());
}
