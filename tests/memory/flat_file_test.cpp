#include <sluice/memory/flat_file.hpp>

#include "laws/random_access_laws.hpp"
#include "laws/segment_laws.hpp"
#include "support/catch.hpp"
#include "support/check_ranges_equal.hpp"
#include "support/temp_dir.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/views/chunk.hpp>
#include <sluice/views/select.hpp>

namespace {
namespace memory = sluice::memory;

template <class T>
std::string bytes_of(std::vector<T> const& values) {
    return {reinterpret_cast<char const*>(values.data()), values.size() * sizeof(T)};
}
static_assert(sluice::row_range<memory::mapped_rows<std::int16_t>> && ranges::view_<memory::mapped_rows<std::int16_t>>);
static_assert(ranges::random_access_range<memory::mapped_values<float> const> &&
              ranges::sized_range<memory::mapped_values<float> const>);

TEST_CASE("interleaved: maps the rows of an int16 file", "[memory][flat_file]") {
    test::temp_dir const dir;
    auto const rows = memory::interleaved<std::int16_t>(dir.write("ap.bin", bytes_of<std::int16_t>({1, 2, 3, 4, 5, 6})),
                                                        {.columns = 3});
    CHECK(rows.size() == 2);
    CHECK(rows.width() == 3);
    CHECK(rows[1][2] == 6);
    CHECK(rows.source().trailing_bytes() == 0);
    std::vector<std::int16_t> out(2);
    sluice::copy(rows | sluice::views::select({0}), std::span(out));
    CHECK(out == std::vector<std::int16_t>{1, 4});
    std::size_t windows = 0;
    for (auto const& window : rows | sluice::views::chunk(1)) windows += window.width() == 3 ? 1 : 0;
    CHECK(windows == 2);
}

TEST_CASE("interleaved: floats after a header, with an incomplete last row", "[memory][flat_file]") {
    test::temp_dir const dir;
    auto const path = dir.write("a.f32", "hdr" + bytes_of<float>({1, 2, 3, 4.5, 5}));
    auto const rows = memory::interleaved<float>(path, {.first = 3, .columns = 2});
    CHECK(rows.size() == 2);
    CHECK(rows[1][1] == 4.5f);
    CHECK(rows.source().trailing_bytes() == 4);
    CHECK_THROWS_WITH(memory::interleaved<float>(path, {.first = 3, .columns = 2, .whole = true}),
                      ContainsSubstring("a.f32: byte 19: the last record must have 8 bytes, got 4"));
}

TEST_CASE("values: maps a file as one range", "[memory][flat_file]") {
    test::temp_dir const dir;
    auto const all = memory::values<double>(dir.write("a.f64", "hdr" + bytes_of<double>({1, 2, 3})), {.first = 3});
    test::check_ranges_equal(all, std::vector<double>{1, 2, 3});
    CHECK(sluice::fold(memory::values<std::uint8_t>(dir.write("b", "abc")), 0,
                       [](int sum, std::uint8_t c) { return sum + c; }) == 'a' + 'b' + 'c');
    CHECK_THROWS_WITH(memory::values<double>(dir / "a.f64", {.whole = true}),
                      ContainsSubstring("must have 8 bytes, got 3"));
}

TEST_CASE("packed: satisfies the view laws at any alignment", "[memory][packed][laws]") {
    auto const bytes = "x" + bytes_of<std::int32_t>({3, 1, 4, 1, 5});
    memory::packed<std::int32_t> const view(reinterpret_cast<std::byte const*>(bytes.data()) + 1, 5);
    std::vector<std::int32_t> const expected{3, 1, 4, 1, 5};
    laws::random_access(view, expected);
    laws::segmented(view, expected);
    laws::algorithms_agree(view, expected);
    CHECK(test::elements(sluice::slice(view, 1, 2)) == std::vector<std::int32_t>{1, 4});
}

TEST_CASE("interleaved: throws for 0 columns and for a file that ends before its first row",
          "[memory][flat_file][errors]") {
    test::temp_dir const dir;
    auto const path = dir.write("a.bin", "abc");
    CHECK_THROWS_WITH(memory::interleaved<float>(path, {}),
                      "sluice::memory::interleaved: rows must have at least 1 column, got 0");
    CHECK_THROWS_WITH(
        memory::interleaved<float>(path, {.first = 9, .columns = 1}),
        ContainsSubstring("the first record must begin within the file at byte 9, got a file of 3 bytes"));
}
}  // namespace
