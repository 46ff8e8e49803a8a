// How is a plate of 70 MB processed in 7?
//
// What belongs together is a small part of a plate: here the planes of all sites, in one channel at one time. The names
// of files say which images these are: `group_sequentially` puts them in groups, and `load` reads the images of one,
// into an arena. When the group ends, the next one lies where it lay. Of each stack the brightest plane is kept, pixel
// by pixel, and no memory besides is taken.
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
    std::printf("channel %u, timepoint %u, brightest in the middle of each site:", *channel, *timepoint);
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

    auto const plan = plate::plan(images | sv::group_sequentially(by::channel, by::timepoint));  // one is, for its size
    std::printf("%s\n", describe(plan).c_str());

    //! [project]
    sluice::memory::arena arena;  // all pixels are here, of one group at a time
    for (auto&& group : images | sv::group_sequentially(by::channel, by::timepoint)) {
        auto const& stack = group.load(arena);  // its 12 images, decoded: by site, then by plane
        auto const records = group.records();
        std::vector<std::span<std::uint16_t>> projections;  // one a site, where its first plane was
        for (std::size_t i = 0; i < stack.size(); ++i) {
            auto const plane = stack.image<std::uint16_t>(i);
            if (i == 0 || records[i].site != records[i - 1].site)
                projections.push_back(plane);
            else
                std::ranges::transform(plane, projections.back(), projections.back().begin(), std::ranges::max);
        }
        show(group.key(), projections);
    }  // the next group lies where this one lay
    //! [project]
    std::printf("%.1f MiB of pixels in memory at most, of %.1f MiB\n",
                static_cast<double>(arena.most_used()) / (1 << 20), static_cast<double>(plan.total_bytes) / (1 << 20));
}
