#include <sluice/sinks/callback_sink.hpp>

#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include <sluice/core/broadcast.hpp>
#include <sluice/core/into.hpp>

namespace {
using sluice::callback_sink;
using block = std::vector<int>;

using of_blocks = callback_sink<void (*)(block const&)>;
static_assert(sluice::sink_for<of_blocks, block&> && !sluice::sink_for<of_blocks, std::string&>);

TEST_CASE("callback_sink: calls once per append, and once on finish", "[sinks][callback_sink]") {
    std::vector<block> const blocks{{1, 2}, {3}};
    std::size_t values = 0, calls = 0, finished = 0;
    auto const count = [&](block const& b) {
        values += b.size();
        ++calls;
    };
    sluice::broadcast(blocks, callback_sink(count, [&] { ++finished; }));
    CHECK((values == 3 && calls == 2 && finished == 1));
    blocks.front() | sluice::into(callback_sink(count));
    CHECK((values == 5 && calls == 3 && finished == 1));
}

TEST_CASE("callback_sink: accepts a function with state", "[sinks][callback_sink]") {
    int seen = 0;
    callback_sink sink([&, n = 0](block const&) mutable { seen = ++n; });
    sink.append(block{});
    sink.append(block{});
    CHECK(seen == 2);
}

TEST_CASE("callback_sink: passes on exceptions of its functions", "[sinks][callback_sink][errors]") {
    callback_sink sink([](block const&) { throw std::runtime_error("no room"); },
                       [] { throw std::runtime_error("no end"); });
    CHECK_THROWS_WITH(sink.append(block{}), "no room");
    CHECK_THROWS_WITH(sink.finish(), "no end");
}
}  // namespace
