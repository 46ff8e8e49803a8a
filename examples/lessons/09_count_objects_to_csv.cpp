// How many objects are in each well?
//
// An object is a set of bright pixels that touch. The first pixel found counts the object; then all its pixels are
// painted black, so that it is counted once. No copy of the image is needed, because a program may overwrite the pixels
// of a group. The table has one line per well and channel, so the images are grouped by these. Memory: one group, and
// the pending pixels of one object.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include <sluice/memory.hpp>
#include <sluice/plate.hpp>
#include <sluice/views.hpp>

#include "scratch.hpp"

namespace sv = sluice::views;
namespace plate = sluice::plate;
namespace by = sluice::plate::by;

// Returns the number of objects brighter than the threshold, and paints them black.
std::size_t count_objects(std::span<std::uint16_t> image, std::size_t width, std::uint16_t threshold) {
    std::size_t objects = 0;
    std::vector<std::size_t> pending;
    auto const paint = [&](std::size_t pixel) {
        if (image[pixel] <= threshold) return;
        image[pixel] = 0;
        pending.push_back(pixel);
    };
    for (std::size_t pixel = 0; pixel < image.size(); ++pixel) {
        paint(pixel);
        objects += pending.size();  // 1 at the first pixel of an object, otherwise 0
        while (!pending.empty()) {
            auto const at = pending.back();
            pending.pop_back();
            if (at % width > 0) paint(at - 1);
            if (at % width < width - 1) paint(at + 1);
            if (at >= width) paint(at - width);
            if (at + width < image.size()) paint(at + width);
        }
    }
    return objects;
}

// The number of objects synthesized into the images of a well.
std::size_t expected_objects(plate::synthetic_plate const& made, plate::well well) {
    std::size_t objects = 0;
    for (auto const site : made.sites)
        objects +=
            plate::synthetic_objects({.row = well.row, .column = well.column, .site = site}, made.width, made.height)
                .size();
    return objects;
}

int main() {
    scratch_folder const here;
    plate::synthetic_plate const made{.well_rows = 2,
                                      .well_columns = 3,
                                      .sites = plate::one_to(4),
                                      .channels = plate::one_to(2),
                                      .width = 320,
                                      .height = 240,
                                      .scene = plate::synthetic_scene::objects};
    plate::write_plate("plate", made);
    auto const images = plate::scan("plate");

    std::ofstream table("objects.csv");
    table.exceptions(std::ios::failbit | std::ios::badbit);  // a full disk throws
    table << "well,channel,sites,objects\n";
    bool right = true;
    sluice::memory::arena arena;
    for (auto&& group : images | sv::group_sequentially(by::well, by::channel)) {
        auto const [well, channel] = group.key();
        auto const& stack = group.load(arena);
        std::size_t objects = 0;
        for (std::size_t i = 0; i < stack.size(); ++i)
            objects += count_objects(stack.image<std::uint16_t>(i), stack.form().width, 700);
        table << to_string(well) << ',' << to_string(channel) << ',' << stack.size() << ',' << objects << '\n';
        right = right && objects == expected_objects(made, well);
    }
    table.close();

    std::ifstream written("objects.csv");
    for (std::string line; std::getline(written, line);) std::printf("%s\n", line.c_str());
    std::printf("the counts are right: %s\n", right ? "yes" : "no");
    std::printf("at most %.1f MiB of %.1f MiB of pixels in memory\n",
                static_cast<double>(arena.most_used()) / (1 << 20),
                static_cast<double>(images.size() * made.width * made.height * 2) / (1 << 20));
}
