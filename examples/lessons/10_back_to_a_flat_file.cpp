// How do I extract an excerpt of an NWB file to a flat file, for a spike sorter? A dataset is a source like any other.
//
// `rows()` returns the rows of a dataset with any chunks and filters, and holds the chunks of one row. `select` reads
// only the chunks of the chosen channels. `slice` by time finds the row of a time by a binary search in the timestamps,
// which decodes one chunk of them per step. `binary_sink` writes the rows one after the other, the format of
// numpy.fromfile and of spike sorters. Memory: the chunks of one row, regardless of the recording's length.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <vector>

#include <sluice/core.hpp>
#include <sluice/hdf5.hpp>
#include <sluice/memory.hpp>
#include <sluice/sinks.hpp>
#include <sluice/trodes.hpp>
#include <sluice/views.hpp>

#include "scratch.hpp"

namespace fs = std::filesystem;
namespace sv = sluice::views;

namespace {

/// Writes an e-series in NWB's layout.
void write_series(sluice::trodes::recording const& recording, fs::path const& output) {
    auto file = sluice::hdf5::file::create(output);
    auto series = file.create_group("acquisition").create_group("e-series");
    auto data = sluice::hdf5::row_sink<std::int16_t>(series, "data", 32);
    sluice::trodes::session_clock clock;
    for (auto const& block : sluice::trodes::blocks(recording) | sv::tap(clock.observer()))
        data.append(block.samples());
    data.finish();
    series.create_dataset<double>("timestamps").append(clock.day().timestamps());
    file.close();
}

//! [back]
/// Finds the row of a time.
struct stored_times {
    sluice::hdf5::dataset_elements<double> seconds;

    std::size_t index_of(double time) const {
        return static_cast<std::size_t>(std::ranges::lower_bound(seconds, time) - seconds.begin());
    }
};

auto excerpt_of(sluice::hdf5::file const& nwb, std::vector<std::size_t> const& columns, double from, double to) {
    auto const series = nwb.open_group("acquisition/e-series");
    stored_times const times{series.open_dataset<double>("timestamps").elements()};
    return series.open_dataset<std::int16_t>("data").rows() | sv::select(columns) | sv::slice(times, from, to);
}
//! [back]

}  // namespace

int main() {
    scratch_folder const here;
    sluice::trodes::synthesis const rig{.epochs = 1, .seconds = 3, .channels = 32};
    auto const recording = sluice::trodes::recording(sluice::trodes::write_day("day", rig).recordings.front());
    write_series(recording, "day.nwb");

    auto const nwb = sluice::hdf5::file::open_read("day.nwb");
    auto const start = nwb.open_dataset<double>("acquisition/e-series/timestamps").elements()[0];
    std::vector<std::size_t> const columns{3, 1, 4, 15};
    auto const excerpt = excerpt_of(nwb, columns, start + 1, start + 1.5);
    excerpt | sluice::into(sluice::binary_sink<std::int16_t>("excerpt.bin"));
    std::printf("excerpt.bin: %zu rows of %zu channels, %zu bytes\n", excerpt.size(), excerpt.width(),
                static_cast<std::size_t>(fs::file_size("excerpt.bin")));

    auto const flat = sluice::memory::interleaved<std::int16_t>("excerpt.bin", {.columns = columns.size()});
    bool const same = sluice::equal(flat, excerpt);
    bool const recorded =
        sluice::equal(flat, recording.samples() | sv::select(columns) | sv::slice(excerpt.offset(), excerpt.size()));
    std::printf("it equals the NWB file: %s; the recording: %s\n", same ? "yes" : "no", recorded ? "yes" : "no");
    return same && recorded ? 0 : 1;
}
