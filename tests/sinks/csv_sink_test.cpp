#include <sluice/sinks/csv_sink.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <list>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/one_shot.hpp"
#include "support/row_table.hpp"
#include "support/temp_dir.hpp"
#include "support/whole_file.hpp"
#include <sluice/core/into.hpp>
#include <sluice/core/sink.hpp>
#include <sluice/views/select.hpp>
#include <sluice/views/transform.hpp>
#include <range/v3/view/zip.hpp>

namespace {
using sluice::csv_sink;
using sluice::csv_source;
using sluice::into;

static_assert(csv_source<std::vector<double>&> && csv_source<std::vector<bool>&> && csv_source<std::list<std::string>>);
static_assert(csv_source<sluice::strided_rows<std::int16_t>&> &&
              csv_source<test::one_shot<std::pair<int, std::string>>>);
static_assert(csv_source<std::vector<std::array<float, 3>>&> && !csv_source<std::vector<std::vector<int>>&>);
static_assert(!csv_source<std::vector<std::tuple<int, std::vector<int>>>&> && !csv_source<int>);
static_assert(sluice::sink_for<csv_sink, std::vector<int>&> && !sluice::sink_for<csv_sink, std::vector<csv_sink*>&>);

/// The text that a sink with these arguments writes for a range.
template <class R, class... Args>
std::string text(R&& range, Args&&... args) {
    test::temp_dir const dir;
    std::forward<R>(range) | into(csv_sink(dir / "a.csv", std::forward<Args>(args)...));
    return test::whole_file(dir / "a.csv");
}
using header = std::vector<std::string>;

TEST_CASE("csv_sink: writes one line per row after the header", "[sinks][csv_sink]") {
    test::row_table const table(3, 2);
    CHECK(text(table.rows()) == "0,1\n2,3\n4,5\n");
    CHECK(text(table.rows() | sluice::views::select({1}), header{"volts"}) == "volts\n1\n3\n5\n");
}

TEST_CASE("csv_sink: writes one line per element, tuples as columns", "[sinks][csv_sink]") {
    CHECK(text(std::vector{1, -2}) == "1\n-2\n");
    CHECK(text(test::one_shot<std::string>({"a", "b"})) == "a\nb\n");
    std::vector<std::tuple<int, double, std::string>> const all{{1, 0.1, "first"}, {2, 1e300, "second"}};
    CHECK(text(all, header{"n", "x", "name"}) == "n,x,name\n1,0.1,first\n2,1e+300,second\n");
    CHECK(text(std::vector<std::array<int, 3>>{{1, 2, 3}}) == "1,2,3\n");
    std::vector const ticks{10, 11};
    std::vector const times{0.5, 0.25};
    CHECK(text(ranges::views::zip(ticks, times)) == "10,0.5\n11,0.25\n");
}

TEST_CASE("csv_sink: writes int8 as numbers, bools as 1 and 0, char as text", "[sinks][csv_sink]") {
    CHECK(text(std::vector<std::int8_t>{65, -1}) == "65\n-1\n");
    CHECK(text(std::vector<std::uint8_t>{255}) == "255\n");
    CHECK(text(std::vector{true, false}) == "1\n0\n");
    CHECK(text(std::string("a,")) == "a\n\",\"\n");
}

TEST_CASE("csv_sink: writes integer limits and non-finite numbers", "[sinks][csv_sink]") {
    CHECK(text(std::vector{std::numeric_limits<std::int64_t>::min()}) == "-9223372036854775808\n");
    CHECK(text(std::vector{static_cast<std::uint64_t>(-1)}) == "18446744073709551615\n");
    CHECK(text(std::vector{std::nan(""), HUGE_VAL, -HUGE_VAL, -0.0}) == "nan\ninf\n-inf\n-0\n");
}

TEST_CASE("csv_sink: quotes text only if required", "[sinks][csv_sink]") {
    std::vector<std::string> const cells{"plain", "with space", "a,b", "say \"hi\"", "two\nlines", "\r", "\"", ""};
    CHECK(text(cells) == "plain\nwith space\n\"a,b\"\n\"say \"\"hi\"\"\"\n\"two\nlines\"\n\"\r\"\n\"\"\"\"\n\"\"\n");
    CHECK(text(std::vector<std::pair<int, int>>{}, header{"a \"x\"", "b,c"}) == "\"a \"\"x\"\"\",\"b,c\"\n");
}

TEST_CASE("csv_sink: separator and line end are configurable", "[sinks][csv_sink]") {
    std::vector<std::pair<int, std::string>> const all{{1, "a;b"}, {2, "a,b"}};
    CHECK(text(all, header{}, sluice::csv_options{.separator = ';', .line_end = "\r\n"}) == "1;\"a;b\"\r\n2;a,b\r\n");
}

TEST_CASE("csv_sink: floating-point numbers round-trip", "[sinks][csv_sink]") {
    std::mt19937_64 random(12);
    std::vector<double> doubles;
    std::vector<float> floats;
    while (doubles.size() < 20'000) {
        auto const bits = random();
        double wide;
        float narrow;
        std::memcpy(&wide, &bits, sizeof wide);
        std::memcpy(&narrow, &bits, sizeof narrow);
        if (std::isfinite(wide) && std::isfinite(narrow)) doubles.push_back(wide), floats.push_back(narrow);
    }
    auto const read = [](std::string const& lines, auto value) {
        std::vector<decltype(value)> all;
        for (auto const* at = lines.data(); at != lines.data() + lines.size(); ++at) {
            at = std::from_chars(at, lines.data() + lines.size(), value).ptr;
            all.push_back(value);
        }
        return all;
    };
    CHECK((read(text(doubles), 0.) == doubles));
    CHECK((read(text(floats), 0.f) == floats));
}

TEST_CASE("csv_sink: cells and rows may be longer than the buffers", "[sinks][csv_sink]") {
    std::string const longest(200'000, 'x');
    CHECK((text(std::vector{longest, longest + ','}) == longest + "\n\"" + longest + ",\"\n"));
    test::row_table const table(2, 30'000);
    auto const lines = text(table.rows());
    CHECK(std::count(lines.begin(), lines.end(), ',') == 2 * 29'999);
    CHECK(lines.substr(0, 8) == "0,1,2,3,");
    CHECK(lines.ends_with(",-5537\n"));
}

TEST_CASE("csv_sink: throws if the number of values per line changes", "[sinks][csv_sink][errors]") {
    test::temp_dir const dir;
    csv_sink sink(dir / "a.csv", {"a", "b"});
    CHECK_THROWS_WITH(sink.append(test::row_table(1, 3).rows()),
                      "sluice::csv_sink::append: the width of the rows must be 2, got 3");
    CHECK_THROWS_AS(sink.append(std::vector{1}), sluice::argument_error);
    csv_sink free(dir / "b.csv");
    free.append(std::vector{1, 2});
    CHECK_THROWS_AS(free.append(std::vector<std::pair<int, int>>(1)), sluice::argument_error);
}

TEST_CASE("csv_sink: throws for a separator that may occur in a value", "[sinks][csv_sink][errors]") {
    test::temp_dir const dir;
    for (char const separator : std::string_view(".-0e\"\n\r")) {
        CAPTURE(separator);
        CHECK_THROWS_AS(csv_sink(dir / "a.csv", {}, {.separator = separator}), sluice::argument_error);
    }
    CHECK(test::names_in(dir.path()).empty());
}
}  // namespace
