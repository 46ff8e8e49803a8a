#include <sluice/plate/tiff_file.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <random>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/spoilt_tiff.hpp"
#include "support/temp_dir.hpp"
#include "support/tiff_files.hpp"

namespace {
namespace plate = sluice::plate;

/// Small files of every kind, so that a change affects something relevant.
std::vector<std::string> seeds() {
    std::vector<std::string> all;
    for (auto const compression : {plate::tiff_compression::none, plate::tiff_compression::lzw,
                                   plate::tiff_compression::deflate, plate::tiff_compression::packbits})
        for (bool const tiled : {false, true})
            for (bool const big : {false, true}) {
                plate::synthetic_tiff how{.compression = compression,
                                          .big_endian = big,
                                          .big_tiff = big,
                                          .directory_last = !big,
                                          .rows_per_strip = 7};
                if (tiled) how.tile_width = how.tile_height = 16;
                auto const coded =
                    compression == plate::tiff_compression::lzw || compression == plate::tiff_compression::deflate;
                if (coded && tiled) how.predictor = 2;
                all.push_back(test::tiff_bytes({.width = 40, .height = 20, .pages = 2}, how));
                if (coded) {
                    how.predictor = 3;
                    all.push_back(
                        test::tiff_bytes({.width = 40, .height = 20, .type = plate::pixel_type::float32}, how));
                }
            }
    return all;
}

/// Reads all pages of a file. Any defect must be an error of sluice, and reported quickly.
void read_all(std::filesystem::path const& path) {
    try {
        plate::tiff_file file(path);
        auto const pages = std::min(file.pages(), 4u);
        for (std::uint32_t page = 0; page < pages; ++page) {
            file.select(page);
            file.description();
            auto const bytes = file.info().bytes();
            if (bytes > std::uint64_t{64} << 20) continue;  // as large as its bytes allow: decoding it adds nothing
            std::vector<std::byte> pixels(bytes);
            file.read_bytes(pixels);
        }
    } catch (plate::tiff_error const&) {
    }
}

TEST_CASE("tiff_file: corrupt files yield only an error or pixels", "[plate][tiff_file][errors]") {
    auto const* const wished = std::getenv("SLUICE_FUZZ_ROUNDS");  // optional: more rounds
    auto const rounds = wished != nullptr ? std::strtoul(wished, nullptr, 10) : 100;
    test::temp_dir folder;
    std::mt19937 random(20'261'120);
    auto const all = seeds();
    for (unsigned long round = 0; round < rounds; ++round)
        for (auto const& seed : all) {
            auto const bytes = test::spoil(seed, random);
            INFO("round " << round << ", a file of " << bytes.size() << " bytes");
            CHECK_NOTHROW(read_all(folder.write("a.tif", bytes)));
        }
}
}  // namespace
