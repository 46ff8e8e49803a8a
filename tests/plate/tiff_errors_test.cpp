#include <sluice/plate/tiff_file.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "support/tiff_files.hpp"

namespace {
namespace plate = sluice::plate;
using plate::pixel_type;
using plate::tiff_compression;

/// Opens, probes and reads a file with these bytes. Returns the error text.
std::string refusal(std::string const& bytes) {
    test::temp_dir folder;
    auto const path = folder.write("a.tif", bytes);
    try {
        plate::tiff_file file(path);
        std::vector<std::byte> pixels(file.info().bytes());
        file.read_bytes(pixels);
    } catch (plate::tiff_error const& e) {
        return std::string(e.what()).substr(folder.path().string().size() + 1);
    }
    return "nothing";
}
/// Only probes the file. Returns the error text.
std::string refused_probe(std::string const& bytes) {
    test::temp_dir folder;
    auto const path = folder.write("a.tif", bytes);
    try {
        plate::probe_tiff(path);
    } catch (plate::tiff_error const& e) {
        return std::string(e.what()).substr(folder.path().string().size() + 1);
    }
    return "nothing";
}
/// Returns a file with another value of a tag (4 bytes, in the first directory).
std::string with_tag(std::string bytes, std::uint16_t tag, std::uint32_t value) {
    for (std::size_t at = 18; at + 12 <= bytes.size(); at += 12) {
        std::uint16_t found = 0;
        std::memcpy(&found, &bytes[at], 2);
        if (found != tag) continue;
        std::memcpy(&bytes[at + 8], &value, 4);
        return bytes;
    }
    throw std::runtime_error("no such tag");
}

TEST_CASE("tiff_file: other files throw", "[plate][tiff_file][errors]") {
    CHECK_THAT(refusal(""), ContainsSubstring("a.tif: page 0: must be a TIFF file, got one of 0 bytes"));
    CHECK_THAT(refusal("II"), ContainsSubstring("a.tif: page 0: must be a TIFF file that can be opened"));
    CHECK_THAT(refusal(std::string(5000, 'x')), ContainsSubstring("Not a TIFF"));
    test::temp_dir folder;
    CHECK_THROWS_WITH(plate::tiff_file(folder / "none.tif"),
                      ContainsSubstring("none.tif: cannot be opened: No such file"));
    CHECK_THROWS_WITH(plate::tiff_file(folder.path()), ContainsSubstring("must be a regular file, got a directory"));
}

TEST_CASE("tiff_file: the tags alone reveal a truncated file", "[plate][tiff_file][errors]") {
    for (auto const compression : {tiff_compression::none, tiff_compression::deflate, tiff_compression::lzw}) {
        auto first = test::tiff_bytes({}, {.compression = compression, .rows_per_strip = 16});
        first.pop_back();
        CHECK_THAT(refused_probe(first),
                   ContainsSubstring("a.tif: page 0: strip 4: must be within the file, got bytes ") &&
                       ContainsSubstring("the file is truncated"));
        auto const last =
            test::tiff_bytes({}, {.compression = compression, .directory_last = true, .rows_per_strip = 16});
        CHECK_THAT(refused_probe(last.substr(0, last.size() / 2)),
                   ContainsSubstring("a.tif: page 0: must be a TIFF file that can be opened: "));
    }
    auto tiles = test::tiff_bytes({}, {.tile_width = 32, .tile_height = 32});
    tiles.pop_back();
    CHECK_THAT(refused_probe(tiles), ContainsSubstring("a.tif: page 0: tile 11: must be within the file"));
}

TEST_CASE("tiff_file: a file truncated anywhere throws", "[plate][tiff_file][errors]") {
    for (bool const last : {false, true}) {
        auto const whole = test::tiff_bytes({.width = 16, .height = 4},
                                            {.compression = tiff_compression::lzw, .directory_last = last});
        for (std::size_t size = 0; size < whole.size(); size += size < 300 ? 1 : 61)
            if (refusal(whole.substr(0, size)) == "nothing" && size + 16 < whole.size())
                FAIL("read a file of " << size << " bytes out of " << whole.size());
    }
}

TEST_CASE("tiff_file: an error names the strip that cannot be decoded", "[plate][tiff_file][errors]") {
    for (auto const compression : {tiff_compression::deflate, tiff_compression::lzw}) {
        auto bytes = test::tiff_bytes({}, {.compression = compression, .rows_per_strip = 35});
        for (std::size_t at = bytes.size() - 2000; at < bytes.size() - 1000; ++at) bytes[at] = '\xFF';
        CHECK(refused_probe(bytes) == "nothing");  // only decoding reveals it
        CHECK_THAT(refusal(bytes), ContainsSubstring("a.tif: page 0: strip 1: cannot be decoded: "));
    }
}

TEST_CASE("tiff_file: an error has its place as a value", "[plate][tiff_file][errors]") {
    test::temp_dir folder;
    auto bytes = test::tiff_bytes({.pages = 3}, {.tile_width = 32, .tile_height = 32});
    bytes.pop_back();
    plate::tiff_file file(folder.write("a.tif", bytes));
    file.select(2);
    try {
        file.info();
        FAIL("must be refused");
    } catch (plate::tiff_error const& e) {
        CHECK(e.path() == (folder / "a.tif").string());
        CHECK((e.place().page == 2 && e.place().strip_or_tile == 11u && e.place().tiled));
    }
    file.select(1);
    CHECK(file.info().width == 100);
}

TEST_CASE("tiff_file: sizes beyond the file's bytes throw before anything is allocated",
          "[plate][tiff_file][errors][bounded]") {
    auto const plain = test::tiff_bytes({}), packed = test::tiff_bytes({}, {.compression = tiff_compression::deflate});
    CHECK_THAT(refused_probe(with_tag(plain, 257, 4'000'000'000)), ContainsSubstring("must be within the file"));
    CHECK_THAT(refused_probe(with_tag(packed, 257, 4'000'000'000)),
               ContainsSubstring("bytes of pixels cannot be decoded from"));
    CHECK_THAT(refused_probe(with_tag(with_tag(packed, 256, 1 << 28), 257, 1 << 28)),
               ContainsSubstring("an image must have at most 2^44 bytes, got 268435456 x 268435456 pixels"));
    CHECK_THAT(refused_probe(with_tag(with_tag(plain, 257, 4'000'000'000), 278, 1)),
               ContainsSubstring("a.tif: page 0: "));
    CHECK_THAT(refused_probe(with_tag(plain, 256, 0)), ContainsSubstring("a.tif: page 0: "));
    auto const tiled =
        test::tiff_bytes({}, {.compression = tiff_compression::deflate, .tile_width = 32, .tile_height = 32});
    CHECK(refused_probe(with_tag(with_tag(tiled, 322, 1 << 20), 323, 1 << 20)) != "nothing");
}

TEST_CASE("tiff_file: colour, packed bits and unknown compressions are rejected by name",
          "[plate][tiff_file][errors]") {
    auto const plain = test::tiff_bytes({});
    CHECK_THAT(refused_probe(with_tag(plain, 262, 2)),
               ContainsSubstring("must be greyscale with one sample per pixel, got photometric 2 with 1"));
    CHECK_THAT(refused_probe(test::tiff_bytes({}, {.photometric = 2, .samples_per_pixel = 3})),
               ContainsSubstring("must be greyscale with one sample per pixel, got photometric 2 with 3"));
    CHECK_THAT(refused_probe(with_tag(plain, 258, 12)),
               ContainsSubstring(
                   "a pixel must be an integer of 8, 16 or 32 bits or a float of 32, got 12 bits of sample format 1"));
    CHECK_THAT(refused_probe(with_tag(plain, 339, 3)), ContainsSubstring("got 16 bits of sample format 3"));
    CHECK_THAT(refused_probe(with_tag(plain, 259, 7)),
               ContainsSubstring("compression must be none, lzw, deflate, packbits"));
}

TEST_CASE("tiff_file: a file that shrinks while open throws", "[plate][tiff_file][errors]") {
    test::temp_dir folder;
    auto const path = folder.write("a.tif", test::tiff_bytes({}, {.rows_per_strip = 10}));
    plate::tiff_file file(path);
    CHECK(file.info().height == 70);
    std::filesystem::resize_file(path, 5000);
    std::vector<std::uint16_t> pixels(100 * 70);
    CHECK_THROWS_WITH(file.read<std::uint16_t>(pixels),
                      ContainsSubstring("a.tif: page 0: strip 0: cannot be decoded: byte 4096: file shrank"));
}
}  // namespace
