#include <sluice/sinks/container_sink.hpp>

#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <numeric>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/one_shot.hpp"
#include "support/peak_memory.hpp"
#include "support/throws_at.hpp"
#include <sluice/core/into.hpp>
#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/select.hpp>
#include <sluice/views/transform.hpp>
#include <range/v3/view/iota.hpp>

namespace {
using sluice::container_sink;
using sluice::into;
using sluice::sink_for;
using rows_of_words = sluice::strided_rows<std::int16_t>;

template <class T>
using to_vector = container_sink<std::vector<T>&>;
static_assert(sink_for<to_vector<int>, std::vector<std::int16_t>&> && sink_for<to_vector<int>, test::one_shot<int>> &&
              sink_for<to_vector<float>, rows_of_words&>);
static_assert(!sink_for<to_vector<std::int16_t>, std::vector<int>&> &&
              !sink_for<to_vector<std::int8_t>, rows_of_words&> && !sink_for<to_vector<int>, std::vector<float>&>);
static_assert(sink_for<container_sink<std::list<std::string>>, std::vector<char const*>&> &&
              !sink_for<to_vector<int>, int>);

/// `count` rows of 3 columns with the values 0, 1, 2, ...
struct three_columns {
    std::vector<std::int16_t> values;
    explicit three_columns(std::size_t count) : values(3 * count) {
        std::iota(values.begin(), values.end(), std::int16_t{0});
    }
    rows_of_words rows() const {
        return {reinterpret_cast<std::byte const*>(values.data()), 6, values.size() / 3,
                sluice::column_table({0, 2, 4})};
    }
};

TEST_CASE("container_sink: appends elements to existing ones", "[sinks][container_sink]") {
    std::vector<long> all{7};
    container_sink sink(all);
    sink.append(std::vector{1, 2});
    sink.append(test::one_shot<int>({3}));
    sink.append(std::vector<int>{});
    sink.finish();
    CHECK(all == std::vector<long>{7, 1, 2, 3});
}

TEST_CASE("container_sink: appends rows row by row, converted to the container's type", "[sinks][container_sink]") {
    three_columns const table(2);
    std::vector<float> all{-1};
    table.rows() | into(container_sink(all));
    CHECK(all == std::vector<float>{-1, 0, 1, 2, 3, 4, 5});
    table.rows() | sluice::views::select({2, 0}) | into(container_sink(all));
    CHECK(all == std::vector<float>{-1, 0, 1, 2, 3, 4, 5, 2, 0, 5, 3});
}

TEST_CASE("container_sink: appends rows of several segments, window by window", "[sinks][container_sink]") {
    three_columns const table(5);
    std::vector const tables{table.rows(), table.rows()};
    auto const all = tables | sluice::views::concatenate;
    container_sink<std::vector<std::int16_t>> sink;
    for (auto const& window : all | sluice::views::chunk(4)) sink.append(window);
    auto expected = table.values;
    expected.insert(expected.end(), table.values.begin(), table.values.end());
    CHECK(sink.container() == expected);
}

TEST_CASE("container_sink: accepts all kinds of containers", "[sinks][container_sink]") {
    std::vector const values{3, 1, 3};
    CHECK((values | into(container_sink<std::list<long>>())).container() == std::list<long>{3, 1, 3});
    CHECK((values | into(container_sink<std::set<int>>())).container() == std::set{1, 3});
    CHECK((std::vector{'a', 'b'} | into(container_sink(std::string("> ")))).container() == "> ab");
    three_columns const table(2);
    CHECK((table.rows() | into(container_sink<std::deque<int>>())).container() == std::deque{0, 1, 2, 3, 4, 5});
    auto const make = [](int i) { return std::make_unique<int>(i); };
    auto const owners = ranges::views::iota(0, 3) | sluice::views::transform(make) |
                        into(container_sink<std::vector<std::unique_ptr<int>>>());
    CHECK(*owners.container().at(2) == 2);
}

TEST_CASE("container_sink: throws if the row width changes", "[sinks][container_sink][errors]") {
    three_columns const table(2);
    std::vector<int> all;
    container_sink sink(all);
    sink.append(table.rows());
    CHECK_THROWS_WITH(sink.append(table.rows() | sluice::views::select({0, 1})),
                      "sluice::container_sink::append: the width of the rows must be 3, got 2");
    CHECK_THROWS_WITH(sink.append(rows_of_words(nullptr, 1, 2, {})),
                      "sluice::container_sink::append: the width of the rows must be at least 1, got 0");
    CHECK(all.size() == 6);
}

TEST_CASE("container_sink: if reading throws, keeps the elements before", "[sinks][container_sink][errors]") {
    std::vector<int> all;
    container_sink sink(all);
    CHECK_THROWS_AS(sink.append(test::throws_at<test::strength::input>(std::vector{1, 2, 3}, 1)), test::read_failure);
    CHECK(all == std::vector{1});
}

/// Rows in two segments; the second cannot be read.
struct broken_rows {
    std::vector<rows_of_words> tables;
    auto begin() const { return tables[0].begin(); }
    auto end() const { return tables[0].end(); }
    std::size_t size() const { return tables[0].size(); }
    std::size_t width() const { return tables[0].width(); }
    auto segments(std::size_t, std::size_t) const {
        auto const read = [this](rows_of_words const& table) {
            return &table == &tables[1] ? throw test::read_failure() : table;
        };
        return tables | sluice::views::transform(read);
    }
};

TEST_CASE("container_sink: if reading rows throws, a vector has none of them", "[sinks][container_sink][errors]") {
    three_columns const table(4);
    auto const half = table.rows().slice(0, 2);
    std::vector<int> all{7};
    container_sink sink(all);
    CHECK_THROWS_AS(sink.append(broken_rows{{half, half}}), test::read_failure);
    CHECK(all == std::vector{7});
}

TEST_CASE("container_sink: copies rows to a non-contiguous container through 64 KiB",
          "[sinks][container_sink][bounded]") {
    auto const more_than_container = [](std::size_t count) {
        three_columns const table(count);
        std::set<int> all;
        auto const peak = test::peak_memory([&] { table.rows() | into(container_sink(all)); });
        return peak - all.size() * 40;  // a node holds 32 bytes and a value
    };
    auto const small = more_than_container(10'000);
    CHECK(small < (1 << 16) + 1024);
    CHECK(more_than_container(1'000'000) == small);
}
}  // namespace
