// The same as sluice.cpp with range-v3 where two parts are known when it is compiled. It has no tap: a transform that
// gives back what it sees.
#include <range/v3/view/chunk.hpp>
#include <range/v3/view/concat.hpp>
#include <range/v3/view/transform.hpp>

#include <vector>

double half_of_all(std::vector<std::vector<int>> const& parts, int& chunks);

double half_of_all(std::vector<std::vector<int>> const& parts, int& chunks) {
    namespace views = ranges::views;
    auto const half = [](int x) { return 0.5 * x; };
    auto const count = [&](auto chunk) { return ++chunks, chunk; };
    double sum = 0;
    for (auto&& chunk :
         views::concat(parts[0], parts[1]) | views::transform(half) | views::chunk(1024) | views::transform(count))
        for (double const x : chunk) sum += x;
    return sum;
}
