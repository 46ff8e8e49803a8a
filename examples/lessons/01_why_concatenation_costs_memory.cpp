// Why does concatenating cost so much memory? Because every element must exist before the first one is used.
//
// Seventeen recordings, their timestamps one after the other, added up: once as one long array, as one would write it
// with numpy.concatenate, and once as a range. Both give the same sum. The first way needs memory for the whole day,
// and for a moment twice that; the second for one fit a recording.
#include <cstddef>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include <sluice/core.hpp>
#include <sluice/memory.hpp>
#include <sluice/trodes.hpp>
#include <sluice/views.hpp>

#include "scratch.hpp"

namespace sv = sluice::views;

namespace {

// The sum over a day, every timestamp in memory at once.
double eager(std::vector<sluice::trodes::recording> const& recordings) {
    std::vector<std::vector<double>> parts;
    for (auto const& recording : recordings) {
        auto const seconds = sv::regress_systime(recording);
        parts.emplace_back(seconds.size());
        sluice::copy(seconds, std::span(parts.back()));
    }
    std::vector<double> all;
    for (auto const& part : parts) all.insert(all.end(), part.begin(), part.end());  // numpy.concatenate(parts)
    return sluice::fold(all, 0.0, std::plus<>{});
}

// The same sum over a range that computes each timestamp when it is asked for.
double lazy(std::vector<sluice::trodes::recording> const& recordings) {
    return sluice::fold(recordings | sv::transform(sv::regress_systime) | sv::concatenate, 0.0, std::plus<>{});
}

// How much more than before was resident at the worst moment of f().
double extra_mib(std::function<double()> const& f, double& result) {
    auto const before = sluice::memory::resident_bytes();
    sluice::memory::reset_peak();
    result = f();
    return (static_cast<double>(sluice::memory::peak_resident_bytes()) - static_cast<double>(before)) / (1 << 20);
}

}  // namespace

int main() {
    scratch_folder const here;
    std::vector<std::filesystem::path> paths;
    sluice::trodes::synthesis const rig{.epochs = 17, .seconds = 4, .channels = 0};
    for (std::uint32_t epoch = 1; epoch <= rig.epochs; ++epoch) {
        paths.push_back("day_" + std::to_string(epoch) + ".rec");
        sluice::trodes::write_recording(paths.back(), rig, epoch);
    }
    auto const recordings = sluice::trodes::open(paths);
    auto const packets =
        sluice::fold(recordings | sv::concatenate, std::size_t{0}, [](std::size_t n, auto&&) { return n + 1; });

    double lazy_sum = 0, eager_sum = 0;
    auto const lazy_mib = extra_mib([&] { return lazy(recordings); }, lazy_sum);
    auto const eager_mib = extra_mib([&] { return eager(recordings); }, eager_sum);

    std::printf("%zu packets in %zu recordings; their timestamps take %.1f MiB\n", packets, recordings.size(),
                static_cast<double>(packets) * 8 / (1 << 20));
    std::printf("eager: %.1f MiB more than before\n", eager_mib);
    std::printf("lazy:  %.1f MiB more than before\n", lazy_mib);
    std::printf("the same sum: %s\n", lazy_sum == eager_sum ? "yes" : "no");
    std::printf("the lazy way needs less: %s\n", lazy_mib < eager_mib ? "yes" : "no");
    std::printf("An hour has 108 million packets. Ten hours, eagerly: %.1f GB. Lazily: as much as here.\n",
                10 * 108e6 * 8 / 1e9);
}
