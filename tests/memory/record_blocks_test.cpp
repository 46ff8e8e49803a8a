#include <sluice/memory/blocks.hpp>

#include "support/catch.hpp"
#include "support/check_ranges_equal.hpp"
#include "support/peak_memory.hpp"
#include "support/temp_dir.hpp"

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/memory/flat_file.hpp>
#include <sluice/views/select.hpp>

namespace {
namespace memory = sluice::memory;
using memory::records;

std::string numbers(std::int32_t count) {
    std::string bytes;
    for (std::int32_t i = 0; i < count; ++i) bytes.append(reinterpret_cast<char const*>(&i), sizeof i);
    return bytes;
}
std::vector<std::int32_t> counted(std::int32_t first, std::int32_t last) {
    std::vector<std::int32_t> all;
    for (; first < last; ++first) all.push_back(first);
    return all;
}

// The contract: the property table.
using of_records = decltype(memory::blocks(std::declval<records>()));
using of_rows = decltype(memory::blocks(std::declval<memory::mapped_rows<float>>()));
static_assert(ranges::view_<of_records> && std::ranges::view<of_records> && ranges::view_<of_rows>);
static_assert(ranges::input_range<of_records> && !ranges::forward_range<of_records> &&
              !ranges::sized_range<of_records>);
static_assert(!ranges::range<of_records const>);
static_assert(std::same_as<ranges::range_value_t<of_records>, records>);
static_assert(std::same_as<ranges::range_value_t<of_rows>, sluice::strided_rows<float>>);

TEST_CASE("memory::blocks: reads every record once, in blocks of the chosen size", "[memory][blocks]") {
    test::temp_dir const dir;
    records const all(dir.write("a.bin", "head" + numbers(10) + "xy"), {.first = 4, .bytes = 4});
    for (std::size_t const n : {1u, 3u, 4u, 10u, 99u}) {
        std::vector<std::int32_t> seen;
        std::size_t blocks = 0;
        for (auto const& block : memory::blocks(all, {.block_records = n})) {
            CHECK(block.size() <= n);
            for (auto const value : block.field<std::int32_t>(0)) seen.push_back(value);
            ++blocks;
        }
        CHECK(seen == counted(0, 10));
        CHECK(blocks == (10 + n - 1) / n);
    }
    CHECK(all.trailing_bytes() == 2);
    auto by_bytes = memory::blocks(all, {.block_bytes = 15}), least = memory::blocks(all, {.block_bytes = 1});
    CHECK((*by_bytes.begin()).size() == 3);
    CHECK((*least.begin()).size() == 1);
}

TEST_CASE("memory::blocks: fields and rows are the same views as for a mapped file", "[memory][blocks]") {
    test::temp_dir const dir;
    records const all(dir.write("a.bin", numbers(24)), {.bytes = 16});
    auto const rows = all.rows<std::int32_t>({.columns = 2, .rows = 2}) | sluice::views::select({1, 0});
    std::vector<std::int32_t> mapped, read, values, chosen;
    for (auto const row : rows) mapped.insert(mapped.end(), {row[0], row[1]});
    for (auto const& block : memory::blocks(rows, {.block_records = 4}))
        for (auto const row : block) read.insert(read.end(), {row[0], row[1]});
    CHECK(read == mapped);
    for (auto const& block : memory::blocks(all.field<std::int32_t>(8), {.block_records = 4}))
        for (auto const value : block) values.push_back(value);
    CHECK(values == std::vector<std::int32_t>{2, 6, 10, 14, 18, 22});
    for (auto const& block :
         memory::blocks(memory::interleaved<std::int32_t>(dir / "a.bin", {.columns = 4}), {.block_records = 5}))
        for (auto const row : block | sluice::views::select({3})) chosen.push_back(row[0]);
    CHECK(chosen == std::vector<std::int32_t>{3, 7, 11, 15, 19, 23});
}

TEST_CASE("memory::blocks: a slice reads only its own records", "[memory][blocks]") {
    test::temp_dir const dir;
    records const all(dir.write("a.bin", "head" + numbers(10)), {.first = 4, .bytes = 4});
    std::vector<std::int32_t> seen;
    for (auto const& block : memory::blocks(sluice::slice(all, 3, 5), {.block_records = 2}))
        for (auto const value : block.field<std::int32_t>(0)) seen.push_back(value);
    CHECK(seen == counted(3, 8));
}

TEST_CASE("memory::blocks: a file without records has no blocks", "[memory][blocks]") {
    test::temp_dir const dir;
    auto range = memory::blocks(records(dir.write("a.bin", ""), {.bytes = 4}));
    CHECK(range.begin() == range.end());
}

TEST_CASE("memory::blocks: construction reads nothing, begin reads one block, each step one",
          "[memory][blocks][lazy]") {
    test::temp_dir const dir;
    auto const path = dir.write("a.bin", numbers(10));
    records const all(path, {.bytes = 4});
    auto range = memory::blocks(all, {.block_records = 2});
    auto it = range.begin();
    std::fstream(path, std::ios::in | std::ios::out | std::ios::binary)
        .write("\7\0\0\0\7\0\0\0\7\0\0\0", 12);  // records 0 to 2
    CHECK(test::elements((*it).field<std::int32_t>(0)) == counted(0, 2));
    ++it;
    CHECK(test::elements((*it).field<std::int32_t>(0)) == std::vector<std::int32_t>{7, 3});
}

TEST_CASE("memory::blocks: holds one buffer for any file length", "[memory][blocks][bounded]") {
    test::temp_dir const dir;
    auto const peak = [&](std::int32_t n) {
        records const all(dir.write("a.bin", numbers(n)), {.bytes = 4});
        return test::peak_memory([&] {
            std::byte const* buffer = nullptr;
            for (auto const& block : memory::blocks(all, {.block_records = 16})) {
                if (buffer == nullptr) buffer = block.data();
                CHECK(block.data() == buffer);
            }
        });
    };
    CHECK(peak(100) == peak(10'000));
}

TEST_CASE("memory::blocks: a truncated or deleted file throws, with file and byte", "[memory][blocks][errors]") {
    test::temp_dir const dir;
    auto const path = dir.write("a.bin", "head" + numbers(1000));
    auto range = memory::blocks(records(path, {.first = 4, .bytes = 4}), {.block_records = 100});
    auto it = range.begin();
    ++it;
    std::filesystem::resize_file(path, 4 + 4 * 250);
    CHECK_THROWS_WITH(++it, ContainsSubstring("a.bin: byte 804: file shrank: 400 bytes expected here, got 200"));
    CHECK(it == range.end());
    std::filesystem::remove(path);
    CHECK_THROWS_WITH(range.begin(), ContainsSubstring("a.bin: cannot be opened: No such file or directory"));
}

TEST_CASE("memory::blocks: invalid options and records in memory throw", "[memory][blocks][errors]") {
    test::temp_dir const dir;
    records const all(dir.write("a.bin", numbers(4)), {.bytes = 4});
    CHECK_THROWS_AS(memory::blocks(all, {.block_records = 0}), sluice::argument_error);
    CHECK_THROWS_WITH(
        memory::blocks(all, {.block_records = 5, .block_bytes = 0}),
        "sluice::memory::blocks: a block must have at least 1 record and 1 byte, got 5 records and 0 bytes");
    CHECK_THROWS_WITH(memory::blocks(records(all.data(), 4, 2)),
                      "sluice::memory::blocks: the records must be in a file, got records in memory");
}
}  // namespace
