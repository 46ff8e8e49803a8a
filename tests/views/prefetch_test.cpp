#include <sluice/views/prefetch.hpp>

#include <array>
#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "laws/adaptor_laws.hpp"
#include "support/catch.hpp"
#include "support/counting_source.hpp"
#include "support/move_only.hpp"
#include <sluice/views/chunk.hpp>
#include <sluice/views/group_sequentially.hpp>

namespace {
using sluice::views::prefetch, sluice::views::group_sequentially;
using test::strength;

struct doubled {
    int operator()(int x, std::size_t) const { return 2 * x; }
};
// input, not sized, not const-iterable
using fetched = decltype(prefetch(std::declval<std::vector<int>&>(), 1, doubled{}));
static_assert(ranges::view_<fetched> && std::ranges::view<fetched>);
static_assert(ranges::input_range<fetched> && !ranges::forward_range<fetched> && !ranges::sized_range<fetched> &&
              !ranges::range<fetched const>);
template <class R, class F>
concept can_prefetch = std::invocable<decltype(prefetch) const&, R, std::size_t, F>;
static_assert(can_prefetch<std::vector<int>&, doubled> && !can_prefetch<std::vector<int>, doubled>);
static_assert(!can_prefetch<std::vector<int>&, decltype([](int, std::size_t) {})> &&
              !can_prefetch<std::vector<int>&, decltype([](int) { return 1; })>);
static_assert(
    !can_prefetch<std::vector<test::move_only>&, decltype([](test::move_only const&, std::size_t) { return 1; })>);

template <class View>
std::vector<int> loaded(View&& view) {
    std::vector<int> all;
    for (auto& one : view) all.push_back(one.loaded());
    return all;
}

TEST_CASE("prefetch: returns every element in order, with its loaded data", "[views][prefetch]") {
    std::vector const v{3, 1, 4, 1, 5};
    for (auto const n : {std::size_t{1}, std::size_t{2}, std::size_t{9}}) {
        CHECK(loaded(v | prefetch(n, doubled{})) == std::vector{6, 2, 8, 2, 10});
        CHECK(loaded(prefetch(v, n, doubled{})) == std::vector{6, 2, 8, 2, 10});
    }
    CHECK((*(v | prefetch(1, doubled{})).begin()).element == 3);
    std::vector<int> const none;
    CHECK(loaded(none | prefetch(1, doubled{})).empty());
}

TEST_CASE("prefetch: other threads load the next elements while one is used", "[views][prefetch]") {
    std::promise<void> second_begun;
    auto const load = [&](int x, std::size_t) {
        if (x == 2) second_begun.set_value();
        return std::this_thread::get_id();
    };
    std::vector const v{1, 2};
    auto view = v | prefetch(1, load);
    auto it = view.begin();
    second_begun.get_future().wait();  // the first is still in use
    CHECK((*it).loaded() != std::this_thread::get_id());
}

TEST_CASE("prefetch: begin loads one element and starts n, each step starts one more", "[views][prefetch][lazy]") {
    std::size_t reads = 0;
    std::vector const v{1, 2, 3, 4, 5, 6};
    auto view = test::counting<strength::input>(v, reads) | prefetch(2, doubled{});
    CHECK(reads == 0);
    auto it = view.begin();
    CHECK(reads == 3);
    ++it;
    CHECK(reads == 4);
}

struct counted {
    static inline std::atomic<int> alive{0}, peak{0};
    int value = 0;
    explicit counted(int of) : value(of) { peak = std::max<int>(peak, ++alive); }
    counted(counted&& other) : counted(other.value) {}
    ~counted() { --alive; }
};
TEST_CASE("prefetch: n + 1 elements are alive at a time, and all are freed", "[views][prefetch][bounded]") {
    std::vector<int> const v(100, 7);
    for (int const n : {1, 3}) {
        counted::peak = 0;
        for (auto& one :
             v | prefetch(static_cast<std::size_t>(n), [](int x, std::size_t) { return std::make_unique<counted>(x); }))
            CHECK(one.loaded()->value == 7);
        CHECK(counted::peak <= n + 1);
        CHECK(counted::alive == 0);
    }
    for (auto& one : v | prefetch(1, [](int x, std::size_t) { return std::make_unique<counted>(x); })) {
        CHECK(one.element == 7);
        break;
    }
    CHECK(counted::alive == 0);
}

TEST_CASE("prefetch: no two live elements have the same place", "[views][prefetch][bounded]") {
    std::vector<int> const v(50, 1);
    static std::array<std::atomic<int>, 3> used{};
    static std::atomic<bool> used_twice = false;
    struct lease {
        std::atomic<int>* place = nullptr;
        explicit lease(std::atomic<int>& of) : place(&of) {
            if (++*place != 1) used_twice = true;
        }
        lease(lease&& other) noexcept : place(std::exchange(other.place, nullptr)) {}
        ~lease() {
            if (place) --*place;
        }
    };
    int count = 0;
    for ([[maybe_unused]] auto& one : v | prefetch(2, [](int, std::size_t place) { return lease(used.at(place)); }))
        ++count;
    CHECK(count == 50);
    CHECK(!used_twice);
}

TEST_CASE("prefetch: over groups, two are alive, with their loaded data", "[views][prefetch][bounded]") {
    std::vector const v{1, 2, 3, 4, 5, 6, 7, 8, 9};
    auto groups = v | group_sequentially([](int x) { return x % 3; });
    std::vector<std::size_t> sums;
    for (auto& next : groups | prefetch(1, [](auto& group, std::size_t) -> auto& {
                          return group.load_with([](auto records) { return records.size(); });
                      })) {
        CHECK(std::get<0>(next.element.key()) == static_cast<int>(sums.size()));
        sums.push_back(next.loaded());
    }
    CHECK(sums == std::vector<std::size_t>{3, 3, 3});
}

TEST_CASE("prefetch: loads chunks ahead", "[views][prefetch]") {
    std::vector const v{1, 2, 3, 4, 5};
    auto const sum = [](auto const& chunk, std::size_t) {
        int total = 0;
        for (int const x : chunk) total += x;
        return total;
    };
    CHECK(loaded(v | sluice::views::chunk(2) | prefetch(1, sum)) == std::vector{3, 7, 5});
}

TEST_CASE("prefetch: an exception of load is thrown at its element's step, and the view can be read again",
          "[views][prefetch][errors]") {
    std::vector const v{1, 2, 3};
    std::atomic<bool> armed = true;
    auto view = v | prefetch(1, [&](int x, std::size_t) {
                    return x == 2 && armed.exchange(false) ? throw std::domain_error("two") : x;
                });
    auto it = view.begin();
    CHECK((*it).loaded() == 1);
    CHECK_THROWS_WITH(++it, "two");
    CHECK(loaded(view) == v);
    CHECK_THROWS_WITH(v | prefetch(0, doubled{}), "sluice::views::prefetch: n must be at least 1, got 0");
}

TEST_CASE("prefetch: the laws of views hold", "[views][prefetch][laws]") {
    auto const oracle = [](std::vector<int> v) {
        for (auto& x : v) x *= 2;
        return v;
    };
    auto const keep = [](auto& one) { return one.loaded(); };
    laws::hold<strength::input, strength::forward, strength::random_access>(
        laws::subject{prefetch(1, doubled{}), oracle, keep}, std::vector{3, 1, 4, 1, 5}, 3);
}
}  // namespace
