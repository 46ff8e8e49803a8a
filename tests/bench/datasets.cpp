/// \file
/// An HDF5 dataset into a flat file, compared with loops that read chunk by chunk, gather the columns and write them.
/// The files are in memory.
#include <sluice/core/algorithms.hpp>
#include <sluice/core/into.hpp>
#include <sluice/hdf5/file.hpp>
#include <sluice/hdf5/stored_dataset.hpp>
#include <sluice/sinks/binary_sink.hpp>
#include <sluice/views/select.hpp>

#include "contest.hpp"
#include "contests.hpp"
#include "segments.hpp"
#include "scratch_file.hpp"

#include <hdf5.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <span>
#include <string>
#include <vector>

namespace bench {
namespace {

constexpr std::size_t all_rows = 131072, width = packet_bytes::channels, chunk_rows = 16384,
                      chunk_columns = 32;  // 32 MiB
constexpr std::size_t groups = width / chunk_columns, strip_bytes = 65536;

/// The samples of packets as rows of 128 channels in chunks of 16384 x 32.
class samples_file {
    scratch_file file_;

public:
    explicit samples_file(bool deflated) : file_(deflated ? "deflated.h5" : "plain.h5") {
        auto const packets = make_packets(all_rows);
        std::vector<std::uint32_t> offsets(width);
        for (std::uint32_t c = 0; c != width; ++c) offsets[c] = packet_bytes::samples + 2 * c;
        std::vector<std::int16_t> values(all_rows * width);
        sluice::copy(sluice::strided_rows<std::int16_t>(packets.data(), packet_bytes::all, all_rows,
                                                        sluice::column_table(offsets)),
                     std::span(values));
        auto out = sluice::hdf5::file::create(path(), sluice::hdf5::existing::overwrite);
        auto const chunks = sluice::hdf5::layout::tiled(width, chunk_rows, chunk_columns);
        out.create_dataset<std::int16_t>("d", deflated ? chunks.deflated(1) : chunks).append(values);
        out.close();
    }
    std::filesystem::path const& path() const { return file_.path(); }
};

/// The columns of each group, ascending, with their index in an output row.
struct wanted_columns {
    explicit wanted_columns(std::vector<std::size_t> const& columns) : width(columns.size()) {
        for (std::size_t to = 0; to < columns.size(); ++to)
            of_group[columns[to] / chunk_columns].push_back({columns[to] % chunk_columns, to});
    }
    struct one {
        std::size_t from, to;
    };
    std::size_t width;
    std::vector<one> of_group[groups];
};

/// Like a C program: reads the chunks of one chunk row into one buffer, then copies row by row.
void back_by_hand(std::filesystem::path const& from, std::filesystem::path const& to, wanted_columns const& columns) {
    file_by_hand const out(to);
    hid_t const file = H5Fopen(from.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), access = H5Pcreate(H5P_DATASET_ACCESS);
    H5Pset_chunk_cache(access, 1, 0, 1);
    hid_t const dataset = H5Dopen2(file, "d", access), there = H5Dget_space(dataset);
    hsize_t const sides[]{chunk_rows, chunk_columns};
    hid_t const here = H5Screate_simple(2, sides, nullptr);
    std::vector<std::int16_t> chunks(groups * chunk_rows * chunk_columns), strip(strip_bytes / sizeof(std::int16_t));
    auto const strip_rows = strip.size() / columns.width;
    for (std::size_t row = 0; row < all_rows; row += chunk_rows) {
        for (std::size_t g = 0; g != groups; ++g) {
            if (columns.of_group[g].empty()) continue;
            hsize_t const first[]{row, g * chunk_columns};
            H5Sselect_hyperslab(there, H5S_SELECT_SET, first, nullptr, sides, nullptr);
            H5Dread(dataset, H5T_NATIVE_INT16, here, there, H5P_DEFAULT,
                    chunks.data() + g * chunk_rows * chunk_columns);
        }
        for (std::size_t at = 0; at < chunk_rows; at += strip_rows) {
            auto const n = std::min(strip_rows, chunk_rows - at);
            for (std::size_t g = 0; g != groups; ++g) {
                auto const* const some = columns.of_group[g].data();
                auto const count = columns.of_group[g].size();
                std::int16_t const* values = chunks.data() + (g * chunk_rows + at) * chunk_columns;
                std::int16_t* put = strip.data();
                if (columns.width == width) {  // whole chunks, in order
                    for (std::size_t r = 0; r != n; ++r, values += chunk_columns, put += width)
                        std::memcpy(put + g * chunk_columns, values, chunk_columns * sizeof *put);
                    continue;
                }
                for (std::size_t r = 0; r != n; ++r, values += chunk_columns, put += columns.width)
                    for (std::size_t i = 0; i != count; ++i) put[some[i].to] = values[some[i].from];
            }
            out.write(strip.data(), n * columns.width * sizeof strip[0]);
        }
    }
    H5Sclose(here);
    H5Sclose(there);
    H5Dclose(dataset);
    H5Pclose(access);
    H5Fclose(file);
}

void back(std::string const& name, samples_file const& from, std::vector<std::size_t> const& columns) {
    static scratch_file const file("back");
    contest(name, {all_rows * columns.size(), all_rows * columns.size() * sizeof(std::int16_t)},
            [&from, wanted = wanted_columns(columns)](auto& sink) {
                back_by_hand(from.path(), file.path(), wanted);
                file.show(sink);
            })
        .against("rows | select | into(binary_sink)", as_by_hand, [&from, columns](auto& sink) {
            auto const in = sluice::hdf5::file::open_read(from.path());
            sluice::hdf5::open_stored(in, "d").rows<std::int16_t>() | sluice::views::select(columns) |
                sluice::into(sluice::binary_sink<std::int16_t>(file.path(), {.overwrite = true}));
            file.show(sink);
        });
}

}  // namespace

void datasets() {
    static samples_file const plain(false), deflated(true);
    std::vector<std::size_t> all(width), some;
    std::iota(all.begin(), all.end(), std::size_t{0});
    for (std::size_t c = 0; c != chunk_columns; ++c) some.push_back(c * 37 % width);
    back("a dataset of 128 channels into a file", plain, all);
    back("32 of 128 channels of a dataset into a file", plain, some);
    back("a deflated dataset of 128 channels into a file", deflated, all);
}

}  // namespace bench
