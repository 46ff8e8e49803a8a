// How do I read a file or a device that sluice does not support? Describe the layout of the file, or fill blocks.
//
// A mapped file is a random-access range. `memory::blocks` reads the same rows through one buffer, in constant memory.
// Both work with every adaptor and every sink. A device is an object that fills the next block.
#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <span>
#include <vector>

#include <sluice/core.hpp>
#include <sluice/memory.hpp>
#include <sluice/views.hpp>

#include "scratch.hpp"

namespace memory = sluice::memory;
namespace sv = sluice::views;

namespace {

template <class T>
void write(std::filesystem::path const& path, std::vector<T> const& values) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<char const*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(T)));
}

template <class Rows>
void print(char const* what, Rows const& rows) {
    std::printf("%s:", what);
    for (auto const row : rows) {
        for (auto const value : row) std::printf(" %d", static_cast<int>(value));
        std::printf(" |");
    }
    std::printf("\n");
}

//! [device]
/// Generates two channels, two rows per block.
struct generator {
    std::array<std::int16_t, 4> rows{};
    std::int16_t filled = 0;

    bool next(std::span<std::int16_t const>& block) {
        if (filled == 3) return false;
        for (auto& value : rows) value = filled;
        ++filled;
        block = rows;
        return true;
    }
};
//! [device]

}  // namespace

int main() {
    scratch_folder const here;

    // 3 interleaved channels, the layout of SpikeGLX and Open Ephys.
    write<std::int16_t>("ap.bin", {10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, 42});
    //! [interleaved]
    auto const samples = memory::interleaved<std::int16_t>("ap.bin", {.columns = 3});  // mapped
    print("channels 2 and 0", samples | sv::select({2, 0}));
    for (auto const& rows : memory::blocks(samples, {.block_records = 2})) print("block of two rows", rows);
    //! [interleaved]

    // A header of 6 bytes, then records of 4 samples of each channel in turn, the layout of Intan.
    write<std::int16_t>("a.rhd", {-1, -1, -1, 1, 2, 3, 4, 101, 102, 103, 104, 5, 6, 7, 8, 105, 106, 107, 108});
    //! [records]
    memory::records const records("a.rhd", {.first = 6, .bytes = 16});
    auto const amplifier = records.rows<std::int16_t>({.columns = 2, .rows = 4});
    print("rows 3 to 5", sluice::window(amplifier, 3, 3));
    //! [records]

    // The blocks of a device.
    std::size_t rows = 0;
    for (auto const& block : sv::pull(generator(), 2)) {
        print("from the generator", block);
        rows += block.size();
    }
    std::printf("%zu rows\n", rows);
}
