#include <sluice/memory/mapped_file.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <type_traits>
#include <utility>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/memory/profiler.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::memory::mapped_file;

static_assert(!std::is_copy_constructible_v<mapped_file> && std::is_nothrow_move_constructible_v<mapped_file>);

constexpr std::size_t mebibyte = std::size_t{1} << 20;

/// A sparse file of zeros.
std::filesystem::path sparse(test::temp_dir const& dir, std::size_t bytes) {
    auto const path = dir.write("long.rec", "x");
    std::filesystem::resize_file(path, bytes);
    return path;
}

TEST_CASE("mapped_file: has the bytes of the file", "[memory][mapped_file]") {
    test::temp_dir const dir;
    std::string text(10'000, 'a');
    text[9'999] = 'z';
    mapped_file const file(dir.write("a.rec", text));
    REQUIRE(file.size() == text.size());
    CHECK(std::equal(text.begin(), text.end(), reinterpret_cast<char const*>(file.data())));
    CHECK(file.path() == (dir / "a.rec").string());
}

TEST_CASE("mapped_file: moving keeps the addresses", "[memory][mapped_file]") {
    test::temp_dir const dir;
    mapped_file first(dir.write("a.rec", "abc"));
    auto const* const address = first.data();
    mapped_file second(std::move(first));
    CHECK(second.data() == address);
    CHECK(second.bytes()[2] == std::byte{'c'});
    mapped_file third(dir.write("b.rec", "xy"));
    third = std::move(second);
    CHECK(third.data() == address);
}

TEST_CASE("mapped_file: released pages read the same again", "[memory][mapped_file]") {
    test::temp_dir const dir;
    std::string text(100'000, '.');
    for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>('a' + i % 26);
    mapped_file const file(dir.write("a.rec", text));
    auto const* const data = file.data();
    for (auto const& [from, to] : {std::pair{0u, 100'000u}, {5'000u, 5'001u}, {4'095u, 12'289u}, {70'000u, 60'000u}}) {
        file.release(data + from, data + to);
        CHECK(std::equal(text.begin(), text.end(), reinterpret_cast<char const*>(data)));
    }
    std::byte elsewhere{};
    file.release(&elsewhere, &elsewhere + 1);  // outside the file: ignored
    CHECK(elsewhere == std::byte{});
}

TEST_CASE("mapped_file: release() drops only whole pages before the end of the range",
          "[memory][mapped_file][bounded]") {
    test::temp_dir const dir;
    mapped_file const file(sparse(dir, 8 * mebibyte));
    std::uint64_t sum = 0;
    for (auto const byte : file.bytes()) sum += static_cast<unsigned char>(byte);
    CHECK(sum == 'x');
    auto const before = sluice::memory::resident_bytes();
    file.release(file.data(), file.data() + 6 * mebibyte);
    auto const after = sluice::memory::resident_bytes();
    if (before == 0) return;  // not reported by this system
    CHECK(before - after > 5 * mebibyte);
    CHECK(before - after < 7 * mebibyte);
}

TEST_CASE("mapped_file: algorithms keep a few MiB resident for any file length", "[memory][mapped_file][bounded]") {
    test::temp_dir const dir;
    constexpr std::size_t packet_bytes = 310;
    mapped_file const file(sparse(dir, 96 * mebibyte));
    sluice::strided<std::uint16_t> const field(file.data() + 7, packet_bytes, file.size() / packet_bytes, &file);
    auto const before = sluice::memory::resident_bytes();
    std::uint64_t most = before, seen = 0, sum = 0;
    sluice::for_each(field, [&](std::uint16_t value) {
        sum += value;
        if (++seen % 20'000 == 0) most = std::max(most, sluice::memory::resident_bytes());
    });
    CHECK(seen == file.size() / packet_bytes);
    CHECK(sum == 0);
    CHECK(most - before < 24 * mebibyte);
}

TEST_CASE("mapped_file: throws with the reason if a file cannot be mapped", "[memory][mapped_file][errors]") {
    test::temp_dir const dir;
    CHECK_THROWS_WITH(mapped_file(dir.write("empty.rec", "")),
                      ContainsSubstring("must not be empty to be mapped, got 0 bytes"));
    CHECK_THROWS_WITH(mapped_file(dir / "missing.rec"),
                      ContainsSubstring("missing.rec: cannot be opened: No such file or directory"));
    CHECK_THROWS_WITH(mapped_file(dir.path()), ContainsSubstring("got a directory"));
}
}  // namespace
