// What does a pipeline look like? This one streams the timestamps of a day of recordings into a file that may be larger
// than memory.
#include <cstdio>
#include <vector>

#include <sluice/hdf5.hpp>
#include <sluice/trodes.hpp>
#include <sluice/views.hpp>

#include "scratch.hpp"

namespace sv = sluice::views;

int main() {
    scratch_folder const here;
    sluice::trodes::synthesis const rig{.epochs = 2, .seconds = 2, .channels = 4};
    sluice::trodes::write_recording("day_01.rec", rig, 1);
    sluice::trodes::write_recording("day_02.rec", rig, 2);

    //! [pipeline]
    auto recordings = sluice::trodes::open({"day_01.rec", "day_02.rec"});  // headers read, files mapped
    auto timestamps =
        recordings | sv::transform(sv::regress_systime) | sv::concatenate;  // double, seconds; lazy, random access
    auto file = sluice::hdf5::file::create("clock.h5");
    auto dataset = file.create_dataset<double>("timestamps");
    for (auto chunk : timestamps | sv::chunk(16384)) dataset.append(chunk);  // the whole streaming loop
    //! [pipeline]

    std::vector<double> back(dataset.row_count());
    dataset.read(0, back);
    std::printf("%zu packets of 2 recordings, %zu timestamps in the file\n",
                recordings[0].size() + recordings[1].size(), back.size());
    std::printf("first: %.4f s, last: %.4f s\n", back.front(), back.back());
    std::printf("the file equals the range: %s\n", sluice::equal(timestamps, back) ? "yes" : "no");
}
