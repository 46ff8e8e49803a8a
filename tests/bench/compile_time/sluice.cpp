// What compiling four adaptors takes, with the header of all of them: compile_time.py times it beside range_v3_*.cpp,
// which does the same.
#include <sluice/views.hpp>

#include <vector>

double half_of_all(std::vector<std::vector<int>> const& parts, int& chunks);

double half_of_all(std::vector<std::vector<int>> const& parts, int& chunks) {
    namespace views = sluice::views;
    auto const half = [](int x) { return 0.5 * x; };
    auto const count = [&](auto const&) { ++chunks; };
    double sum = 0;
    for (auto&& chunk : parts | views::concatenate | views::transform(half) | views::chunk(1024) | views::tap(count))
        for (double const x : chunk) sum += x;
    return sum;
}
