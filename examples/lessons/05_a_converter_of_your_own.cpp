// How do I convert my rig's recordings to my own format? Read blocks, feed what you need, write tiles.
//
// One pass: each packet is read once. While four of its channels are copied, the clock learns from it; when the pass is over,
// the clock gives the time of every packet. Memory: one block, one tile, and 16 bytes for each gap.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <vector>

#include <sluice/core.hpp>
#include <sluice/hdf5.hpp>
#include <sluice/trodes.hpp>

#include "scratch.hpp"

namespace {

//! [converter]
void convert(std::vector<std::filesystem::path> const& recordings, std::vector<std::uint32_t> const& channels, std::filesystem::path const& output) {
    auto file = sluice::hdf5::file::create(output);
    auto samples = sluice::hdf5::tile_writer<std::int16_t>(
        file.create_dataset<std::int16_t>("samples", sluice::hdf5::layout::tiled(channels.size())), channels.size());
    sluice::trodes::day_clock day;

    for (auto const& recording : sluice::trodes::open(recordings)) {
        auto const columns = sluice::trodes::sample_columns(recording.header().layout, channels);
        sluice::trodes::recording_clock clock(recording.nominal_rate_hz(), recording.size());
        for (auto const& block : sluice::trodes::blocks(recording)) {
            clock.add(block.runs(), block.system_times());
            auto const rows = block.samples(columns);                                // where they lie; nothing is copied yet
            for (std::size_t at = 0; at < rows.size();) {
                auto const n = std::min<std::size_t>(rows.size() - at, samples.room());
                sluice::copy(sluice::slice(rows, at, n), samples.rows(0, n));        // out of the packets, into the tile
                samples.commit(n);                                                   // a full tile goes to the file
                at += n;
            }
        }
        day.append(clock.finish());
    }
    samples.finish();

    auto seconds = file.create_dataset<double>("seconds", sluice::hdf5::layout::contiguous({day.size()}));
    seconds.write(0, day.timestamps());                                              // computed on the way out
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
    std::printf("samples: %zu x %zu, seconds: %zu\n", static_cast<std::size_t>(samples.rows()), samples.row_elements(), static_cast<std::size_t>(seconds.rows()));

    std::vector<std::int16_t> row(channels.size());
    samples.read(10000, row);
    auto const first = sluice::trodes::recording(day.recordings.front());
    bool same = true;
    for (std::size_t c = 0; c < channels.size(); ++c) same = same && row[c] == first[10000].sample(first.header().layout.slot_of_channel[channels[c]]);
    std::printf("row 10000 holds channels 3, 1, 4 and 15 of packet 10000: %s\n", same ? "yes" : "no");
}
