#include <sluice/nwb/file.hpp>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/nwb_session.hpp"
#include "support/raw_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::hdf5::existing;
using sluice::nwb::file;

std::size_t entries(std::filesystem::path const& folder) {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
}

TEST_CASE("file: the target appears only when it is complete", "[nwb][file]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "day.nwb", test::small_session());
    CHECK(out.partial().filename() == ".day.nwb.partial-" + std::to_string(::getpid()));
    CHECK(std::filesystem::exists(out.partial()));
    CHECK(!std::filesystem::exists(out.target()));
    out.commit();
    CHECK(std::filesystem::exists(dir / "day.nwb"));
    CHECK(entries(dir.path()) == 1);
}

TEST_CASE("file: a file that is not committed is removed", "[nwb][file]") {
    test::temp_dir const dir;
    {
        auto out = file::create(dir / "day.nwb", test::small_session());
        auto const moved = std::move(out);
        CHECK(entries(dir.path()) == 1);
    }
    CHECK(entries(dir.path()) == 0);
    auto bad = test::small_session();
    bad.description = "\xFF";
    CHECK_THROWS_AS(file::create(dir / "day.nwb", bad), sluice::argument_error);
    CHECK(entries(dir.path()) == 0);
}

TEST_CASE("file: an existing target is rejected, or kept until the new file is complete", "[nwb][file][errors]") {
    test::temp_dir const dir;
    auto const target = dir.write("day.nwb", "precious");
    CHECK_THROWS_WITH(file::create(target, test::small_session()), target.string() + ": the output must not exist");
    file::create(target, test::small_session(), existing::overwrite);
    CHECK(std::filesystem::file_size(target) == 8);
    file::create(target, test::small_session(), existing::overwrite).commit();
    CHECK(std::filesystem::file_size(target) > 8);
    CHECK(entries(dir.path()) == 1);
}

TEST_CASE("file: commit does not overwrite a target created since", "[nwb][file][errors]") {
    test::temp_dir const dir;
    {
        auto out = file::create(dir / "day.nwb", test::small_session());
        dir.write("day.nwb", "someone else's");
        CHECK_THROWS_WITH(out.commit(), ContainsSubstring("the output must not exist"));
    }
    CHECK(std::filesystem::file_size(dir / "day.nwb") == 14);
    CHECK(entries(dir.path()) == 1);
}

TEST_CASE("file: rejects a missing directory and a directory as target", "[nwb][file][errors]") {
    test::temp_dir const dir;
    CHECK_THROWS_WITH(file::create(dir / "none/day.nwb", test::small_session()),
                      (dir / "none").string() + ": the directory of the output must exist");
    auto const plain = dir.write("plain", "");
    CHECK_THROWS_WITH(file::create(plain / "day.nwb", test::small_session()),
                      ContainsSubstring("the directory of the output must exist"));
    CHECK_THROWS_WITH(file::create(dir.path(), test::small_session(), existing::overwrite),
                      ContainsSubstring("the output must not be a directory"));
    CHECK_THROWS_WITH(file::create(dir.path() / "", test::small_session()),
                      ContainsSubstring("the output must be a file name, got a directory"));
    CHECK(entries(dir.path()) == 1);
}

TEST_CASE("file: rejects a directory that is not writable", "[nwb][file][errors]") {
    if (::geteuid() == 0) {
        WARN("test skipped: root may write anywhere");
        return;
    }
    test::temp_dir const dir;
    std::filesystem::permissions(dir.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    CHECK_THROWS_WITH(file::create(dir / "day.nwb", test::small_session()),
                      dir.path().string() + ": the directory of the output must be writable");
    std::filesystem::permissions(dir.path(), std::filesystem::perms::owner_all);
}

TEST_CASE("file: a full disk throws and leaves no file", "[nwb][file][errors]") {
    test::temp_dir const dir;
    for (rlim_t const bytes : {1U, 1000U, 3000U, 100'000U}) {
        CAPTURE(bytes);
        CHECK(test::run_in_child([&] {
                  std::signal(SIGXFSZ, SIG_IGN);
                  rlimit const limit{bytes, bytes};
                  ::setrlimit(RLIMIT_FSIZE, &limit);
                  int caught = 0;
                  try {
                      auto out = file::create(dir / "day.nwb", test::small_session());
                      out.root().write_numbers<double>("data", std::vector<double>(20'000, 1.));
                      out.commit();
                  } catch (sluice::hdf5::error const&) {
                      caught = 7;
                  }
                  H5close();
                  return caught;
              }) == 7);
        CHECK(entries(dir.path()) == 0);
    }
}

TEST_CASE("file: place creates missing groups once", "[nwb][file]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "day.nwb", test::small_session());
    CHECK(out.place("general/devices/models").path() == "/general/devices/models");
    CHECK(out.place("general/devices").path() == "/general/devices");
    CHECK(out.place("").path() == "/");
}
}  // namespace
