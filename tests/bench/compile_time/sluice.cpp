// compile_time.py measures the compilation of these four adaptors, including all views, and compares it with
// range_v3_*.cpp.
#include <sluice/views.hpp>

#include <vector>

double half_of_all(std::vector<std::vector<int>> const& segments, int& chunks);

double half_of_all(std::vector<std::vector<int>> const& segments, int& chunks) {
    namespace views = sluice::views;
    auto const half = [](int x) { return 0.5 * x; };
    auto const count = [&](auto const&) { ++chunks; };
    double sum = 0;
    for (auto&& chunk : segments | views::concatenate | views::transform(half) | views::chunk(1024) | views::tap(count))
        for (double const x : chunk) sum += x;
    return sum;
}
