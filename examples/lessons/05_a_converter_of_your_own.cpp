// How do I convert my rig's recordings to my own format? Connect a source, adaptors and a sink.
//
// `blocks` reads each byte once, through one buffer, and skips damaged bytes. `tap` passes each block to the clock.
// `samples` returns rows of the chosen channels, and `fill_gaps` repeats a packet where exactly one is missing. The
// sink writes rows of any width in chunks, while the next block is read. After the pass the clock computes the time of
// every row. Memory: one block, three strips of rows, and 16 bytes per gap, regardless of the recordings' length.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <vector>

#include <sluice/core.hpp>
#include <sluice/hdf5.hpp>
#include <sluice/trodes.hpp>
#include <sluice/views.hpp>

#include "scratch.hpp"

namespace fs = std::filesystem;
namespace sv = sluice::views;

namespace {

//! [converter]
void convert(std::vector<fs::path> const& recordings, std::vector<std::uint32_t> const& channels,
             fs::path const& output) {
    auto file = sluice::hdf5::file::create(output);
    auto samples = sluice::hdf5::row_sink<std::int16_t>(file, "samples", channels.size());
    sluice::trodes::session_clock clock;
    for (auto const& block : sluice::trodes::blocks(sluice::trodes::open(recordings)) | sv::tap(clock.observer()))
        samples.append(block.samples(channels) | sv::fill_gaps(sluice::gaps::repeat_single));
    samples.finish();
    file.create_dataset<double>("seconds").append(clock.day().filled().timestamps());
    file.close();
}
//! [converter]

}  // namespace

int main() {
    scratch_folder const here;
    sluice::trodes::synthesis const rig{.epochs = 2, .seconds = 1, .channels = 32};
    auto const day = sluice::trodes::write_day("day", rig);
    std::vector<std::uint32_t> const channels{3, 1, 4, 15};
    convert(day.recordings, channels, "mine.h5");

    auto file = sluice::hdf5::file::open_read("mine.h5");
    auto samples = file.open_dataset<std::int16_t>("samples");
    auto seconds = file.open_dataset<double>("seconds");
    std::printf("samples: %zu x %zu, seconds: %zu\n", static_cast<std::size_t>(samples.row_count()),
                samples.row_elements(), static_cast<std::size_t>(seconds.row_count()));

    std::vector<std::int16_t> row(channels.size());
    samples.read(10000, row);
    auto const first = sluice::trodes::recording(day.recordings.front());
    bool same = true;
    for (std::size_t c = 0; c < channels.size(); ++c)
        same = same && row[c] == first[10000].sample(first.header().layout.slot_of_channel[channels[c]]);
    std::printf("row 10000 holds channels 3, 1, 4 and 15 of packet 10000: %s\n", same ? "yes" : "no");
    return same ? 0 : 1;
}
