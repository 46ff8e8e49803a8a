// Why are the corners of every image dark, and how do I correct that?
//
// A microscope's illumination is uneven and differs between channels. Most of an image is background, so the median of
// a pixel over many images is its background, which shows the illumination. The median requires the images in memory
// together, so a group here is all sites of a well in one channel. The first pass adds up the medians of the wells. The
// second pass divides every image by the sum of its channel. Memory: one group and one sum per channel, regardless of
// the number of wells.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <numeric>
#include <span>
#include <vector>

#include <sluice/memory.hpp>
#include <sluice/plate.hpp>
#include <sluice/views.hpp>

#include "scratch.hpp"

namespace sv = sluice::views;
namespace plate = sluice::plate;
namespace by = sluice::plate::by;

// Adds each pixel's median over the images to `light`.
void add_median(std::vector<double>& light, plate::image_stack const& stack) {
    auto const pixels = stack.pixels<std::uint16_t>();  // one image after the other
    light.resize(stack.form().pixels());
    std::vector<std::uint16_t> values(stack.size());
    auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    for (std::size_t pixel = 0; pixel < light.size(); ++pixel) {
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = pixels[i * light.size() + pixel];
        std::ranges::nth_element(values, middle);
        light[pixel] += *middle;
    }
}

// Corrects each pixel for even illumination.
void correct(std::span<std::uint16_t> pixels, std::vector<double> const& light) {
    auto const mean = std::accumulate(light.begin(), light.end(), 0.0) / static_cast<double>(light.size());
    for (std::size_t at = 0; at < pixels.size(); ++at)
        pixels[at] =
            static_cast<std::uint16_t>(std::min(65535.0, std::round(pixels[at] * mean / light[at % light.size()])));
}

// The standard deviation of the objects' pixels, in percent of their mean. All synthetic objects are equally bright.
struct spread {
    double n = 0, sum = 0, squares = 0;
    void add(std::span<std::uint16_t const> pixels) {
        for (double const value : pixels)
            if (value > 700)
                n += 1, sum += value, squares += value * value;  // brighter than any background, darker than any object
    }
    double percent() const { return 100 * std::sqrt(n * squares - sum * sum) / sum; }
};

int main() {
    scratch_folder const here;
    plate::synthetic_plate const made{.well_rows = 2,
                                      .well_columns = 2,
                                      .sites = plate::one_to(9),
                                      .channels = plate::one_to(2),
                                      .width = 320,
                                      .height = 240,
                                      .scene = plate::synthetic_scene::objects};
    plate::write_plate("plate", made);
    auto const images = plate::scan("plate");

    std::map<plate::number, std::vector<double>> light;  // per channel
    std::map<plate::number, spread> before, after;
    sluice::memory::arena arena;
    for (auto&& group : images | sv::group_sequentially(by::channel, by::well)) {
        auto const [channel, well] = group.key();
        add_median(light[channel], group.load(arena));
    }
    for (auto&& group : images | sv::group_sequentially(by::channel, by::well)) {
        auto const [channel, well] = group.key();
        auto const pixels = group.load(arena).pixels<std::uint16_t>();
        before[channel].add(pixels);
        correct(pixels, light[channel]);
        after[channel].add(pixels);
    }

    for (auto const& [channel, image] : light) {
        auto const [least, most] = std::ranges::minmax(image);
        std::printf(
            "channel %u: its darkest corner has %2.0f %% of the light; equal objects differ by %.1f %%, after "
            "correction by %.1f %%\n",
            *channel, 100 * least / most, before[channel].percent(), after[channel].percent());
    }
    std::printf("at most %.1f MiB of %.1f MiB of pixels in memory\n",
                static_cast<double>(arena.most_used()) / (1 << 20),
                static_cast<double>(images.size() * made.width * made.height * 2) / (1 << 20));
}
