// expect: pullable_values
// Rows require contiguous values.
#include <list>

#include <sluice/views/pull.hpp>

int main() {
    for (auto const& rows : sluice::views::pull([] { return std::list<int>{1, 2}; }, 2))
        return static_cast<int>(rows.size());
}
