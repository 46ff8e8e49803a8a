// Why does concatenating cost so much memory? Because every element must exist before the first one is used.
//
// This lesson adds up the timestamps of seventeen recordings twice: in one long array, as with numpy.concatenate, and
// in a range. Both sums are equal. The array needs memory for the whole day, and briefly for twice that. The range
// needs one fit per recording.
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

// The sum over a day, with every timestamp in memory.
double eager(std::vector<sluice::trodes::recording> const& recordings) {
    std::vector<std::vector<double>> arrays;
    for (auto const& recording : recordings) {
        auto const seconds = sv::regress_systime(recording);
        arrays.emplace_back(seconds.size());
        sluice::copy(seconds, std::span(arrays.back()));
    }
    std::vector<double> all;
    for (auto const& array : arrays) all.insert(all.end(), array.begin(), array.end());  // numpy.concatenate(arrays)
    return sluice::fold(all, 0.0, std::plus<>{});
}

// The same sum over a range that computes each timestamp when it is read.
double lazy(std::vector<sluice::trodes::recording> const& recordings) {
    return sluice::fold(recordings | sv::transform(sv::regress_systime) | sv::concatenate, 0.0, std::plus<>{});
}

// The peak resident memory of f() above the memory resident before, in MiB.
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

    std::printf("%zu packets in %zu recordings; their timestamps need %.1f MiB\n", packets, recordings.size(),
                static_cast<double>(packets) * 8 / (1 << 20));
    std::printf("eager: %.1f MiB more than before\n", eager_mib);
    std::printf("lazy:  %.1f MiB more than before\n", lazy_mib);
    std::printf("same sum: %s\n", lazy_sum == eager_sum ? "yes" : "no");
    std::printf("lazy needs less memory: %s\n", lazy_mib < eager_mib ? "yes" : "no");
    std::printf("An hour has 108 million packets. Ten hours need %.1f GB eagerly, and no more than here lazily.\n",
                10 * 108e6 * 8 / 1e9);
}
