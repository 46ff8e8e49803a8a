// The same as sluice.cpp with range-v3 for any number of segments, which can only be read in order.
#include <range/v3/view/chunk.hpp>
#include <range/v3/view/join.hpp>
#include <range/v3/view/transform.hpp>

#include <vector>

double half_of_all(std::vector<std::vector<int>> const& segments, int& chunks);

double half_of_all(std::vector<std::vector<int>> const& segments, int& chunks) {
    namespace views = ranges::views;
    auto const half = [](int x) { return 0.5 * x; };
    auto const count = [&](auto chunk) { return ++chunks, chunk; };
    double sum = 0;
    for (auto&& chunk : segments | views::join | views::transform(half) | views::chunk(1024) | views::transform(count))
        for (double const x : chunk) sum += x;
    return sum;
}
