/// \file
/// readme_converter: converts all channels of recordings, by the README's converter or by rec2nwb's own e-series alone.
///   readme_converter readme|e-series OUT.h5 RECORDING...
/// Prints the most that was resident, in KiB. readme_converter.sh times the two beside each other.
#define main lesson_main
#include "../../examples/lessons/05_a_converter_of_your_own.cpp"
#undef main

#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/ephys_sink.hpp>
#include <sluice/convert/trodes_to_nwb/pass.hpp>
#include <sluice/core/any_sink.hpp>
#include <sluice/memory/profiler.hpp>
#include <sluice/nwb/series_sink.hpp>

namespace {
namespace trodes = sluice::trodes;
namespace nwb = sluice::nwb;

void convert_e_series(std::vector<fs::path> const& paths, std::vector<std::uint32_t> const& channels, fs::path const& output) {
    auto const recordings = trodes::open(paths);
    auto file = sluice::hdf5::file::create(output);
    nwb::time_series const about{.name = "e-series", .unit = "volts"};
    sluice::convert::trodes_to_nwb_options const options;
    sluice::convert::pass_result found;
    sluice::convert::ephys_sink sink(nwb::begin_rows<std::int16_t>(nwb::create(file, about), about, channels.size()), channels,
                                     sluice::gaps::repeat, found.clock);
    std::vector<sluice::any_sink<trodes::block>> sinks;
    sinks.push_back(std::ref(sink));
    auto blocks = sluice::convert::blocks_of(recordings, options);
    sluice::convert::day_pass(sinks, options, found, 0).read(blocks);
    sink.finish();
    file.close();
}

}  // namespace

int main(int argc, char** argv) try {
    std::string const how = argc > 1 ? argv[1] : "";
    if (argc < 4 || (how != "readme" && how != "e-series")) {
        std::fprintf(stderr, "usage: readme_converter readme|e-series OUT.h5 RECORDING...\n");
        return 2;
    }
    std::vector<fs::path> const recordings(argv + 3, argv + argc);
    auto const channels = trodes::read_header(recordings.front()).slot_channels;
    (how == "readme" ? convert : convert_e_series)(recordings, channels, argv[2]);
    std::printf("%llu\n", static_cast<unsigned long long>(sluice::memory::peak_resident_bytes() >> 10));
} catch (std::exception const& failure) {
    std::fprintf(stderr, "readme_converter: %s\n", failure.what());
    return 1;
}
