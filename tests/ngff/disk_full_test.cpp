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

/// Limits the size of this process's files to `bytes`, to simulate a full disk.
void limit_files(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit const limit{bytes, bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
}

/// Writes a plate of 1.5 MiB in chunks of 128 KiB. Returns 7 if it fails with an error that names the output, 0 if it
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

TEST_CASE("stores: a full disk throws an error that names the output, and leaves nothing", "[ngff][errors]") {
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
                  H5close();  // HDF5's cleanup at exit: it must not fail after a failed write
                  return caught;
              }) == 7);
        CHECK(std::filesystem::is_empty(folder.path()));
    }
}

TEST_CASE("stores: the same plate is written with sufficient disk space", "[ngff]") {
    test::temp_dir const folder;
    CHECK(write_plate<ngff::zarr_store>(folder / "p.zarr") == 0);
    CHECK(write_plate<ngff::hdf5_store>(folder / "p.h5") == 0);
    CHECK(std::filesystem::file_size(folder / "p.h5") > 1'590'000);  // larger than every limit above
}
}  // namespace
