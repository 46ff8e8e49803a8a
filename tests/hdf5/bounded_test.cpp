#include <sluice/hdf5/tile_writer.hpp>

#include <vector>

#include <range/v3/view/iota.hpp>
#include <range/v3/view/transform.hpp>
#include <sluice/hdf5/file.hpp>

#include "support/catch.hpp"
#include "support/peak_memory.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::hdf5::file;
using sluice::hdf5::layout;

TEST_CASE("tile_writer: a tile more takes no memory more", "[hdf5][tile_writer][bounded]") {
    test::temp_dir const dir;
    auto const peak = [&](int tiles) {
        auto out = file::create(dir / std::to_string(tiles));
        auto data = out.create_dataset<std::int16_t>("data", layout::tiled(64, 256, 32));
        return test::peak_memory([&] {
            sluice::hdf5::tile_writer<std::int16_t> writer(std::move(data), 64, 256, 32);
            for (int i = 0; i < tiles; ++i) writer.commit(256);
            writer.finish();
        });
    };
    peak(2);  // what is allocated once and kept
    auto const one = peak(1);
    CHECK(one > 64 * 256 * 2);
    CHECK(one < 64 * 256 * 2 + 4096);
    CHECK(peak(100) == one);
}

TEST_CASE("tile_writer: buffers go round, none is allocated for a tile", "[hdf5][tile_writer][bounded]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    sluice::hdf5::tile_writer<std::int16_t> writer(out.create_dataset<std::int16_t>("data", layout::tiled(64, 256, 32)),
                                                   64, 256, 32);
    writer.commit(256);
    auto const* const first = writer.rows(0, 1).data();
    for (int i = 0; i < 10; ++i) writer.commit(256);
    CHECK(writer.rows(0, 1).data() == first);
}

TEST_CASE("dataset: a lazy range is streamed through one buffer of 16384 elements", "[hdf5][dataset][bounded]") {
    test::temp_dir const dir;
    auto const peak = [&](int count) {
        auto out = file::create(dir / std::to_string(count));
        auto data = out.create_dataset<double>("data");
        return test::peak_memory([&] {
            data.append(ranges::views::iota(0, count) | ranges::views::transform([](int i) { return i / 3e4; }));
        });
    };
    peak(10);  // what HDF5 and the standard library allocate once and keep
    auto const small = peak(20'000);
    CHECK(small < 16384 * sizeof(double) + 4096);
    CHECK(peak(1'000'000) == small);
}
}  // namespace
