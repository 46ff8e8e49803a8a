#include <sluice/memory/spill_file.hpp>

#include <array>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <sys/resource.h>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/temp_dir.hpp"

namespace {

using sluice::memory::spill_file;

std::vector<std::byte> bytes_of(std::size_t count, int from) {
    std::vector<std::byte> all;
    for (std::size_t i = 0; i < count; ++i) all.push_back(static_cast<std::byte>(from + static_cast<int>(i % 7)));
    return all;
}
std::vector<std::byte> read(spill_file const& file, std::uint64_t offset, std::size_t count) {
    std::vector<std::byte> all(count);
    file.read(offset, all);
    return all;
}

TEST_CASE("spill_file: reads appended bytes at any offset", "[memory][spill_file]") {
    test::temp_dir const dir;
    spill_file file(dir.path(), "test");
    file.append(bytes_of(1000, 1));
    file.append(bytes_of(500, 50));
    CHECK(file.size() == 1500);
    CHECK(read(file, 0, 1000) == bytes_of(1000, 1));
    CHECK(read(file, 1000, 500) == bytes_of(500, 50));
    CHECK(read(file, 1500, 0).empty());
}

TEST_CASE("spill_file: leaves no name in its folder, even while in use", "[memory][spill_file]") {
    test::temp_dir const dir;
    spill_file file(dir.path(), "test");
    file.append(bytes_of(10, 1));
    CHECK(std::filesystem::is_empty(dir.path()));
    CHECK(file.path().starts_with((dir / ".test-").string()));  // errors still name it
}

TEST_CASE("spill_file: moving keeps the contents", "[memory][spill_file]") {
    test::temp_dir const dir;
    spill_file file(dir.path(), "test");
    file.append(bytes_of(10, 1));
    spill_file moved(std::move(file));
    CHECK(read(moved, 0, 10) == bytes_of(10, 1));
    spill_file other(dir.path(), "test");
    other = std::move(moved);
    CHECK(other.size() == 10);
}

TEST_CASE("spill_file: a missing folder and missing bytes throw, with the path", "[memory][spill_file][errors]") {
    test::temp_dir const dir;
    CHECK_THROWS_WITH(spill_file(dir / "none", "test"),
                      ContainsSubstring((dir / "none").string() + "/.test-") && ContainsSubstring("No such file"));
    spill_file file(dir.path(), "test");
    file.append(bytes_of(10, 1));
    CHECK_THROWS_WITH(read(file, 8, 4),
                      ContainsSubstring(file.path() + ": byte 10: ") && ContainsSubstring("it ends here"));
}

TEST_CASE("spill_file: a full disk throws, with path and byte, and appends nothing", "[memory][spill_file][errors]") {
    test::temp_dir const dir;
    CHECK(test::run_in_child([&] {
              std::signal(SIGXFSZ, SIG_IGN);
              rlimit const limit{1000, 1000};
              ::setrlimit(RLIMIT_FSIZE, &limit);
              spill_file file(dir.path(), "test");
              file.append(bytes_of(800, 1));
              try {
                  file.append(bytes_of(800, 1));
              } catch (sluice::file_error const& e) {
                  return e.path() == file.path() && e.byte() == 1000U && file.size() == 800 ? 7 : 8;
              }
              return 9;
          }) == 7);
}
}  // namespace
