#include <sluice/memory/records.hpp>

#include "laws/random_access_laws.hpp"
#include "laws/segment_laws.hpp"
#include "support/catch.hpp"
#include "support/check_ranges_equal.hpp"
#include "support/temp_dir.hpp"

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/select.hpp>

namespace {
namespace memory = sluice::memory;
using memory::records;
using sluice::column_table;

template <class T>
void put(std::string& bytes, T value) {
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    bytes.append(raw, sizeof value);
}

// Records of 11 bytes: a char, an int32, three int16.
std::string eleven(int count) {
    std::string bytes;
    for (int i = 0; i < count; ++i) {
        bytes += 'r';
        put(bytes, std::int32_t{1'000'000 + i});
        for (int c = 0; c < 3; ++c) put(bytes, static_cast<std::int16_t>(10 * i + c));
    }
    return bytes;
}
auto const kept_row = [](auto const& row) { return test::elements(row); };
using rows_of_int16 = std::vector<std::vector<std::int16_t>>;

// The contract: the property table.
static_assert(ranges::view_<records> && std::ranges::view<records>);
static_assert(ranges::random_access_range<records const> && ranges::sized_range<records const>);
static_assert(std::same_as<ranges::range_value_t<records>, memory::record>);
static_assert(sluice::segmented_range<records> && sluice::releasable<records>);
using field_type = decltype(std::declval<records const&>().field<std::int32_t>(0));
using rows_type = decltype(std::declval<records const&>().rows<std::int16_t>(column_table()));
using nested_type = decltype(std::declval<records const&>().rows<std::int16_t>(memory::rows_in_record()));
static_assert(ranges::view_<field_type> && std::same_as<sluice::segment_t<field_type>, sluice::strided<std::int32_t>>);
static_assert(sluice::row_range<rows_type> &&
              std::same_as<sluice::segment_t<rows_type>, sluice::strided_rows<std::int16_t>>);
static_assert(sluice::row_range<nested_type> &&
              std::same_as<sluice::segment_t<nested_type>, sluice::strided_rows<std::int16_t>>);
static_assert(sluice::releasable<sluice::segment_t<field_type>> && sluice::releasable<sluice::segment_t<nested_type>>);
static_assert(sluice::selectable<rows_type> && sluice::selectable<nested_type>);
static_assert(sluice::indexed_segments<memory::detail::nested_rows<float, records>>);
static_assert(sluice::indexed_segments<memory::detail::nested_values<float, records>>);
static_assert(!sluice::row_range<field_type>);

TEST_CASE("records: has every record of a file after the header, and its fields", "[memory][records]") {
    test::temp_dir const dir;
    records const all(dir.write("a.bin", "head" + eleven(5)), {.first = 4, .bytes = 11});
    CHECK(all.size() == 5);
    CHECK(all.record_bytes() == 11);
    CHECK(all.file_offset() == 4);
    CHECK(all.trailing_bytes() == 0);
    CHECK(all.path() == (dir / "a.bin").string());
    CHECK(all[3].bytes().size() == 11);
    CHECK(all[3].field<std::int32_t>(1) == 1'000'003);
    laws::random_access(all, std::vector<std::int32_t>{1'000'000, 1'000'001, 1'000'002, 1'000'003, 1'000'004},
                        [](memory::record r) { return r.field<std::int32_t>(1); });
    auto const numbers = all.field<std::int32_t>(1);
    laws::random_access(numbers, std::vector<std::int32_t>{1'000'000, 1'000'001, 1'000'002, 1'000'003, 1'000'004});
    laws::segmented(numbers, std::vector<std::int32_t>{1'000'000, 1'000'001, 1'000'002, 1'000'003, 1'000'004});
    auto const rows = all.rows<std::int16_t>(column_table({9, 5}));
    CHECK(rows.width() == 2);
    laws::random_access(rows, rows_of_int16{{2, 0}, {12, 10}, {22, 20}, {32, 30}, {42, 40}}, kept_row);
    CHECK(test::elements(rows | sluice::views::select({1}), kept_row) == rows_of_int16{{0}, {10}, {20}, {30}, {40}});
    std::vector<std::int16_t> copied(10);
    sluice::copy(rows, std::span(copied));
    CHECK(copied == std::vector<std::int16_t>{2, 0, 12, 10, 22, 20, 32, 30, 42, 40});
}

TEST_CASE("records: in memory, without a file", "[memory][records]") {
    auto const bytes = eleven(3);
    records const all(reinterpret_cast<std::byte const*>(bytes.data()), 11, 3);
    CHECK(all.field<std::int32_t>(1)[2] == 1'000'002);
    CHECK(all.path().empty());
    CHECK(all.owner() == nullptr);
    CHECK(all.release_step() == 0);
}

TEST_CASE("records: a slice is records and has its file offset", "[memory][records]") {
    test::temp_dir const dir;
    records const all(dir.write("a.bin", "head" + eleven(5)), {.first = 4, .bytes = 11});
    auto const sliced = sluice::slice(all, 2, 2);
    static_assert(std::same_as<decltype(sliced), records const>);
    CHECK(sliced.file_offset() == 4 + 22);
    test::check_ranges_equal(sliced.field<std::int32_t>(1), std::vector<std::int32_t>{1'000'002, 1'000'003});
    CHECK(sluice::slice(all, 5, 0).size() == 0);
}

TEST_CASE("records: fields and rows keep the file mapped", "[memory][records]") {
    test::temp_dir const dir;
    auto const path = dir.write("a.bin", eleven(400));
    auto const numbers = records(path, {.bytes = 11}).field<std::int32_t>(1);
    auto const rows = records(path, {.bytes = 11}).rows<std::int16_t>(column_table({5}));
    auto const field_segments = sluice::segments(records(path, {.bytes = 11}).field<std::int32_t>(1), 7, 2);
    auto const segment = *ranges::begin(field_segments);
    auto const nested = records(path, {.bytes = 44}).values<std::int32_t>({.first = 1, .rows = 4, .step = 11});
    std::filesystem::remove(path);
    CHECK(numbers[399] == 1'000'399);
    CHECK(rows[399][0] == 3990);
    CHECK(segment[1] == 1'000'008);
    CHECK(nested[398] == 1'000'398);
}

TEST_CASE("records: an incomplete last record is counted, and throws only with .whole", "[memory][records][errors]") {
    test::temp_dir const dir;
    auto const path = dir.write("a.bin", eleven(2) + "tail");
    CHECK(records(path, {.bytes = 11}).size() == 2);
    CHECK(records(path, {.bytes = 11}).trailing_bytes() == 4);
    CHECK_THROWS_WITH(records(path, {.bytes = 11, .whole = true}),
                      ContainsSubstring("a.bin: byte 22: the last record must have 11 bytes, got 4"));
    CHECK(records(dir.write("b.bin", eleven(2)), {.bytes = 11, .whole = true}).size() == 2);
}

TEST_CASE("records: a file without records is empty", "[memory][records]") {
    test::temp_dir const dir;
    records const none(dir.write("a.bin", "head"), {.first = 4, .bytes = 11}),
        partial(dir.write("b.bin", "rec"), {.bytes = 11});
    records const empty(dir.write("c.bin", ""), {.bytes = 11}), nothing;
    for (auto const& each : {none, partial, empty}) {
        CHECK(each.size() == 0);
        CHECK(test::elements(each.field<std::int32_t>(1)).empty());
        CHECK(each.rows<std::int16_t>(column_table({5})).size() == 0);
        CHECK(test::elements(each.values<std::int16_t>({.first = 5, .rows = 3})).empty());
        std::vector<std::int16_t> out;
        sluice::copy(each.rows<std::int16_t>({.first = 5, .columns = 3}), std::span(out));
    }
    CHECK(partial.trailing_bytes() == 3);
    CHECK(nothing.size() == 0);
}

TEST_CASE("records: invalid input throws, with the place", "[memory][records][errors]") {
    test::temp_dir const dir;
    auto const path = dir.write("a.bin", eleven(2));
    CHECK_THROWS_WITH(records(path, {.bytes = 0}),
                      "sluice::memory::records: a record must have at least 1 byte, got 0");
    CHECK_THROWS_WITH(records(nullptr, 0, 0), "sluice::memory::records: a record must have at least 1 byte, got 0");
    CHECK_THROWS_WITH(
        records(path, {.first = 23, .bytes = 11}),
        ContainsSubstring(
            "a.bin: byte 22: the first record must begin within the file at byte 23, got a file of 22 bytes"));
    CHECK_THROWS_WITH(records(dir / "none.bin", {.bytes = 11}), ContainsSubstring("none.bin: cannot be opened"));
    records const all(path, {.bytes = 11});
    std::string const text =
        "sluice::memory::records: a field must end within the record of 11 bytes, got one that ends at byte ";
    CHECK_THROWS_WITH(all.field<std::int32_t>(8), text + "12");
    CHECK_THROWS_WITH(all.rows<std::int16_t>(column_table({0, 10})), text + "12");
    CHECK_THROWS_WITH(all.values<std::int16_t>({.first = 2, .rows = 5}), text + "12");
    CHECK_THROWS_WITH(all.rows<std::int16_t>({.columns = 2, .rows = 3}), text + "12");
    CHECK_THROWS_WITH(all.values<std::int16_t>({.rows = 0}),
                      "sluice::memory::records: a record must hold at least 1 row, got 0");
    CHECK_THROWS_WITH(all.rows<std::int16_t>({.rows = 0}),
                      "sluice::memory::records: a record must hold at least 1 row, got 0");
}

// Blocks as in an Intan file: 4 ticks, then 4 samples of each of three channels.
std::string intan(int blocks) {
    std::string bytes;
    for (int b = 0; b < blocks; ++b) {
        for (int r = 0; r < 4; ++r) put(bytes, std::int32_t{4 * b + r});
        for (int c = 0; c < 3; ++c)
            for (int r = 0; r < 4; ++r) put(bytes, static_cast<std::uint16_t>(100 * c + 4 * b + r));
    }
    return bytes;
}

TEST_CASE("records: records with many rows, channel by channel, are row ranges", "[memory][records]") {
    test::temp_dir const dir;
    records const all(dir.write("a.rhd", "header" + intan(3)), {.first = 6, .bytes = 40});
    auto const ticks = all.values<std::int32_t>({.rows = 4});
    std::vector<std::int32_t> expected_ticks;
    std::vector<std::vector<std::uint16_t>> expected, chosen;
    for (int i = 0; i < 12; ++i) {
        auto const value = static_cast<std::uint16_t>(i);
        expected_ticks.push_back(i);
        expected.push_back({value, static_cast<std::uint16_t>(100 + i), static_cast<std::uint16_t>(200 + i)});
        chosen.push_back({expected.back()[2], expected.back()[0]});
    }
    laws::random_access(ticks, expected_ticks);
    laws::segmented(ticks, expected_ticks);
    laws::algorithms_agree(ticks, expected_ticks);
    auto const samples = all.rows<std::uint16_t>({.first = 16, .columns = 3, .rows = 4});
    CHECK(samples.width() == 3);
    laws::random_access(samples, expected, kept_row);
    laws::segmented(samples, expected, kept_row);
    auto const two = samples | sluice::views::select({2, 0});
    laws::random_access(two, chosen, kept_row);
    laws::segmented(two, chosen, kept_row);
    std::vector<std::uint16_t> copied(12 * 2);
    sluice::copy(two, std::span(copied));
    for (std::size_t i = 0; i < 12; ++i)
        CHECK(std::vector(copied.begin() + 2 * static_cast<std::ptrdiff_t>(i),
                          copied.begin() + 2 * static_cast<std::ptrdiff_t>(i) + 2) == chosen[i]);
}

TEST_CASE("records: rows within a record may have their own steps", "[memory][records]") {
    std::string bytes;
    for (int i = 0; i < 24; ++i) put(bytes, static_cast<std::int16_t>(i));  // 2 records of 3 rows of 4 columns
    records const all(reinterpret_cast<std::byte const*>(bytes.data()), 24, 2);
    auto const rows = all.rows<std::int16_t>({.first = 2, .columns = 2, .rows = 3, .row_step = 8, .column_step = 4});
    CHECK(test::elements(rows, kept_row) == rows_of_int16{{1, 3}, {5, 7}, {9, 11}, {13, 15}, {17, 19}, {21, 23}});
    CHECK(test::elements(all.values<std::int16_t>({.first = 0, .rows = 3, .step = 8})) ==
          std::vector<std::int16_t>{0, 4, 8, 12, 16, 20});
}

TEST_CASE("records: copies any number and width of rows from any offset to any step", "[memory][records][laws]") {
    std::string bytes;
    for (int i = 0; i < 3 * 19 * 21; ++i) put(bytes, static_cast<std::int16_t>(i * 7));
    auto const* const data = reinterpret_cast<std::byte const*>(bytes.data());
    for (std::size_t const columns : {1u, 7u, 8u, 9u, 16u, 19u})
        for (std::size_t const rows : {1u, 5u, 8u, 15u, 17u, 21u}) {
            auto const all =
                records(data, 2 * columns * rows, 3).rows<std::int16_t>({.columns = columns, .rows = rows});
            for (std::size_t first = 0; first < all.size(); first += 3)
                for (std::size_t const gap : {0u, 5u}) {
                    auto const count = std::min<std::size_t>(all.size() - first, 2 * rows - 1), step = columns + gap;
                    std::vector<std::int16_t> out(count * step, -1), expected(count * step, -1);
                    for (std::size_t r = 0; r < count; ++r)
                        for (std::size_t c = 0; c < columns; ++c) {
                            auto const record = (first + r) / rows, row = (first + r) % rows;
                            expected[r * step + c] =
                                sluice::load<std::int16_t>(data + 2 * ((record * columns + c) * rows + row));
                        }
                    auto* to = out.data();
                    for (auto const& segment : sluice::segments(all, first, count)) {
                        sluice::detail::copy_rows(segment, to, step);
                        to += segment.size() * step;
                    }
                    if (out == expected) continue;
                    CAPTURE(columns, rows, first, gap);
                    CHECK(out == expected);
                }
        }
}

TEST_CASE("records: a description can be reused", "[memory][records]") {
    auto const bytes = intan(2);
    memory::rows_of<std::uint16_t> const samples({.first = 16, .columns = 3, .rows = 4});
    for (int b = 0; b < 2; ++b) {
        records const one(reinterpret_cast<std::byte const*>(bytes.data()) + 40 * b, 40, 1);
        CHECK(test::elements(one.as(samples)[1]) ==
              std::vector<std::uint16_t>{static_cast<std::uint16_t>(4 * b + 1), static_cast<std::uint16_t>(101 + 4 * b),
                                         static_cast<std::uint16_t>(201 + 4 * b)});
    }
}
}  // namespace
