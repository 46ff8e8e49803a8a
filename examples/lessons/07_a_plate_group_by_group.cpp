// How do I process a plate of 70 MB in 7 MB of memory?
//
// An analysis needs a small part of a plate in memory together: here, the planes of all sites in one channel at one
// timepoint. The file names identify these images. `group_sequentially` groups them, and `load` reads one group into an
// arena, which the next group reuses. This lesson computes the maximum projection of each stack in place, without
// further memory.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>
#include <tuple>
#include <vector>

#include <sluice/memory.hpp>
#include <sluice/plate.hpp>
#include <sluice/views.hpp>

#include "scratch.hpp"

namespace sv = sluice::views;
namespace plate = sluice::plate;
namespace by = sluice::plate::by;

void show(std::tuple<plate::number, plate::number> const& key,
          std::vector<std::span<std::uint16_t>> const& projections) {
    auto const [channel, timepoint] = key;
    std::printf("channel %u, timepoint %u, maximum at the centre of each site:", *channel, *timepoint);
    for (auto const& image : projections) std::printf(" %u", image[image.size() / 2]);
    std::printf("\n");
}

int main() {
    scratch_folder const here;
    plate::write_plate("plate", {.sites = plate::one_to(4),
                                 .channels = plate::one_to(2),
                                 .z = plate::one_to(3),
                                 .timepoints = plate::one_to(5),
                                 .width = 640,
                                 .height = 480});
    auto const images = plate::scan("plate");  // no image is opened

    auto const plan = plate::plan(images | sv::group_sequentially(by::channel, by::timepoint));  // opens one image
    std::printf("%s\n", describe(plan).c_str());

    //! [project]
    sluice::memory::arena arena;  // holds the pixels of one group at a time
    for (auto&& group : images | sv::group_sequentially(by::channel, by::timepoint)) {
        auto const& stack = group.load(arena);  // its 12 images, decoded: by site, then by plane
        auto const records = group.records();
        std::vector<std::span<std::uint16_t>> projections;  // one per site, in place of its first plane
        for (std::size_t i = 0; i < stack.size(); ++i) {
            auto const plane = stack.image<std::uint16_t>(i);
            if (i == 0 || records[i].site != records[i - 1].site)
                projections.push_back(plane);
            else
                std::ranges::transform(plane, projections.back(), projections.back().begin(), std::ranges::max);
        }
        show(group.key(), projections);
    }  // the next group reuses the arena
    //! [project]
    std::printf("at most %.1f MiB of %.1f MiB of pixels in memory\n",
                static_cast<double>(arena.most_used()) / (1 << 20), static_cast<double>(plan.total_bytes) / (1 << 20));
}
