#include <sluice/ngff/hdf5_store.hpp>
#include <sluice/ngff/zarr_store.hpp>

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/resource.h>

#include "small_plate.hpp"
#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace ngff = sluice::ngff;

/// Files of this process end at `bytes`, as if the disk were full.
void limit_files(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit const limit{bytes, bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
}

/// 7 where writing a plate of 1.5 MiB in chunks of 128 KiB fails with an error that names the output, 0 where it
/// succeeds.
template <class Store>
int write_plate(std::filesystem::path const& target) {
    try {
        Store store(target, test::small_plate(256, 256, ngff::data_type::uint16));
        auto writer = store.template writer<std::uint16_t>();
        for (std::uint64_t i = 0; i < 12; ++i)
            writer.write({0, 0, i / 6, i / 3 % 2, i % 3}, std::vector<std::uint16_t>(256 * 256, 1));
        store.finish();
    } catch (sluice::file_error const& failure) {
        return std::string(failure.what()).find("File too large") != std::string::npos &&
                       failure.path().find(target.filename().string()) != std::string::npos
                   ? 7
                   : 8;
    }
    return 0;
}

TEST_CASE("stores: a full disk is an error that names the output, and leaves nothing", "[ngff][errors]") {
    test::temp_dir const folder;
    for (rlim_t const bytes : {100u, 3'000u, 100'000u}) {
        CAPTURE(bytes);
        CHECK(test::run_in_child(
                  [&] { return limit_files(bytes), write_plate<ngff::zarr_store>(folder / "p.zarr"); }) == 7);
        CHECK(std::filesystem::is_empty(folder.path()));
    }
    for (rlim_t const bytes : {100u, 3'000u, 100'000u, 1'000'000u, 1'590'000u}) {
        CAPTURE(bytes);
        CHECK(test::run_in_child([&] {
                  limit_files(bytes);
                  auto const caught = write_plate<ngff::hdf5_store>(folder / "p.h5");
                  H5close();  // what HDF5 does at exit: it must not stumble over a file that could not be written
                  return caught;
              }) == 7);
        CHECK(std::filesystem::is_empty(folder.path()));
    }
}

TEST_CASE("stores: the same plate is written where there is room", "[ngff]") {
    test::temp_dir const folder;
    CHECK(write_plate<ngff::zarr_store>(folder / "p.zarr") == 0);
    CHECK(write_plate<ngff::hdf5_store>(folder / "p.h5") == 0);
    CHECK(std::filesystem::file_size(folder / "p.h5") > 1'590'000);  // so every limit above was met
}
}  // namespace
