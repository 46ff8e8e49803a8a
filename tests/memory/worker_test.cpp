#include <sluice/memory/worker.hpp>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include "support/catch.hpp"

namespace {
using sluice::memory::worker;

TEST_CASE("worker: runs jobs in order on one other thread", "[memory][worker]") {
    worker other;
    std::vector<int> done;
    std::vector<std::thread::id> where;
    for (int i = 0; i < 100; ++i)
        other.run([&, i] {
            done.push_back(i);
            where.push_back(std::this_thread::get_id());
        });
    other.run([] {}).get();
    REQUIRE(done.size() == 100);
    for (int i = 0; i < 100; ++i) CHECK(done[static_cast<std::size_t>(i)] == i);
    CHECK(where.front() == where.back());
    CHECK(where.front() != std::this_thread::get_id());
}

TEST_CASE("worker: an exception is stored in its future; later jobs still run", "[memory][worker][errors]") {
    worker other;
    auto failing = other.run([] { throw std::runtime_error("it broke"); });
    auto after = other.run([] {});
    CHECK_THROWS_WITH(failing.get(), "it broke");
    after.get();
}

TEST_CASE("worker: a job is destroyed before its future is ready", "[memory][worker][bounded]") {
    worker other;
    auto owned = std::make_shared<int>(7);
    std::weak_ptr<int> const watched = owned;
    other.run([owned = std::move(owned)] {}).get();
    CHECK(watched.expired());
    auto failing = other.run([owned = std::make_shared<int>(7)] { throw std::runtime_error("it broke"); });
    CHECK_THROWS_AS(failing.get(), std::runtime_error);
}

TEST_CASE("worker: the destructor waits for all jobs", "[memory][worker]") {
    std::atomic<int> done = 0;
    {
        worker other;
        for (int i = 0; i < 50; ++i) other.run([&] { ++done; });
    }
    CHECK(done == 50);
    worker const idle;
}
}  // namespace
