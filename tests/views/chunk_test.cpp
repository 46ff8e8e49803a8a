#include <sluice/views/chunk.hpp>

#include <deque>
#include <list>
#include <vector>

#include "laws/adaptor_laws.hpp"
#include "laws/random_access_laws.hpp"
#include "laws/segment_laws.hpp"
#include "support/catch.hpp"
#include "support/packets.hpp"
#include "support/peak_memory.hpp"
#include <sluice/views/concatenate.hpp>
#include <sluice/views/select.hpp>

namespace {
using sluice::views::chunk, sluice::views::concatenate;
using test::strength;

// sized random access only; random access, sized, const-iterable, made of windows
template <class R>
concept can_chunk = std::invocable<decltype(chunk) const&, R, std::size_t>;
static_assert(can_chunk<std::vector<int>&> && can_chunk<std::deque<int> const&> && can_chunk<std::span<int>>);
static_assert(!can_chunk<std::vector<int>> && !can_chunk<std::list<int>&>);
static_assert(!can_chunk<test::counting_source<int, strength::forward>>);
using chunks = decltype(chunk(std::declval<std::vector<int>&>(), 2));
static_assert(ranges::view_<chunks> && std::ranges::view<chunks>);
static_assert(ranges::random_access_range<chunks const> && ranges::sized_range<chunks const>);
using window = ranges::range_value_t<chunks>;
static_assert(std::same_as<window, ranges::range_reference_t<chunks>>);  // by value: a window outlives the chunk view
static_assert(ranges::view_<window> && std::ranges::view<window> && ranges::random_access_range<window const>);
static_assert(sluice::segmented_range<window>);

constexpr auto kept = [](auto const& w) { return test::elements(w); };
std::vector<std::vector<int>> chunked(std::vector<int> const& v, std::size_t n) {
    std::vector<std::vector<int>> all;
    for (std::size_t at = 0; at < v.size(); at += n)
        all.emplace_back(v.begin() + std::ptrdiff_t(at), v.begin() + std::ptrdiff_t(std::min(at + n, v.size())));
    return all;
}

TEST_CASE("chunk: the last window may be shorter", "[views][chunk]") {
    std::vector const v{1, 2, 3, 4, 5};
    auto const two = v | chunk(2);
    CHECK(two.size() == 3);
    CHECK(test::elements(two, kept) == std::vector<std::vector<int>>{{1, 2}, {3, 4}, {5}});
    CHECK(two[2].offset() == 4);
    CHECK(test::elements(chunk(v, 5), kept) == std::vector<std::vector<int>>{v});
    CHECK(test::elements(chunk(v, std::size_t(-1)), kept) == std::vector<std::vector<int>>{v});
}

TEST_CASE("chunk: elements can be written through a window", "[views][chunk]") {
    std::vector v{1, 2, 3};
    for (auto const w : v | chunk(2))
        for (int& x : w) x = 0;
    CHECK(v == std::vector{0, 0, 0});
}

TEST_CASE("chunk: a window outlives the chunk view and its base view", "[views][chunk]") {
    std::vector<std::vector<int>> const lists{{1, 2}, {3}};
    auto const last = [&] { return (lists | concatenate | chunk(2))[1]; }();
    CHECK(test::elements(last) == std::vector{3});
    CHECK(test::elements(sluice::segments(last), kept) == std::vector<std::vector<int>>{{3}});
}

TEST_CASE("chunk: a window within one contiguous segment is a span", "[views][chunk]") {
    std::vector<std::vector<int>> const lists{{1, 2, 3}, {4, 5}};
    auto const all = lists | concatenate | chunk(2);
    CHECK(all[0].as_span()->data() == lists[0].data());
    CHECK_FALSE(all[1].as_span());
    CHECK(all[2].as_span()->size() == 1);
    CHECK(decltype(all[0])().as_span()->empty());
    std::vector v{1, 2, 3};
    (v | chunk(2))[1].as_span()->front() = 7;
    CHECK(v == std::vector{1, 2, 7});
}

TEST_CASE("chunk: windows of rows are rows, and columns can be selected", "[views][chunk]") {
    test::packets p(3, 8);
    for (std::size_t i = 0; i != 3; ++i) p.put(i, 2, static_cast<std::int16_t>(i));
    sluice::strided_rows<std::int16_t> const rows(p.bytes.data(), 8, 3, sluice::column_table({4, 2}));
    auto const last = (rows | chunk(2))[1];
    CHECK(last.width() == 2);
    CHECK(test::elements(last, kept) == std::vector<std::vector<std::int16_t>>{{0, 2}});
    CHECK(test::elements(last | sluice::views::select({1}), kept) == std::vector<std::vector<std::int16_t>>{{2}});
}

TEST_CASE("chunk: reads nothing until an element of a window is read", "[views][chunk][lazy]") {
    std::vector const data{1, 2, 3, 4, 5};
    std::size_t reads = 0;
    auto const all = test::counting<strength::random_access>(data, reads) | chunk(2);
    std::size_t sizes = 0;
    for (auto const w : all) sizes += w.size();
    CHECK(sizes == 5);
    CHECK(reads == 0);
    CHECK(all[1][1] == 4);
    CHECK(reads == 1);
}

TEST_CASE("chunk: holds nothing, for any length of the source", "[views][chunk][bounded]") {
    auto const walk = [](std::size_t n) {
        std::vector<int> const v(n, 1);
        std::size_t sum = 0;
        auto const made = test::allocations([&] {
            for (auto const w : v | chunk(16)) sum += sluice::fold(w, std::size_t{0}, std::plus{});
        });
        CHECK(sum == n);
        return made;
    };
    CHECK(walk(1000) == 0);
    CHECK(walk(100'000) == 0);
}

TEST_CASE("chunk: zero is rejected at the call", "[views][chunk][errors]") {
    std::vector const v{1};
    CHECK_THROWS_WITH(chunk(v, 0), "sluice::views::chunk: n must be at least 1, got 0");
    CHECK_THROWS_WITH(chunk(0), "sluice::views::chunk: n must be at least 1, got 0");
}

TEST_CASE("chunk: the laws of views hold", "[views][chunk][laws]") {
    auto const oracle = [](std::vector<int> const& v) { return chunked(v, 3); };
    laws::hold<strength::random_access>(laws::subject{chunk(3), oracle, kept}, std::vector{1, 2, 3, 4, 5, 6, 7}, 3);
}

TEST_CASE("chunk: random access, also if windows span segments", "[views][chunk][laws]") {
    std::vector<std::vector<int>> const lists{{1, 2, 3}, {}, {4}, {5, 6, 7, 8}};
    std::vector const whole{1, 2, 3, 4, 5, 6, 7, 8};
    for (std::size_t n = 1; n <= 9; ++n) {
        auto const all = lists | concatenate | chunk(n);
        auto const expected = chunked(whole, n);
        laws::random_access(all, expected, kept);
        for (std::size_t i = 0; i != expected.size(); ++i) {
            laws::segmented(all[i], expected[i]);
            laws::random_access(all[i], expected[i]);
        }
    }
}

TEST_CASE("chunk: chunks of chunks are windows of windows", "[views][chunk][laws]") {
    std::vector const v{1, 2, 3, 4, 5};
    auto const deep = v | chunk(2) | chunk(2);
    auto const keep = [](auto const& outer) { return test::elements(outer, kept); };
    CHECK(test::elements(deep, keep) == std::vector<std::vector<std::vector<int>>>{{{1, 2}, {3, 4}}, {{5}}});
}
}  // namespace
