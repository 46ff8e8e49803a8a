#include <sluice/memory/file_reader.hpp>

#include <array>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::memory::file_reader;

template <std::size_t N>
std::string read_text(file_reader const& file, std::uint64_t offset) {
    std::array<std::byte, N> bytes{};
    file.read(offset, bytes);
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

TEST_CASE("file_reader: reads exactly the requested bytes", "[memory][file_reader]") {
    test::temp_dir const dir;
    file_reader const file(dir.write("a.rec", "0123456789"));
    CHECK(file.size() == 10);
    CHECK(file.path() == (dir / "a.rec").string());
    file.advise_sequential();
    CHECK(read_text<4>(file, 0) == "0123");
    CHECK(read_text<4>(file, 6) == "6789");
    CHECK(read_text<0>(file, 10).empty());
}

TEST_CASE("file_reader: moving transfers the file", "[memory][file_reader]") {
    test::temp_dir const dir;
    file_reader first(dir.write("a.rec", "abc"));
    auto second = std::move(first);
    CHECK(read_text<3>(second, 0) == "abc");
    file_reader third(dir.write("b.rec", "xyz"));
    third = std::move(second);
    CHECK(read_text<3>(third, 0) == "abc");
}

TEST_CASE("file_reader: opens an empty file", "[memory][file_reader]") {
    test::temp_dir const dir;
    CHECK(file_reader(dir.write("empty.rec", "")).size() == 0);
}

TEST_CASE("file_reader: a truncated file throws, with offset and sizes", "[memory][file_reader][errors]") {
    test::temp_dir const dir;
    auto const path = dir.write("a.rec", "0123456789");
    file_reader const file(path);
    std::filesystem::resize_file(path, 7);
    CHECK_THROWS_WITH(read_text<6>(file, 4),
                      ContainsSubstring(path.string() + ": byte 4: file shrank: 6 bytes expected here, got 3"));
    CHECK_THROWS_AS(read_text<1>(file, 100), sluice::file_error);
}

TEST_CASE("file_reader: throws the system's reason if the path is not a readable regular file",
          "[memory][file_reader][errors]") {
    test::temp_dir const dir;
    auto const missing = dir / "missing.rec";
    CHECK_THROWS_WITH(file_reader(missing),
                      ContainsSubstring(missing.string() + ": cannot be opened: No such file or directory"));
    CHECK_THROWS_WITH(file_reader(dir.path()), ContainsSubstring("must be a regular file, got a directory"));
    auto const pipe = dir / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK_THROWS_WITH(file_reader(pipe), ContainsSubstring("must be a regular file, got a device or pipe"));
    if (::geteuid() == 0) return;  // the superuser may read everything
    auto const closed = dir.write("closed.rec", "x");
    std::filesystem::permissions(closed, std::filesystem::perms::none);
    CHECK_THROWS_WITH(file_reader(closed), ContainsSubstring("Permission denied"));
}
}  // namespace
