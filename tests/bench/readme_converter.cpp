/// \file
/// readme_converter: converts all channels of recordings with the README's converter, with rec2nwb's e-series only, or
/// with a hand-written loop: pread, packet by packet into tiles of 16384 x 32, and HDF5's H5Dwrite_chunk.
///   readme_converter readme|e-series|by-hand OUT.h5 RECORDING...
/// Prints the peak resident memory in KiB. readme_converter.sh times and compares them.
#define main lesson_main
#include "../../examples/lessons/05_a_converter_of_your_own.cpp"
#undef main

#include <hdf5.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include <sluice/convert/trodes_to_nwb/ephys_sink.hpp>
#include <sluice/convert/trodes_to_nwb/pass.hpp>
#include <sluice/core/any_sink.hpp>
#include <sluice/memory/profiler.hpp>
#include <sluice/nwb/series_sink.hpp>

namespace {
namespace trodes = sluice::trodes;
namespace nwb = sluice::nwb;

void convert_e_series(std::vector<fs::path> const& paths, std::vector<std::uint32_t> const& channels,
                      fs::path const& output) {
    auto const recordings = trodes::open(paths);
    auto file = sluice::hdf5::file::create(output);
    nwb::time_series const about{.name = "e-series", .unit = "volts"};
    sluice::convert::trodes_to_nwb_options const options;
    sluice::convert::pass_result found;
    sluice::convert::ephys_sink sink(nwb::begin_rows<std::int16_t>(nwb::create(file, about), about, channels.size()),
                                     channels, sluice::gaps::repeat_single, found.clock);
    std::vector<sluice::any_sink<trodes::block>> sinks;
    sinks.push_back(std::ref(sink));
    auto blocks = sluice::convert::blocks_of(recordings, options);
    sluice::convert::day_pass(sinks, options, found, 0).read(blocks);
    sink.finish();
    file.close();
}

/// The tiles of a dataset of 2-D chunks. HDF5 writes each when it is full.
class tiles {
public:
    static constexpr std::size_t rows = 16384, columns = 32;
    tiles(hid_t dataset, std::size_t width)
        : dataset_(dataset),
          width_(width),
          groups_((width + columns - 1) / columns, std::vector<std::int16_t>(rows * columns)) {}

    void add(std::byte const* packet, std::vector<std::uint32_t> const& offsets) {
        for (std::size_t c = 0; c != width_; ++c)
            std::memcpy(&groups_[c / columns][filled_ * columns + c % columns], packet + offsets[c], 2);
        if (++filled_ == rows) write();
    }
    void write() {
        if (filled_ == 0) return;
        hsize_t const extent[] = {first_ + filled_, width_};
        H5Dset_extent(dataset_, extent);
        for (std::size_t g = 0; g != groups_.size(); ++g) {
            hsize_t const at[] = {first_, g * columns};
            H5Dwrite_chunk(dataset_, H5P_DEFAULT, 0, at, rows * columns * 2, groups_[g].data());
        }
        first_ += std::exchange(filled_, 0);
    }

private:
    hid_t dataset_;
    std::size_t width_, filled_ = 0;
    hsize_t first_ = 0;
    std::vector<std::vector<std::int16_t>> groups_;
};

void convert_by_hand(std::vector<fs::path> const& paths, std::vector<std::uint32_t> const& channels,
                     fs::path const& output) {
    auto const file = H5Fcreate(output.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    hsize_t const none[] = {0, channels.size()}, most[] = {H5S_UNLIMITED, channels.size()},
                  chunk[] = {tiles::rows, std::min(tiles::columns, channels.size())};
    auto const space = H5Screate_simple(2, none, most), made = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(made, 2, chunk);
    H5Pset_fill_time(made, H5D_FILL_TIME_NEVER);
    auto const dataset = H5Dcreate2(file, "samples", H5T_STD_I16LE, space, H5P_DEFAULT, made, H5P_DEFAULT);
    tiles all(dataset, channels.size());
    for (auto const& path : paths) {
        auto const header = trodes::read_header(path);
        std::vector<std::uint32_t> offsets;
        for (auto const channel : channels) offsets.push_back(header.layout.sample_byte(channel));
        std::size_t const packet = header.layout.packet_bytes, at_once = (384 << 10) / packet;
        std::vector<std::byte> buffer(packet * at_once), before(packet);
        auto const descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        std::uint32_t expected = 0;
        bool follows = false;
        auto offset = static_cast<off_t>(header.header_bytes);
        for (ssize_t got = 0;
             (got = ::pread(descriptor, buffer.data(), buffer.size(), offset)) >= static_cast<ssize_t>(packet);) {
            auto const count = static_cast<std::size_t>(got) / packet;
            for (std::size_t i = 0; i != count; ++i) {
                auto const* const one = buffer.data() + i * packet;
                std::uint32_t tick = 0;
                std::memcpy(&tick, one + header.layout.timestamp_byte, sizeof tick);
                if (follows && tick == expected + 1) all.add(i == 0 ? before.data() : one - packet, offsets);
                all.add(one, offsets);
                expected = tick + 1;
                follows = true;
            }
            std::memcpy(before.data(), buffer.data() + (count - 1) * packet, packet);
            offset += static_cast<off_t>(count * packet);
        }
        ::close(descriptor);
    }
    all.write();
    H5Dclose(dataset);
    H5Sclose(space);
    H5Pclose(made);
    H5Fclose(file);
}

}  // namespace

int main(int argc, char** argv) try {
    std::string const how = argc > 1 ? argv[1] : "";
    if (argc < 4 || (how != "readme" && how != "e-series" && how != "by-hand")) {
        std::fprintf(stderr, "usage: readme_converter readme|e-series|by-hand OUT.h5 RECORDING...\n");
        return 2;
    }
    std::vector<fs::path> const recordings(argv + 3, argv + argc);
    auto const channels = trodes::read_header(recordings.front()).slot_channels;
    (how == "readme" ? convert : how == "by-hand" ? convert_by_hand : convert_e_series)(recordings, channels, argv[2]);
    std::printf("%llu\n", static_cast<unsigned long long>(sluice::memory::peak_resident_bytes() >> 10));
} catch (std::exception const& failure) {
    std::fprintf(stderr, "readme_converter: %s\n", failure.what());
    return 1;
}
