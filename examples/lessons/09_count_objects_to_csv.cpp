// How many objects are in each well?
//
// An object is bright pixels that touch. The first one that is met counts, and is painted black with all that touches
// it, so that nothing counts twice. A copy of the image is not needed for that: the pixels of a group are ours to
// paint. The table has a line for each well and channel, so by these the images are grouped; what is held is one group,
// and the pixels of one object that wait for their turn.
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

// The number of objects that are brighter than the threshold, and are black afterwards.
std::size_t count_objects(std::span<std::uint16_t> image, std::size_t width, std::uint16_t threshold) {
    std::size_t objects = 0;
    std::vector<std::size_t> waiting;
    auto const paint = [&](std::size_t pixel) {
        if (image[pixel] <= threshold) return;
        image[pixel] = 0;
        waiting.push_back(pixel);
    };
    for (std::size_t pixel = 0; pixel < image.size(); ++pixel) {
        paint(pixel);
        objects += waiting.size();  // 1 where an object begins, otherwise 0
        while (!waiting.empty()) {
            auto const at = waiting.back();
            waiting.pop_back();
            if (at % width > 0) paint(at - 1);
            if (at % width < width - 1) paint(at + 1);
            if (at >= width) paint(at - width);
            if (at + width < image.size()) paint(at + width);
        }
    }
    return objects;
}

// What the right answer is: how many objects were put into the images of a well.
std::size_t put_in(plate::synthetic_plate const& made, plate::well well) {
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
    table.exceptions(std::ios::failbit | std::ios::badbit);  // a full disk is no shorter table
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
        right = right && objects == put_in(made, well);
    }
    table.close();

    std::ifstream written("objects.csv");
    for (std::string line; std::getline(written, line);) std::printf("%s\n", line.c_str());
    std::printf("as many as were put in: %s\n", right ? "yes" : "no");
    std::printf("%.1f MiB of pixels in memory at most, of %.1f MiB\n",
                static_cast<double>(arena.most_used()) / (1 << 20),
                static_cast<double>(images.size() * made.width * made.height * 2) / (1 << 20));
}
