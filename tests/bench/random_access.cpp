/// \file
/// Elements of a concatenation in random order, compared with a hand-written lookup.
#include <sluice/views/concatenate.hpp>
#include <sluice/views/transform.hpp>

#include "contest.hpp"
#include "contests.hpp"
#include "segments.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench {

void random_access() {
    constexpr auto to_double = [](std::uint32_t x) noexcept { return static_cast<double>(x); };
    static auto const segments = make_segments<std::uint32_t>(17, 1'000'000);
    static auto const indices = [] {
        std::vector<std::size_t> chosen(1 << 16);
        std::uint64_t state = 1;
        for (std::size_t& index : chosen) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            index = static_cast<std::size_t>(state >> 33) % size_of_all(segments);
        }
        return chosen;
    }();
    static auto const ends = [] {
        std::vector<std::size_t> sums;
        for (auto const& segment : segments) sums.push_back((sums.empty() ? 0 : sums.back()) + segment.size());
        return sums;
    }();
    static auto const all = segments | sluice::views::concatenate | sluice::views::transform(to_double);

    contest("random access, 17 segments", {indices.size()}, [=](auto& sink) {
        double sum = 0;
        for (std::size_t const index : indices) {
            auto const segment =
                static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), index) - ends.begin());
            sum += to_double(segments[segment][segment == 0 ? index : index - ends[segment - 1]]);
        }
        sink(sum);
    }).against("r[i]", no_bound, [](auto& sink) {
        double sum = 0;
        for (std::size_t const index : indices) sum += all[static_cast<std::ptrdiff_t>(index)];
        sink(sum);
    });
}

}  // namespace bench
