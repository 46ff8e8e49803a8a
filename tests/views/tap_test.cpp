#include <sluice/views/tap.hpp>

#include <iterator>
#include <numeric>
#include <sstream>
#include <vector>

#include "laws/adaptor_laws.hpp"
#include "support/catch.hpp"
#include "support/counting_source.hpp"
#include "support/live.hpp"
#include "support/move_only.hpp"
#include "support/peak_memory.hpp"
#include <sluice/views/chunk.hpp>
#include <sluice/views/fill_gaps.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/subrange.hpp>

namespace {
using sluice::views::tap;
using test::strength;

struct nothing {
    void operator()(int const&) const {}
};
// input, sized as its base, not const-iterable; elements are const
using tapped = decltype(tap(std::declval<std::vector<int>&>(), nothing{}));
static_assert(ranges::view_<tapped> && std::ranges::view<tapped>);
static_assert(ranges::input_range<tapped> && !ranges::forward_range<tapped> && !ranges::range<tapped const>);
static_assert(ranges::sized_range<tapped> && !ranges::sized_range<decltype(tap(test::one_shot<int>{}, nothing{}))>);
static_assert(std::same_as<ranges::range_reference_t<tapped>, int const&>);
template <class R, class F>
concept can_tap = std::invocable<decltype(tap) const&, R, F>;
static_assert(can_tap<std::vector<int>&, nothing> && !can_tap<std::vector<int>, nothing>);
static_assert(!can_tap<std::vector<std::vector<int>>&, nothing> && !can_tap<std::vector<int>&, decltype([](int&) {})>);
static_assert(!can_tap<std::vector<int>&, decltype([n = 0](int x) mutable { return n += x; })>);

TEST_CASE("tap: calls the function once per element, when it is reached", "[views][tap]") {
    std::vector const v{1, 2, 3};
    std::vector<int> seen;
    auto const see = [&](int x) { seen.push_back(x); };
    CHECK(test::elements(v | tap(see)) == v);
    CHECK(seen == v);
    CHECK(test::elements(tap(v, see)) == v);
    CHECK(seen.size() == 6);
}

TEST_CASE("tap: dereferencing twice calls the function once", "[views][tap]") {
    std::vector const v{1, 2, 3};
    int shown = 0;
    auto view = v | tap([&](int) { ++shown; });
    auto it = view.begin();
    CHECK(*it + *it == 2);
    CHECK(shown == 1);
    ++it;
    CHECK(shown == 2);
}

TEST_CASE("tap: does not copy stored elements", "[views][tap]") {
    std::vector<test::move_only> v(2);
    test::move_only const* last = nullptr;
    for (auto const& x : v | tap([&](test::move_only const& element) { last = &element; })) CHECK(&x == last);
    CHECK(last == &v[1]);
}

TEST_CASE("tap: an element inside its iterator stays valid when the iterator moves", "[views][tap]") {
    std::istringstream words("alpha beta");
    using iterator = std::istream_iterator<std::string>;
    auto view = ranges::subrange(iterator(words), iterator()) | tap([](std::string const&) {});
    auto it = view.begin();
    auto const& first = *it;
    auto const moved = std::move(it);
    CHECK(first == "alpha");
    CHECK(*moved == "alpha");
}

TEST_CASE("tap: accepts filled packets, and chunks after chunk", "[views][tap]") {
    std::vector<std::uint32_t> const ticks{7, 9};
    std::vector<std::int64_t> seen;
    for (auto const& packet : ticks | sluice::views::fill_gaps(sluice::gaps::repeat_single) |
                                  tap([&](auto const& p) { seen.push_back(p.tick); }))
        CHECK(packet.tick == seen.back());
    CHECK(seen == std::vector<std::int64_t>{7, 8, 9});
    std::vector<std::size_t> sizes;
    for (auto const& chunk : ticks | sluice::views::chunk(1) | tap([&](auto const& c) { sizes.push_back(c.size()); }))
        CHECK(chunk.size() == 1);
    CHECK(sizes == std::vector<std::size_t>{1, 1});
}

TEST_CASE("tap: begin reads one element, each step one, and each is computed once", "[views][tap][lazy]") {
    std::vector const v{1, 2, 3};
    std::size_t reads = 0;
    auto view = test::counting<strength::input>(v, reads) | tap(nothing{});
    CHECK(reads == 0);
    auto it = view.begin();
    CHECK(reads == 1);
    CHECK(*it + *it == 2);
    ++it;
    CHECK(reads == 2);
    ++it, ++it;
    CHECK(reads == 3);
}

TEST_CASE("tap: holds one computed element, and no stored element", "[views][tap][bounded]") {
    auto const see = [](test::live const&) {};
    auto const peak = [&](int n) {
        test::live::reset();
        auto const before = test::live::alive();
        for ([[maybe_unused]] auto const& x :
             ranges::views::iota(0, n) | ranges::views::transform([](int i) { return test::live(i); }) | tap(see)) {
        }
        return test::live::peak() - before;
    };
    CHECK(peak(10) == peak(1000));
    CHECK(peak(10) <= 2);
    std::vector<test::live> const v(3);
    test::live::reset();
    for ([[maybe_unused]] auto const& x : v | tap(see)) {
    }
    CHECK(test::live::peak() == 3);
}

TEST_CASE("tap: exceptions of the function propagate, and the view can be read again", "[views][tap][errors]") {
    std::vector const v{1, 2, 3};
    bool armed = true;
    auto view = v | tap([&](int x) {
                    if (x == 2 && std::exchange(armed, false)) throw std::domain_error("two");
                });
    CHECK_THROWS_WITH(test::elements(view), "two");
    CHECK(test::elements(view) == v);
}

TEST_CASE("tap: the laws of views hold", "[views][tap][laws]") {
    auto const oracle = [](std::vector<int> const& v) { return v; };
    laws::hold<strength::input, strength::sized_input, strength::forward, strength::random_access>(
        laws::subject{tap(nothing{}), oracle}, std::vector{3, 1, 4, 1, 5}, 3);
}
}  // namespace
