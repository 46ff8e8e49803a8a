#include "convert/conversion.hpp"
#include "convert/machine.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <sluice/deflate/best.hpp>

#include "support/catch.hpp"
#include "support/peak_memory.hpp"
#include "support/raw_hdf5.hpp"

namespace {
using sluice::memory::pressure_level;

sluice::trodes::synthesis day(double seconds) {
    sluice::trodes::synthesis made;
    made.epochs = 2;
    made.seconds = seconds;
    return made;
}

TEST_CASE("trodes_to_nwb: fewer buffers are used if memory is short, and the file is the same",
          "[convert][pressure][bounded]") {
    test::temp_dir const folder;
    test::write_day(folder.path(), day(2));
    auto const run = [&](std::uint64_t mebibytes, pressure_level expected, char const* name) {
        test::machine const here(mebibytes);
        auto options = here.options();
        options.output = folder / name;
        return test::peak_memory([&] { CHECK(test::convert_to_output(folder.path(), options).pressure == expected); });
    };
    using enum pressure_level;
    auto const all = run(10'000, ample, "all.nwb"), some = run(200, tight, "some.nwb"),
               few = run(20, critical, "few.nwb");
    WARN("allocated at most: " << all / 1000 << " kB, " << some / 1000 << " kB under tight pressure, " << few / 1000
                               << " kB under critical pressure");
    CHECK(some + 500'000 < all);  // one strip of 2048 rows of 128 channels, and one of the analog channels
    CHECK(few + 500'000 < some);
    for (auto const* const name : {"some.nwb", "few.nwb"})
        for (auto const* const data : {"acquisition/e-series/data", "processing/analog/analog/analog/data"})
            CHECK(test::raw_hdf5(folder / name).values<std::int16_t>(data, H5T_NATIVE_INT16) ==
                  test::raw_hdf5(folder / "all.nwb").values<std::int16_t>(data, H5T_NATIVE_INT16));
}

TEST_CASE("trodes_to_nwb: fewer chunks are compressed at a time if memory is short, and the file is the same",
          "[convert][pressure][bounded]") {
    test::temp_dir const folder;
    test::write_day(folder.path(), day(2));
    auto const run = [&](std::uint64_t mebibytes, char const* name) {
        test::machine const here(mebibytes);
        auto options = here.options();
        options.output = folder / name;
        options.compression = sluice::deflate::best(4);
        options.compression_threads = 2;
        return test::peak_memory([&] { test::convert_to_output(folder.path(), options); });
    };
    auto const all = run(10'000, "all.nwb"), few = run(20, "few.nwb");
    CHECK(few + 4'000'000 < all);  // five of six chunks of 1 MiB, two buffers each
    CHECK(test::raw_hdf5(folder / "few.nwb").values<std::int16_t>("acquisition/e-series/data", H5T_NATIVE_INT16) ==
          test::raw_hdf5(folder / "all.nwb").values<std::int16_t>("acquisition/e-series/data", H5T_NATIVE_INT16));
}

TEST_CASE("trodes_to_nwb: buffers are released when memory becomes short, and allocated again later",
          "[convert][pressure][bounded]") {
    test::temp_dir const folder;
    test::write_day(folder.path(), day(6));
    test::machine const here(10'000);
    auto options = here.options();
    options.output = folder / "out.nwb";
    std::vector<std::ptrdiff_t> held(10);  // per tenth of the day
    options.on_progress = [&](sluice::convert::progress const& now) {
        if (now.stage != "converting" || now.bytes_total == 0) return;
        auto const tenth = std::min<std::size_t>(9, static_cast<std::size_t>(10 * now.bytes_done / now.bytes_total));
        here.available(tenth < 2 || tenth > 6 ? 10'000 : 10);
        held[tenth] = test::allocated::now;
    };
    CHECK(test::convert_to_output(folder.path(), options).pressure == pressure_level::critical);
    CHECK(held[5] + 1'000'000 < held[1]);
    CHECK(held[9] > held[5] + 1'000'000);
}
}  // namespace
