#include <sluice/core/into.hpp>

#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/logging_sink.hpp"
#include "support/one_shot.hpp"
#include "support/throws_at.hpp"
#include <sluice/core/error.hpp>
#include <sluice/views/chunk.hpp>
#include <sluice/views/transform.hpp>

namespace {
using sluice::into;
using sluice::sink_for;
using log = std::vector<std::string>;

/// A non-copyable sink that accepts and reads any range of int.
struct summing_sink {
    int sum = 0;
    bool finished = false;
    summing_sink() = default;
    summing_sink(summing_sink&&) = default;
    template <ranges::input_range R>
        requires std::convertible_to<ranges::range_reference_t<R>, int>
    void append(R&& range) {
        for (int const value : range) sum += value;
    }
    void finish() { finished = true; }
};

struct without_finish {
    void append(std::vector<int> const&) {}
};
static_assert(sink_for<test::logging_sink, std::vector<int>&> && sink_for<test::logging_sink&, std::vector<int>>);
static_assert(!sink_for<test::logging_sink, std::string&> && !sink_for<without_finish, std::vector<int>&> &&
              !sink_for<int, std::vector<int>&>);

// The call is SFINAE-friendly; an lvalue sink is returned by reference, a temporary by value.
template <class R, class S>
concept goes_into = std::invocable<decltype(into) const&, R, S>;
static_assert(goes_into<std::vector<int>&, summing_sink&> && goes_into<std::vector<int>, summing_sink>);
static_assert(!goes_into<std::vector<std::string>&, summing_sink&> && !goes_into<std::vector<int>&, without_finish&>);
static_assert(std::same_as<decltype(into(std::vector<int>{}, std::declval<summing_sink&>())), summing_sink&>);
static_assert(std::same_as<decltype(std::vector<int>{} | into(summing_sink{})), summing_sink>);

TEST_CASE("into: appends the range once, then finishes the sink", "[core][into]") {
    log calls;
    test::logging_sink sink(calls, "a");
    std::vector const values{1, 2, 3};
    values | into(sink);
    CHECK(calls == log{"a append 1 2 3", "a finish"});
    into(values, sink);
    CHECK(calls.size() == 4);
}

TEST_CASE("into: returns the sink: a reference to an lvalue, a temporary by value", "[core][into]") {
    std::vector const values{1, 2, 3};
    summing_sink sink;
    CHECK(&(values | into(sink)) == &sink);
    CHECK(sink.finished);
    auto const summed = values | into(summing_sink());
    CHECK((summed.sum == 6 && summed.finished));
}

TEST_CASE("into: ends a pipeline, and can be stored and reused", "[core][into]") {
    std::vector const values{1, 2, 3};
    summing_sink sink;
    auto const to_sink = into(sink);
    values | sluice::views::transform([](int x) { return 10 * x; }) | to_sink;
    test::one_shot<int>({4}) | to_sink;
    std::vector<int>{} | to_sink;
    CHECK(sink.sum == 64);
}

TEST_CASE("into: a failing sink is not finished, and its exception propagates", "[core][into][errors]") {
    log calls;
    test::logging_sink fails(calls, "a", 0), unfinished(calls, "b", test::logging_sink::never, false);
    CHECK_THROWS_AS(std::vector<int>{1} | into(fails), test::sink_failure);
    CHECK(calls.empty());
    CHECK_THROWS_AS(std::vector<int>{1} | into(unfinished), test::sink_failure);
    CHECK(calls == log{"b append 1"});
}

TEST_CASE("into: a range that cannot be read leaves the sink unfinished", "[core][into][errors]") {
    summing_sink sink;
    auto const fails = test::throws_at<test::strength::input>(std::vector<int>{1, 2, 3}, 2);
    CHECK_THROWS_AS(fails | into(sink), test::read_failure);
    CHECK((sink.sum == 3 && !sink.finished));
}
}  // namespace
