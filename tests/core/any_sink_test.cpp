#include <sluice/core/any_sink.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/logging_sink.hpp"
#include "support/peak_memory.hpp"
#include <sluice/core/into.hpp>
#include <sluice/sinks/callback_sink.hpp>

namespace {
using sluice::any_sink;
using test::logging_sink;
using block = std::vector<int>;
using log = std::vector<std::string>;

/// A sink that cannot be copied.
struct owning_sink {
    std::unique_ptr<int> sum;
    void append(block const& values) {
        for (int const value : values) *sum += value;
    }
    void finish() {}
};

// Move-only; accepts temporary sinks and references to sinks, never a copy of a sink; is a sink itself.
static_assert(std::movable<any_sink<block>> && !std::copyable<any_sink<block>> &&
              std::default_initializable<any_sink<block>>);
static_assert(std::convertible_to<logging_sink, any_sink<block>> &&
              !std::constructible_from<any_sink<block>, logging_sink&>);
static_assert(std::constructible_from<any_sink<block>, std::reference_wrapper<logging_sink>>);
static_assert(!std::constructible_from<any_sink<std::string>, logging_sink> &&
              !std::constructible_from<any_sink<block>, int>);
static_assert(sluice::sink_for<any_sink<block>, block&> && sluice::sink_for<any_sink<block>&, block const>);
static_assert(!std::convertible_to<any_sink<block>, bool>);

TEST_CASE("any_sink: appends and finishes what it holds", "[core][any_sink]") {
    log calls;
    any_sink<block> sink = logging_sink(calls, "a");
    sink.append({1, 2});
    sink.finish();
    block{3} | sluice::into(sink);
    CHECK(calls == log{"a append 1 2", "a finish", "a append 3", "a finish"});
}

TEST_CASE("any_sink: std::ref refers to the caller's sink, a temporary sink is moved in", "[core][any_sink]") {
    owning_sink mine{std::make_unique<int>(0)};
    any_sink<block> by_reference(std::ref(mine));
    by_reference.append({1, 2});
    CHECK(*mine.sum == 3);
    any_sink<block> owner(std::move(mine));
    CHECK(mine.sum == nullptr);
    owner.append({4});
}

TEST_CASE("any_sink: a reference type serves sinks that modify the elements", "[core][any_sink]") {
    any_sink<block&> sink(sluice::callback_sink([](block& values) { values.push_back(7); }));
    block values{1};
    sink.append(values);
    CHECK(values == block{1, 7});
}

TEST_CASE("any_sink: knows whether it holds a sink, also after a move", "[core][any_sink]") {
    log calls;
    any_sink<block> sink = logging_sink(calls, "a"), empty;
    CHECK((sink && !empty));
    empty = std::move(sink);
    CHECK((empty && !sink));
}

TEST_CASE("any_sink: an empty any_sink throws", "[core][any_sink][errors]") {
    any_sink<block> empty;
    CHECK_THROWS_WITH(empty.append({1}), "sluice::any_sink::append: it must hold a sink, got an empty any_sink");
    CHECK_THROWS_WITH(empty.finish(), "sluice::any_sink::finish: it must hold a sink, got an empty any_sink");
    CHECK_THROWS_AS(empty.finish(), sluice::argument_error);
}

TEST_CASE("any_sink: exceptions of the sink propagate", "[core][any_sink][errors]") {
    log calls;
    any_sink<block> sink = logging_sink(calls, "a", 1, false);
    sink.append({1});
    CHECK_THROWS_AS(sink.append({2}), test::sink_failure);
    CHECK_THROWS_AS(sink.finish(), test::sink_failure);
}

TEST_CASE("any_sink: allocates once; append allocates nothing", "[core][any_sink][bounded]") {
    int calls = 0;
    auto const count = [&](block const&) { ++calls; };
    block const values{1, 2, 3};
    any_sink<block> sink;
    CHECK(test::allocations([&] { sink = sluice::callback_sink(count); }) == 1);
    CHECK(test::allocations([&] {
              for (int i = 0; i != 1000; ++i) sink.append(values);
          }) == 0);
    CHECK(calls == 1000);
}
}  // namespace
