#include <sluice/views/pull.hpp>

#include "support/catch.hpp"
#include "support/check_ranges_equal.hpp"
#include "support/peak_memory.hpp"

#include <array>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/views/select.hpp>
#include <sluice/views/tap.hpp>

namespace {
using sluice::views::pull;

// Fills two values at a time, from 1 to a last one. Not copyable, like a socket.
struct device {
    int last = 0;
    int calls = 0;
    std::unique_ptr<std::array<int, 2>> buffer = std::make_unique<std::array<int, 2>>();
    int at = 0;

    explicit device(int to) : last(to) {}
    bool next(std::span<int const>& block) {
        ++calls;
        if (at >= last) return false;
        *buffer = {at + 1, at + 2};
        at += 2;
        block = *buffer;
        return true;
    }
};

// The contract: the property table.
static_assert(sluice::pullable<device> && sluice::pullable_values<device>);
static_assert(!sluice::pullable<std::vector<int>> && !sluice::pullable<int (*)()>);
using of_values = decltype(pull(std::declval<device>()));
using of_rows = decltype(pull(std::declval<device>(), 2));
static_assert(ranges::view_<of_values> && std::ranges::view<of_values>);
static_assert(ranges::input_range<of_values> && !ranges::forward_range<of_values> && !ranges::sized_range<of_values>);
static_assert(!ranges::range<of_values const>);
static_assert(std::same_as<ranges::range_reference_t<of_values>, std::span<int const> const&>);
static_assert(std::same_as<ranges::range_value_t<of_rows>, sluice::strided_rows<int>>);
static_assert(std::same_as<decltype(pull(std::declval<device&>())), of_values>);
static_assert(!std::invocable<decltype(pull), device const&>);

std::vector<int> joined(auto&& blocks) {
    std::vector<int> all;
    for (auto const& block : blocks) all.insert(all.end(), ranges::begin(block), ranges::end(block));
    return all;
}

TEST_CASE("pull: returns the blocks that an object fills", "[views][pull]") {
    CHECK(joined(pull(device(4))) == std::vector{1, 2, 3, 4});
    CHECK(joined(pull(device(0))).empty());
    device own(6);
    CHECK(joined(pull(own)) == std::vector{1, 2, 3, 4, 5, 6});
    CHECK(own.calls == 4);
}

TEST_CASE("pull: returns the blocks of a callable, until an empty range or nullopt", "[views][pull]") {
    int calls = 0;
    std::vector<int> const some{7, 8};
    CHECK(joined(pull([&] { return std::span(some).first(++calls == 3 ? 0 : 2); })) == std::vector{7, 8, 7, 8});
    int number = 0;
    CHECK(test::elements(pull([&] { return number == 3 ? std::nullopt : std::optional(++number); })) ==
          std::vector{1, 2, 3});
    CHECK(joined(pull([n = 0]() mutable { return std::vector<int>(n++ == 0 ? 3 : 0, 5); })) == std::vector{5, 5, 5});
}

TEST_CASE("pull: with columns, blocks are rows", "[views][pull]") {
    std::vector<int> seconds;
    for (auto const& rows : pull(device(4), 2)) {
        CHECK(rows.width() == 2);
        for (auto const row : rows | sluice::views::select({1})) seconds.push_back(row[0]);
    }
    CHECK(seconds == std::vector{2, 4});
    std::vector<int> values;
    for (auto const& rows : pull([n = 0]() mutable { return std::vector<int>(n++ == 0 ? 6 : 0, 5); }, 3))
        values.resize(rows.size() * 3);
    CHECK(values.size() == 6);
}

TEST_CASE("pull: the call reads nothing, begin reads one block, each step one", "[views][pull][lazy]") {
    device own(6);
    auto range = pull(own);
    CHECK(own.calls == 0);
    auto it = range.begin();
    CHECK(own.calls == 1);
    ++it;
    CHECK(own.calls == 2);
}

TEST_CASE("pull: copies share the source, and a second begin continues", "[views][pull]") {
    auto range = pull(device(8));
    auto copy = range;
    CHECK((*range.begin())[0] == 1);
    CHECK((*copy.begin())[0] == 3);
    CHECK(joined(range | sluice::views::tap([](auto const&) {})) == std::vector{5, 6, 7, 8});
}

TEST_CASE("pull: holds one block, for any length of the source", "[views][pull][bounded]") {
    auto const peak = [](int n) {
        return test::peak_memory([&] {
            for (auto const& rows : pull(device(n), 2)) CHECK(rows.size() == 1);
        });
    };
    CHECK(peak(10) == peak(1000));
}

TEST_CASE("pull: an error of the source ends the range", "[views][pull][errors]") {
    auto range = pull([n = 0]() mutable -> std::optional<int> {
        if (n++ == 1) throw std::runtime_error("unplugged");
        return n;
    });
    auto it = range.begin();
    CHECK_THROWS_WITH(++it, "unplugged");
    CHECK(it == range.end());
}

TEST_CASE("pull: rejects 0 columns and a block that ends within a row", "[views][pull][errors]") {
    CHECK_THROWS_WITH(pull(device(4), 0), "sluice::views::pull: rows must have at least 1 column, got 0");
    auto range = pull(device(4), 4);
    CHECK_THROWS_WITH(range.begin(), "sluice::views::pull: the source must fill whole rows of 4 values, got 2 values");
}
}  // namespace
