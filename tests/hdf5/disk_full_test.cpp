#include <sluice/hdf5/file.hpp>

#include <csignal>
#include <filesystem>
#include <vector>

#include <sys/resource.h>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::hdf5::file;

/// Limits the size of this process's files, to simulate a full disk.
void limit_files(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit const limit{bytes, bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
}

bool says_full(sluice::hdf5::error const& e) {
    return std::string(e.what()).find("pwrite: File too large (errno 27)") != std::string::npos;
}

TEST_CASE("file: a full disk throws at any write, and the process exits normally", "[hdf5][file][errors]") {
    test::temp_dir const dir;
    for (rlim_t const bytes : {1U, 100U, 1000U, 3000U, 20'000U, 300'000U, 810'000U}) {
        CAPTURE(bytes);
        CHECK(test::run_in_child([&] {
                  limit_files(bytes);
                  int caught = 0;
                  try {
                      auto out = file::create(dir / std::to_string(bytes));
                      auto data = out.create_dataset<double>("data");
                      data.append(std::vector<double>(100'000, 1.));
                      for (int i = 0; i < 50; ++i)
                          out.create_group("group " + std::to_string(i)).write_attribute("text", std::string(100, 'x'));
                      out.close();
                  } catch (sluice::hdf5::error const& e) {
                      caught = says_full(e) ? 7 : 8;
                  }
                  H5close();  // as HDF5 does at exit; must not fail after a failed write
                  return caught;
              }) == 7);
    }
}

TEST_CASE("file: close throws after a failed write", "[hdf5][file][errors]") {
    test::temp_dir const dir;
    CHECK(test::run_in_child([&] {
              limit_files(100'000);
              auto out = file::create(dir / "a.h5");
              auto data = out.create_dataset<double>("data");
              int caught = 0;
              for (int attempt = 0; attempt < 2; ++attempt) try {
                      data.append(std::vector<double>(50'000, 1.));
                  } catch (sluice::hdf5::error const& e) {
                      caught += says_full(e);
                  }
              try {
                  out.close();
              } catch (sluice::hdf5::error const& e) {
                  caught += says_full(e);
              }
              return caught;
          }) == 3);
}

TEST_CASE("file: after a full disk another file can be written", "[hdf5][file][errors]") {
    test::temp_dir const dir;
    CHECK(test::run_in_child([&] {
              limit_files(100'000);
              try {
                  file::create(dir / "a.h5").create_dataset<double>("data").append(std::vector<double>(50'000, 1.));
              } catch (sluice::hdf5::error const&) {
                  auto out = file::create(dir / "b.h5");
                  out.create_group("group");
                  out.close();
                  return file::open_read(dir / "b.h5").contains("group") ? 7 : 0;
              }
              return 0;
          }) == 7);
}

TEST_CASE("file: a full disk throws when the head of the file is flushed or closed", "[hdf5][file][errors]") {
    test::temp_dir const dir;
    for (rlim_t const bytes : {1U, 1000U, 20'000U})
        for (bool const flushes : {false, true}) {
            CAPTURE(bytes, flushes);
            CHECK(test::run_in_child([&] {
                      limit_files(bytes);
                      auto out = file::create(dir / std::to_string(bytes), sluice::hdf5::existing::overwrite);
                      for (int i = 0; i < 50; ++i)
                          out.create_group("group " + std::to_string(i)).write_attribute("text", std::string(100, 'x'));
                      int caught = 0;
                      for (int step = 0; step < 2; ++step) try {
                              if (step == 0 && flushes) out.flush();
                              if (step == 1) out.close();
                          } catch (sluice::hdf5::error const& e) {
                              caught += says_full(e) ? 1 : 100;
                          }
                      H5close();
                      return caught;
                  }) == (flushes ? 2 : 1));
        }
}
}  // namespace
