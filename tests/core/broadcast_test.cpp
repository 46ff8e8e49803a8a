#include <sluice/core/broadcast.hpp>

#include <array>
#include <list>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/counting_source.hpp"
#include "support/logging_sink.hpp"
#include "support/one_shot.hpp"
#include "support/throws_at.hpp"
#include <sluice/core/any_sink.hpp>
#include <sluice/sinks/callback_sink.hpp>
#include <sluice/sinks/container_sink.hpp>
#include <sluice/views/chunk.hpp>

namespace {
using sluice::any_sink;
using sluice::broadcast;
using test::logging_sink;
using block = std::vector<int>;
using blocks = std::vector<block>;
using log = std::vector<std::string>;
constexpr auto never = logging_sink::never;

template <class R, class... S>
concept broadcasts = std::invocable<decltype(broadcast) const&, R, S...>;
static_assert(broadcasts<blocks&, logging_sink&> && broadcasts<blocks, logging_sink&, logging_sink> &&
              broadcasts<test::one_shot<block>, logging_sink&>);
static_assert(broadcasts<blocks&, std::vector<any_sink<block>>&> && broadcasts<blocks&, std::span<any_sink<block>>> &&
              broadcasts<blocks&, any_sink<block>&>);
static_assert(broadcasts<blocks&, std::list<logging_sink>&> && !broadcasts<blocks&, std::vector<int>&> &&
              !broadcasts<blocks&>);
static_assert(!broadcasts<std::vector<std::string>&, logging_sink&> && !broadcasts<block&, logging_sink&>);
// A single-pass element allows only one sink.
using one_shots = std::vector<test::one_shot<int>>;
using ints = sluice::container_sink<std::vector<int>>;
static_assert(broadcasts<one_shots&, ints&> && !broadcasts<one_shots&, ints&, ints&>);

TEST_CASE("broadcast: appends each element to every sink in order, then finishes each sink", "[core][broadcast]") {
    log calls;
    logging_sink a(calls, "a"), b(calls, "b");
    broadcast(blocks{{1, 2}, {3}}, a, b);
    CHECK(calls == log{"a append 1 2", "b append 1 2", "a append 3", "b append 3", "a finish", "b finish"});
}

TEST_CASE("broadcast: an empty range finishes each sink", "[core][broadcast]") {
    log calls;
    broadcast(blocks{}, logging_sink(calls, "a"), logging_sink(calls, "b"));
    CHECK(calls == log{"a finish", "b finish"});
}

TEST_CASE("broadcast: accepts a list of sinks made at run time", "[core][broadcast]") {
    log calls;
    logging_sink mine(calls, "mine");
    std::vector<any_sink<block>> sinks;
    sinks.push_back(logging_sink(calls, "a"));
    sinks.push_back(std::ref(mine));
    broadcast(blocks{{1}, {2}}, sinks);
    CHECK(calls == log{"a append 1", "mine append 1", "a append 2", "mine append 2", "a finish", "mine finish"});
    calls.clear();
    broadcast(blocks{{3}}, std::span(sinks).first(1));
    CHECK(calls == log{"a append 3", "a finish"});
    broadcast(blocks{{4}}, std::span<any_sink<block>>{});
    CHECK(calls.size() == 2);
}

TEST_CASE("broadcast: accepts windows of chunk, and any_sink can hold their type", "[core][broadcast]") {
    std::vector<int> values(10);
    std::iota(values.begin(), values.end(), 0);
    auto const windows = values | sluice::views::chunk(4);
    std::vector<int> first, second;
    any_sink<ranges::range_value_t<decltype(windows)>> erased = sluice::container_sink(second);
    broadcast(windows, sluice::container_sink(first), erased);
    CHECK((first == values && second == values));
}

TEST_CASE("broadcast: reads each element once, and never ahead", "[core][broadcast][lazy]") {
    blocks const all{{1}, {2}, {3}};
    std::size_t reads = 0;
    std::vector<std::size_t> read_at_append;
    auto const note = [&](block const&) { read_at_append.push_back(reads); };
    broadcast(test::counting_source(all, reads), sluice::callback_sink(note), sluice::callback_sink(note));
    CHECK(read_at_append == std::vector<std::size_t>{1, 1, 2, 2, 3, 3});
}

TEST_CASE("broadcast: if an append throws, nothing is finished and later sinks do not receive the element",
          "[core][broadcast][errors]") {
    log calls;
    logging_sink a(calls, "a"), b(calls, "b", 1), c(calls, "c");
    CHECK_THROWS_AS(broadcast(blocks{{1}, {2}, {3}}, a, b, c), test::sink_failure);
    CHECK(calls == log{"a append 1", "b append 1", "c append 1", "a append 2"});
    calls.clear();
    std::array<any_sink<block>, 2> list{logging_sink(calls, "a", 0), logging_sink(calls, "b")};
    CHECK_THROWS_AS(broadcast(blocks{{1}}, list), test::sink_failure);
    CHECK(calls.empty());
}

TEST_CASE("broadcast: if an element cannot be read, nothing is finished", "[core][broadcast][errors]") {
    log calls;
    logging_sink a(calls, "a"), b(calls, "b");
    CHECK_THROWS_AS(broadcast(test::throws_at<test::strength::input>(blocks{{1}, {2}}, 1), a, b), test::read_failure);
    CHECK(calls == log{"a append 1", "b append 1"});
}

TEST_CASE("broadcast: if a finish throws, later sinks are not finished", "[core][broadcast][errors]") {
    log calls;
    logging_sink a(calls, "a"), b(calls, "b", never, false), c(calls, "c");
    CHECK_THROWS_AS(broadcast(blocks{}, a, b, c), test::sink_failure);
    CHECK(calls == log{"a finish"});
}

TEST_CASE("broadcast: an empty any_sink in the list throws", "[core][broadcast][errors]") {
    std::vector<any_sink<block>> sinks(1);
    CHECK_THROWS_AS(broadcast(blocks{{1}}, sinks), sluice::argument_error);
}
}  // namespace
