#include <sluice/memory/window_reader.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::memory::file_reader;
using sluice::memory::window_reader;
using sluice::memory::window_sizes;

std::string bytes_of(std::size_t count) {
    std::string made(count, ' ');
    for (std::size_t i = 0; i < count; ++i) made[i] = static_cast<char>('!' + i * 7 % 90);
    return made;
}
std::string_view text(std::span<std::byte const> bytes) {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

TEST_CASE("window_reader: returns every byte once, after the kept ones", "[memory][window_reader]") {
    test::temp_dir const dir;
    auto const all = bytes_of(1000);
    auto const path = dir.write("a.rec", all);
    for (window_sizes const sizes : {window_sizes{10, 7, 5}, {1, 1, 1}, {64, 64, 0}, {5000, 1, 3}, {3, 300, 200}}) {
        window_reader reader(file_reader(path), 20, 990, sizes);
        std::size_t first = 20, kept = 0, size = 0, seed = 1;  // of the window
        for (std::size_t turn = 0; first + size < 990; ++turn) {
            auto const window = reader.next(kept);
            auto const fresh = std::min(turn == 0 ? sizes.first : sizes.next, 990 - (first + size));
            first += size - kept;
            size = kept + fresh;
            REQUIRE(text(window) == std::string_view(all).substr(first, size));
            seed = seed * 31 % 101;
            kept = std::min({seed % (sizes.kept + 1), sizes.kept, size});
        }
        CHECK(text(reader.next(0)).empty());
        CHECK(text(reader.next(0)).empty());
    }
}

TEST_CASE("window_reader: reads nothing before next()", "[memory][window_reader][lazy]") {
    test::temp_dir const dir;
    auto const path = dir.write("a.rec", bytes_of(30));
    window_reader reader(file_reader(path), 0, 30, {10, 10, 0});
    dir.write("a.rec", std::string(30, 'x'));  // the same file, rewritten in place
    CHECK(text(reader.next(0)) == std::string(10, 'x'));
}

TEST_CASE("window_reader: a truncated file throws at the affected window", "[memory][window_reader][errors]") {
    test::temp_dir const dir;
    auto const path = dir.write("a.rec", bytes_of(30));
    window_reader reader(file_reader(path), 0, 30, {10, 10, 0});
    std::filesystem::resize_file(path, 15);
    CHECK(text(reader.next(0)) == bytes_of(10));
    CHECK_THROWS_WITH(reader.next(0), ContainsSubstring("byte 10: file shrank: 10 bytes expected here, got 5"));
}

TEST_CASE("window_reader: invalid sizes throw", "[memory][window_reader][errors]") {
    test::temp_dir const dir;
    auto const path = dir.write("a.rec", bytes_of(30));
    CHECK_THROWS_WITH(
        window_reader(file_reader(path), 0, 30, {0, 4, 1}),
        "sluice::memory::window_reader: a window must have at least 1 byte, got a first of 0 and a next of 4");
    CHECK_THROWS_AS(window_reader(file_reader(path), 30, 29, {1, 1, 1}), sluice::argument_error);
    window_reader reader(file_reader(path), 0, 30, {4, 4, 2});
    CHECK_THROWS_AS(reader.next(1), sluice::argument_error);  // no previous window
    reader.next(0);
    CHECK_THROWS_WITH(reader.next(3), "sluice::memory::window_reader::next: at most 2 bytes may be kept, got 3");
}
}  // namespace
