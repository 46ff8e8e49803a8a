// Writes FILE with N bands of 4 tiny chunks, which HDF5 treats as deflated chunks, and prints its own peak resident
// size in kB. It is a separate program, because the peak of a process never decreases.
#include <sluice/hdf5/file.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <string>
#include <vector>

namespace {
void write_index(char const* path, std::uint64_t bands) {
    using sluice::hdf5::layout;
    std::vector<std::byte> const chunk(64);
    auto out = sluice::hdf5::file::create(path, sluice::hdf5::existing::overwrite);
    auto data = out.create_dataset<std::int16_t>("data", layout::tiled(128).deflated(1));
    out.flush();  // frees the head buffer, which is not measured
    for (std::uint64_t band = 0; band < bands; ++band) {
        data.resize((band + 1) * layout::default_chunk_rows);
        for (std::uint64_t column = 0; column < 128; column += layout::default_chunk_columns) {
            std::uint64_t const offset[] = {band * layout::default_chunk_rows, column};
            data.write_chunk(offset, chunk);
        }
    }
    out.close();
}
}  // namespace

int main(int count, char** arguments) try {
    if (count != 3) return 2;
    write_index(arguments[1], std::strtoull(arguments[2], nullptr, 10));
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.rfind("VmHWM:", 0) == 0) std::printf("%s\n", line.c_str() + 6);
    return 0;
} catch (std::exception const& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
}
