#include <sluice/sinks/binary_sink.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/one_shot.hpp"
#include "support/row_table.hpp"
#include "support/temp_dir.hpp"
#include "support/whole_file.hpp"
#include <sluice/core/broadcast.hpp>
#include <sluice/core/into.hpp>
#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/select.hpp>
#include <sluice/views/transform.hpp>
#include <sluice/views/transform_values.hpp>

namespace {
using sluice::binary_sink;
using sluice::into;
using sluice::sink_for;
using std::int16_t, std::int32_t;
using test::values_of;
namespace sv = sluice::views;

using rows_of_words = sluice::strided_rows<int16_t>;
static_assert(sink_for<binary_sink<int16_t>, std::vector<int16_t>&> && sink_for<binary_sink<float>, rows_of_words>);
static_assert(sink_for<binary_sink<double>, test::one_shot<float>> &&
              sink_for<binary_sink<int>, std::span<bool const>>);
static_assert(!sink_for<binary_sink<int16_t>, std::vector<int32_t>&> &&
              !sink_for<binary_sink<std::int8_t>, rows_of_words&>);
static_assert(!sink_for<binary_sink<float>, std::vector<double>&> && !sink_for<binary_sink<float>, float>);
static_assert(std::movable<binary_sink<int16_t>> && !std::copyable<binary_sink<int16_t>>);

TEST_CASE("binary_sink: writes elements as their bytes in memory", "[sinks][binary_sink]") {
    test::temp_dir const dir;
    std::vector<int32_t> const values{1, -2, 0x01020304};
    values | into(binary_sink<int32_t>(dir / "a.bin"));
    CHECK(test::whole_file(dir / "a.bin") == std::string("\1\0\0\0\xfe\xff\xff\xff\4\3\2\1", 12));
}

TEST_CASE("binary_sink: converts elements of another type", "[sinks][binary_sink]") {
    test::temp_dir const dir;
    std::vector<int16_t> const values{1, -2, 3};
    values | into(binary_sink<double>(dir / "a.bin"));
    CHECK(values_of<double>(dir / "a.bin") == std::vector{1., -2., 3.});
    values | sv::transform([](int16_t x) { return x * 0.5f; }) | into(binary_sink<float>(dir / "b.bin"));
    CHECK(values_of<float>(dir / "b.bin") == std::vector{.5f, -1.f, 1.5f});
    test::one_shot<int16_t>({4, 5}) | into(binary_sink<int>(dir / "c.bin"));
    CHECK(values_of<int>(dir / "c.bin") == std::vector{4, 5});
}

TEST_CASE("binary_sink: writes rows row by row, with selected columns and another type", "[sinks][binary_sink]") {
    test::temp_dir const dir;
    test::row_table const table(3, 2);
    table.rows() | into(binary_sink<int16_t>(dir / "a.bin"));
    CHECK(values_of<int16_t>(dir / "a.bin") == table.values);
    table.rows() | sv::select({1, 0, 1}) | into(binary_sink<float>(dir / "b.bin"));
    CHECK(values_of<float>(dir / "b.bin") == std::vector<float>{1, 0, 1, 3, 2, 3, 5, 4, 5});
}

TEST_CASE("binary_sink: writes rows of several segments, chunk by chunk, with another sink", "[sinks][binary_sink]") {
    test::temp_dir const dir;
    test::row_table const table(1000, 33);
    std::vector const tables{table.rows(), table.rows(), table.rows()};
    auto const all = tables | sv::concatenate;
    all | into(binary_sink<int16_t>(dir / "whole.bin"));
    sluice::broadcast(all | sv::chunk(77), binary_sink<int16_t>(dir / "a.bin"), binary_sink<int16_t>(dir / "b.bin"));
    auto const expected = values_of<int16_t>(dir / "whole.bin");
    CHECK(expected.size() == 3 * table.values.size());
    CHECK(std::equal(table.values.begin(), table.values.end(), expected.end() - 33000));
    CHECK(values_of<int16_t>(dir / "a.bin") == expected);
    CHECK(values_of<int16_t>(dir / "b.bin") == expected);
}

TEST_CASE("binary_sink: converts the values of rows while copying", "[sinks][binary_sink]") {
    test::temp_dir const dir;
    test::row_table const table(3, 2);
    auto const halves = table.rows() | sv::transform_values([](int16_t x) { return 0.5f * x; });
    static_assert(!sink_for<binary_sink<int16_t>, decltype(halves)&>);
    halves | into(binary_sink<float>(dir / "a.bin"));
    CHECK(values_of<float>(dir / "a.bin") == std::vector{0.f, .5f, 1.f, 1.5f, 2.f, 2.5f});
    halves | sv::transform_values(sluice::saturating_cast_to<int16_t>) | into(binary_sink<int16_t>(dir / "b.bin"));
    CHECK(values_of<int16_t>(dir / "b.bin") == std::vector<int16_t>{0, 0, 1, 1, 2, 2});
    CHECK_THROWS_AS(halves | sv::transform_values(sluice::checked_cast_to<int>) | into(binary_sink<int>(dir / "c.bin")),
                    sluice::argument_error);
    CHECK(!std::filesystem::exists(dir / "c.bin"));
}

TEST_CASE("binary_sink: accepts blocks of any size around the buffer size", "[sinks][binary_sink]") {
    test::temp_dir const dir;
    std::vector<std::uint32_t> values(200'000);
    std::iota(values.begin(), values.end(), 0u);
    binary_sink<std::uint32_t> sink(dir / "a.bin");
    std::vector<std::uint32_t> expected;
    for (auto const n : {0u, 1u, 16383u, 16384u, 16385u, 1u, 65536u, 3u, 16381u, 16384u, 50'000u, 0u, 7u, 10'000u,
                         12'000u, 16'382u, 16'382u}) {
        auto const block = std::span(values).first(n);
        if (n % 2 == 0)
            sink.append(block);
        else
            sink.append(block | sv::transform([](std::uint32_t x) { return x; }));
        expected.insert(expected.end(), block.begin(), block.end());
    }
    sink.finish();
    CHECK((values_of<std::uint32_t>(dir / "a.bin") == expected));
}

TEST_CASE("binary_sink: a row may be longer than the buffer", "[sinks][binary_sink]") {
    test::temp_dir const dir;
    test::row_table const table(3, 50'000);
    binary_sink<int32_t> sink(dir / "a.bin");
    sink.append(std::vector<int32_t>{-1, -2});
    sink.append(table.rows());
    sink.finish();
    auto const written = values_of<int32_t>(dir / "a.bin");
    CHECK(written.size() == 150'002);
    CHECK(std::equal(table.values.begin(), table.values.end(), written.begin() + 2));
}

TEST_CASE("binary_sink: without elements the file is empty", "[sinks][binary_sink]") {
    test::temp_dir const dir;
    std::vector<int>{} | into(binary_sink<int>(dir / "a.bin"));
    rows_of_words{} | into(binary_sink<int>(dir / "b.bin"));
    CHECK((test::whole_file(dir / "a.bin").empty() && test::whole_file(dir / "b.bin").empty()));
}

TEST_CASE("binary_sink: throws if the row width changes", "[sinks][binary_sink][errors]") {
    test::temp_dir const dir;
    test::row_table const table(2, 3);
    binary_sink<int16_t> sink(dir / "a.bin");
    sink.append(table.rows());
    CHECK_THROWS_WITH(sink.append(table.rows() | sv::select({0, 1})),
                      "sluice::binary_sink::append: the width of the rows must be 3, got 2");
    CHECK_THROWS_WITH(sink.append(rows_of_words(nullptr, 1, 2, {})),
                      "sluice::binary_sink::append: the width of the rows must be at least 1, got 0");
    sink.finish();
    CHECK(values_of<int16_t>(dir / "a.bin") == table.values);
}
}  // namespace
