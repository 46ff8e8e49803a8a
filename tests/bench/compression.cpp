/// \file
/// Writes the samples of a synthetic day in chunks of (16384, 32) with HDF5's shuffle and gzip filters at level 4 and
/// with deflate_pool, alternating:
///   bench_compression WORK RUNS
/// prints, in Google Benchmark's JSON format, the time of each and the ratio of file size to samples. WORK/samples.bin
/// has the samples for other programs. They have noise of 30 counts, 6 uV, like electrodes: samples without noise
/// compress much better with every method.
#include <sluice/deflate/best.hpp>
#include <sluice/hdf5/file.hpp>
#include <sluice/hdf5/row_sink.hpp>
#include <sluice/trodes/synthetic_signals.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace {
namespace deflate = sluice::deflate;
namespace hdf5 = sluice::hdf5;
namespace fs = std::filesystem;

constexpr std::uint32_t channels = 128, level = 4;
constexpr std::uint64_t rows = std::uint64_t{16384} * 10;
constexpr double half_as_fast = 0.5, tenth = 0.1;  // of the filter's time
using samples = std::vector<std::int16_t>;         // row by row

samples make_samples() {
    sluice::trodes::synthesis day;
    day.noise_counts = 30;
    samples made(rows * channels);
    for (std::uint64_t row = 0; row < rows; ++row)
        for (std::uint32_t c = 0; c < channels; ++c)
            made[row * channels + c] = sluice::trodes::expected_sample(day, c, static_cast<std::int64_t>(row));
    return made;
}

/// Writes with HDF5's C library at its best: memory in the shape of the selection, and whole chunks, so that each is
/// filtered once.
void filter(fs::path const& path, samples const& all) {
    hdf5::call_context const here{"bench::filter"};
    auto out = hdf5::file::create(path, hdf5::existing::overwrite);
    auto data = out.create_dataset<std::int16_t>("data", hdf5::layout::tiled(channels).deflated(level));
    data.resize(rows);
    hsize_t const chunk[] = {hdf5::layout::default_chunk_rows, channels};
    hdf5::id const memory(hdf5::call(here, H5Screate_simple, 2, &chunk[0], nullptr), &H5Sclose),
        space(hdf5::call(here, H5Dget_space, data.handle()), &H5Sclose);
    for (hsize_t row = 0; row < rows; row += chunk[0]) {
        hsize_t const first[] = {row, 0};
        hdf5::call(here, H5Sselect_hyperslab, space.value(), H5S_SELECT_SET, &first[0], nullptr, &chunk[0], nullptr);
        hdf5::call(here, H5Dwrite, data.handle(), H5T_NATIVE_INT16, memory.value(), space.value(), H5P_DEFAULT,
                   static_cast<void const*>(all.data() + row * channels));
    }
    out.close();
}

void pool(fs::path const& path, samples const& all, deflate::codec const& codec, std::size_t threads) {
    auto out = hdf5::file::create(path, hdf5::existing::overwrite);
    hdf5::row_sink<std::int16_t> sink(out, "data", channels,
                                      {.compression = std::make_shared<hdf5::deflate_pool>(codec, threads)});
    std::vector<std::uint32_t> bytes(channels);
    for (std::uint32_t c = 0; c < channels; ++c) bytes[c] = 2 * c;
    sink.append(sluice::strided_rows<std::int16_t>(reinterpret_cast<std::byte const*>(all.data()), 2 * channels, rows,
                                                   sluice::column_table(bytes)));
    sink.finish();
    out.close();
}

struct contestant {
    std::string name;
    double bound;
    std::function<void(fs::path const&, samples const&)> write;
};

std::vector<contestant> contestants() {
    std::vector<contestant> all{{"HDF5's filter", 0, filter}};
    auto const enter = [&](deflate::codec const& codec, double bound) {
        for (std::size_t const threads : {1U, 2U})
            all.push_back({codec.library + (threads == 1 ? ", 1 thread" : ", 2 threads"), threads == 2 ? bound : 0,
                           [=](fs::path const& path, samples const& from) { pool(path, from, codec, threads); }});
    };
    enter(deflate::best(level), tenth);
#if __has_include(<isa-l/igzip_lib.h>)
    enter(deflate::isal(level), tenth);
#endif
#if __has_include(<libdeflate.h>)
    enter(deflate::libdeflate(level), half_as_fast);
#endif
    enter(deflate::zlib(level), half_as_fast);
    return all;
}

void require_same(fs::path const& path, std::string const& name, samples const& all) {
    samples stored(all.size());
    hdf5::file::open_read(path).open_dataset<std::int16_t>("data").read(0, stored);
    if (stored != all) throw std::runtime_error(name + " wrote different samples");
}

void run(fs::path const& work, int runs) {
    auto const all = make_samples();
    auto const bytes = all.size() * sizeof all[0];
    std::ofstream(work / "samples.bin", std::ios::binary)
        .write(reinterpret_cast<char const*>(all.data()), static_cast<std::streamsize>(bytes));
    auto const path = work / "bench.h5";
    char const* between = "";
    for (int i = 0; i < runs; ++i)
        for (auto const& one : contestants()) {
            auto const started = std::chrono::steady_clock::now();
            one.write(path, all);
            auto const ns =
                std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - started).count();
            if (i == 0) require_same(path, one.name, all);
            std::printf(
                "%s{\"run_name\": \"compress samples/%s\", \"run_type\": \"iteration\", \"repetition_index\": %d, "
                "\"cpu_time\": %.0f, "
                "\"bytes_per_second\": %.0f, \"share\": %.4f, \"bound\": %.2f}\n",
                between, one.name.c_str(), i, ns, static_cast<double>(bytes) * 1e9 / ns,
                static_cast<double>(fs::file_size(path)) / static_cast<double>(bytes), one.bound);
            between = ",";
        }
    fs::remove(path);
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 3) throw std::runtime_error("usage: bench_compression WORK RUNS");
    std::puts("{\"benchmarks\": [");
    run(argv[1], std::atoi(argv[2]));
    std::puts("]}");
} catch (std::exception const& e) {
    std::fprintf(stderr, "bench_compression: %s\n", e.what());
    return 1;
}
