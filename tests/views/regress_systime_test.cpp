#include <sluice/views/regress_systime.hpp>

#include <cmath>
#include <latch>
#include <thread>
#include <vector>

#include <range/v3/view/iota.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>

#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>

#include "laws/random_access_laws.hpp"
#include "laws/segment_laws.hpp"
#include "support/catch.hpp"
#include "support/counting_source.hpp"
#include "support/packets.hpp"
#include "support/peak_memory.hpp"
#include "support/throws_at.hpp"
#include "views/clocks.hpp"

namespace {
using sluice::views::chunk, sluice::views::concatenate, sluice::views::regress_systime, sluice::views::transform;
using test::strength;
using namespace test::clocks;

// random access, sized, const-iterable, segments visible; requires `clocked`
using seconds = decltype(regress_systime(std::declval<fake&>()));
static_assert(ranges::view_<seconds> && std::ranges::view<seconds> && sluice::segmented_range<seconds>);
static_assert(ranges::random_access_range<seconds const> && ranges::sized_range<seconds const>);
static_assert(std::same_as<ranges::range_reference_t<seconds>, double>);
struct owner {
    counters own;
    auto begin() const { return own.begin(); }
    auto end() const { return own.end(); }
    bool has_system_clock() const { return true; }
    std::span<std::uint32_t const> raw_ticks() const { return own; }
    std::span<std::int64_t const> system_times() const { return {}; }
};
template <class... Arguments>
concept can_regress = std::invocable<decltype(regress_systime) const&, Arguments...>;
static_assert(can_regress<fake> && can_regress<owner&> &&
              !can_regress<owner>);  // a temporary that owns its ticks is rejected
static_assert(!can_regress<counters&> && !sluice::clocked<counters>);
static_assert(can_regress<counters&, readings&> && !can_regress<counters, readings&> &&
              !can_regress<counters&, counters&>);
static_assert(can_regress<readings&, sluice::clock_line>);
// any two clocks: 64-bit ticks unchanged, readings in seconds; no types that lose precision
static_assert(can_regress<std::vector<std::int64_t>&, std::vector<double>&> &&
              can_regress<std::vector<std::uint64_t>&, readings&>);
static_assert(can_regress<std::vector<std::uint16_t>&, std::vector<double>&> &&
              can_regress<std::vector<std::uint64_t>&, std::vector<double>&>);
static_assert(can_regress<counters&, std::vector<double>&> && !can_regress<counters&, std::vector<float>&>);
static_assert(!can_regress<std::vector<std::int32_t>&, readings&> && !can_regress<std::vector<double>&, readings&>);

TEST_CASE("regress_systime: returns the least-squares line in seconds", "[views][regress_systime]") {
    auto const r = recording(1000, 500);
    check_near(regress_systime(r), eager(r));
    check_near(r | regress_systime, eager(r));
    check_near(regress_systime(r.shared->ticks, r.shared->ns), eager(r));
}

TEST_CASE("regress_systime: a given line over unwrapped ticks reads nothing", "[views][regress_systime][lazy]") {
    auto const r = recording(0, 100);
    auto const line = regress_systime(r).line();
    readings const ticks{0, 50, 99};
    auto const expected = eager(r);
    check_near(regress_systime(ticks, line), {expected[0], expected[50], expected[99]});
}

TEST_CASE("regress_systime: a wrap of the counter does not change time", "[views][regress_systime]") {
    auto const r = recording(0xffff'fff0u, 40);
    auto const view = regress_systime(r);
    check_near(view, eager(r));
    for (std::ptrdiff_t i = 1; i != 40; ++i) CHECK(view[i] > view[i - 1]);
    laws::segmented(view, test::elements(view));
    CHECK(ranges::distance(view.segments(0, 40)) == 2);
}

TEST_CASE("regress_systime: size, steps and chunks are known without reading", "[views][regress_systime][lazy]") {
    auto const r = recording(0, 100);
    auto const view = regress_systime(r);
    auto const chunks = view | chunk(16);
    CHECK((view.size() == 100 && chunks.size() == 7 && chunks[6].size() == 4));
    CHECK(view.end() - view.begin() == 100);
    CHECK((r.shared->tick_reads == 0 && r.shared->clock_reads == 0));
    CHECK(chunks[6][0] > start_ns / 1e9);
    CHECK(r.shared->tick_reads == 101);
    CHECK(r.passes() == 1);
}

TEST_CASE("regress_systime: 17 recordings, two traversals and a copy are 17 fits", "[views][regress_systime][lazy]") {
    std::vector<fake> day;
    for (unsigned i = 0; i != 17; ++i) day.push_back(recording(1000 * i, 100, i));
    auto const timestamps = day | transform(regress_systime) | concatenate;
    auto const fits = [&] { return test::elements(day, &fake::passes); };
    CHECK(timestamps.size() == 1700);
    CHECK(fits() == std::vector<std::size_t>(17, 0));
    CHECK(day[0].shared->tick_reads == 0);
    CHECK(*timestamps.begin() > start_ns / 1e9);
    CHECK(fits()[0] == 1);
    CHECK(fits()[1] == 0);
    auto const copy = timestamps;
    auto const sum = [](double a, double b) { return a + b; };
    CHECK(sluice::fold(timestamps, 0.0, sum) == sluice::fold(copy, 0.0, sum));
    for (double const t : copy) CHECK(t > start_ns / 1e9);
    CHECK(fits() == std::vector<std::size_t>(17, 1));
    CHECK(day[3].shared->tick_reads == 400);  // the fit, and three traversals
}

TEST_CASE("regress_systime: algorithms over the segments read the same elements", "[views][regress_systime][laws]") {
    std::vector<fake> const day{recording(0xffff'fffdu, 6), recording(5, 2), fake{}, recording(0, 3)};
    auto const timestamps = day | transform(regress_systime) | concatenate;
    auto const expected = test::elements(timestamps);
    laws::random_access(timestamps, expected);
    laws::segmented(timestamps, expected);
    laws::algorithms_agree(timestamps, expected);
    laws::random_access(regress_systime(day[0]), std::vector(expected.begin(), expected.begin() + 6));
}

TEST_CASE("regress_systime: two concurrent threads make one fit", "[views][regress_systime]") {
    auto const r = recording(0, 2000);
    auto const view = regress_systime(r);
    double first = 0, second = 0;
    std::latch together(2);
    auto const begin = [&](double& to) {
        together.arrive_and_wait();
        to = view.line()(1999);
    };
    std::thread other([&] { begin(first); });
    begin(second);
    other.join();
    CHECK(first == second);
    CHECK(r.passes() == 1);
}

TEST_CASE("regress_systime: holds the fit, for any length of the recording", "[views][regress_systime][bounded]") {
    auto const peak = [](std::uint32_t n) {
        auto const ticks = ranges::views::iota(std::uint32_t{0}, n);
        auto const ns = ranges::views::iota(std::int64_t{0}, std::int64_t{n}) |
                        ranges::views::transform([](std::int64_t i) { return i * 33'333; });
        return test::peak_memory([&] {
            auto const view = regress_systime(ticks, ns);
            if (sluice::fold(view, 0.0, std::plus{}) < 0) throw std::logic_error("negative time");
        });
    };
    CHECK(peak(1000) == peak(100'000));
}

TEST_CASE("regress_systime: the fit does not read a released packet again", "[views][regress_systime][bounded]") {
    test::packets p(1'200'000, 12);  // 14 MB: a tick, then a reading
    for (std::size_t i = 0; i != p.count(); ++i) {
        p.put(i, 0, static_cast<std::uint32_t>(i));
        p.put(i, 4, static_cast<std::int64_t>(i) * 33'333);
    }
    test::noted_releases const hook(p.bytes.data());
    bool late = false;
    auto const look = [&](std::size_t i) {
        late = late || (!hook.spans.empty() && hook.spans.back().second > static_cast<std::ptrdiff_t>(12 * i + 4));
        return sluice::load<std::int64_t>(p.bytes.data() + 12 * i + 4);
    };
    auto const readings_seen = ranges::views::iota(std::size_t{0}, p.count()) | ranges::views::transform(look);
    auto const view = regress_systime(p.field<std::uint32_t>(0, &hook), readings_seen);
    CHECK(std::abs(view.line().ns_per_tick() - 33'333) < 1e-6L);
    CHECK(hook.spans.size() >= 3);
    CHECK_FALSE(late);
}

TEST_CASE("regress_systime: keeps a recording that is a view alive", "[views][regress_systime]") {
    std::weak_ptr<fake::contents> watched;
    auto const view = [&] {
        auto const r = recording(0, 10);
        watched = r.shared;
        return regress_systime(r);
    }();
    CHECK_FALSE(watched.expired());
    CHECK(view[9] > view[0]);
}

TEST_CASE("regress_systime: rejects clocks that cannot be fitted", "[views][regress_systime][errors]") {
    auto r = recording(0, 10);
    readings const nine(9);
    CHECK_THROWS_WITH(regress_systime(r.shared->ticks, nine),
                      "sluice::views::regress_systime: there must be one clock reading per tick, got 9 for 10");
    r.clock = false;
    CHECK_THROWS_WITH(
        regress_systime(r),
        "sluice::views::regress_systime: the recording must have a system clock (device SysClock), got one without");
    auto const one = regress_systime(recording(7, 1));
    CHECK(one.size() == 1);
    CHECK_THROWS_WITH(one[0], ContainsSubstring("two different ticks are needed"));
    CHECK_THROWS_AS(one[0], sluice::argument_error);
}

TEST_CASE("regress_systime: an empty recording needs no fit", "[views][regress_systime][errors]") {
    for (auto const& view : {regress_systime(fake{}), seconds{}}) {
        CHECK(ranges::empty(view));
        CHECK(sluice::fold(view, 1.0, std::plus{}) == 1.0);
        laws::random_access(view, std::vector<double>{});
    }
}

TEST_CASE("regress_systime: a clock is read again if the first read failed", "[views][regress_systime][errors]") {
    auto const r = recording(0, 10);
    auto const view = regress_systime(r.shared->ticks, test::throws_at<strength::random_access>(r.shared->ns, 4));
    CHECK_THROWS_AS(view[0], test::read_failure);
    check_near(view, eager(r));
}

TEST_CASE("regress_systime: composes with stored closures, range-v3 and std views", "[views][regress_systime][laws]") {
    std::vector<fake> const day{recording(0, 5), recording(9, 4)};
    auto const expected = test::elements(day | transform(regress_systime) | concatenate);
    auto const stored = transform(regress_systime) | concatenate;
    CHECK(test::elements(day | stored) == expected);
    CHECK(test::elements(day | ranges::views::transform(regress_systime) | concatenate) == expected);
    CHECK(test::elements(day | std::views::take(2) | std::views::transform(regress_systime) | concatenate) == expected);
    CHECK(test::elements(day | stored | ranges::views::take(3)) == std::vector(expected.begin(), expected.begin() + 3));
    CHECK(test::elements(day | stored | std::views::drop(3)) == std::vector(expected.begin() + 3, expected.end()));
}

}  // namespace
