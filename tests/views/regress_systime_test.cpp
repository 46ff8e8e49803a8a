#include <sluice/views/regress_systime.hpp>

#include <cmath>
#include <limits>
#include <latch>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>

#include "laws/random_access_laws.hpp"
#include "laws/segment_laws.hpp"
#include "support/catch.hpp"
#include "support/counting_source.hpp"
#include "support/packets.hpp"
#include "support/peak_memory.hpp"
#include "support/throws_at.hpp"
#include <range/v3/view/interface.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>

namespace {
using sluice::views::chunk, sluice::views::concatenate, sluice::views::regress_systime, sluice::views::transform;
using test::strength;
using counters = std::vector<std::uint32_t>;
using readings = std::vector<std::int64_t>;
constexpr std::int64_t start_ns = 1'700'000'000'000'000'000;

// A recording that counts how often its ticks and clock readings are read. A view, as a recording should be.
struct fake : ranges::view_interface<fake> {
    struct contents {
        counters ticks;
        readings ns;
        std::size_t tick_reads = 0, clock_reads = 0;
    };
    std::shared_ptr<contents> shared = std::make_shared<contents>();
    bool clock = true;

    std::uint32_t const* begin() const { return shared->ticks.data(); }
    std::uint32_t const* end() const { return shared->ticks.data() + shared->ticks.size(); }
    bool has_system_clock() const { return clock; }
    // How often the clock was read through; the first reading of a run may be looked at a second time.
    std::size_t passes() const { return shared->clock_reads / shared->ns.size(); }
    auto ticks() const { return test::counting<strength::random_access>(shared->ticks, shared->tick_reads); }
    auto system_times() const { return test::counting<strength::random_access>(shared->ns, shared->clock_reads); }
};
static_assert(ranges::view_<fake>);

// 30 kHz from `first` on, 20 ppm slow, with jitter of up to 0.1 ms.
fake recording(std::uint32_t first, std::size_t count, unsigned seed = 1) {
    std::mt19937 random(seed);
    fake made;
    for (std::size_t i = 0; i != count; ++i) {
        made.shared->ticks.push_back(first + static_cast<std::uint32_t>(i));
        made.shared->ns.push_back(start_ns +
                                  static_cast<std::int64_t>(std::llround(static_cast<double>(i) * 33'334.0)) +
                                  static_cast<std::int64_t>(random() % 100'000));
    }
    return made;
}

// The textbook regression in long double, over unwrapped ticks.
std::vector<double> eager(fake const& r) {
    long double sx = 0, sy = 0, sxx = 0, sxy = 0;
    auto const n = r.shared->ticks.size();
    for (std::size_t i = 0; i != n; ++i) {
        auto const x = static_cast<long double>(i), y = static_cast<long double>(r.shared->ns[i] - start_ns);
        sx += x, sy += y, sxx += x * x, sxy += x * y;
    }
    auto const points = static_cast<long double>(n), slope = (points * sxy - sx * sy) / (points * sxx - sx * sx),
               at = (sy - slope * sx) / points;
    std::vector<double> all;
    for (std::size_t i = 0; i != n; ++i)
        all.push_back(static_cast<double>((start_ns + at + slope * static_cast<long double>(i)) / 1e9L));
    return all;
}
template <class R>
void check_near(R const& got, std::vector<double> const& expected) {
    REQUIRE(static_cast<std::size_t>(ranges::size(got)) == expected.size());
    double worst = 0;
    for (std::size_t i = 0; i != expected.size(); ++i)
        worst = std::max(worst, std::abs(got[static_cast<std::ptrdiff_t>(i)] - expected[i]));
    CHECK(worst <= 2.4e-7);  // a double's spacing: either side rounds once
}

// random access, sized, const-iterable, segments visible; clocked things only
using seconds = decltype(regress_systime(std::declval<fake&>()));
static_assert(ranges::view_<seconds> && std::ranges::view<seconds> && sluice::segmented_range<seconds>);
static_assert(ranges::random_access_range<seconds const> && ranges::sized_range<seconds const>);
static_assert(std::same_as<ranges::range_reference_t<seconds>, double>);
struct owner {
    counters own;
    auto begin() const { return own.begin(); }
    auto end() const { return own.end(); }
    bool has_system_clock() const { return true; }
    std::span<std::uint32_t const> ticks() const { return own; }
    std::span<std::int64_t const> system_times() const { return {}; }
};
template <class... Arguments>
concept can_regress = std::invocable<decltype(regress_systime) const&, Arguments...>;
static_assert(can_regress<fake> && can_regress<owner&> &&
              !can_regress<owner>);  // a temporary that owns its ticks is refused
static_assert(!can_regress<counters&> && !sluice::clocked<counters>);
static_assert(can_regress<counters&, readings&> && !can_regress<counters, readings&> &&
              !can_regress<counters&, counters&>);
static_assert(can_regress<readings&, sluice::clock_line>);
// two clocks of another rig: ticks of 64 bits as they are, readings in seconds; nothing that loses too much
static_assert(can_regress<std::vector<std::int64_t>&, std::vector<double>&> &&
              can_regress<std::vector<std::uint64_t>&, readings&>);
static_assert(can_regress<std::vector<std::uint16_t>&, std::vector<double>&> &&
              can_regress<std::vector<std::uint64_t>&, std::vector<double>&>);
static_assert(can_regress<counters&, std::vector<double>&> && !can_regress<counters&, std::vector<float>&>);
static_assert(!can_regress<std::vector<std::int32_t>&, readings&> && !can_regress<std::vector<double>&, readings&>);

TEST_CASE("regress_systime: gives the line of least squares in seconds", "[views][regress_systime]") {
    auto const r = recording(1000, 500);
    check_near(regress_systime(r), eager(r));
    check_near(r | regress_systime, eager(r));
    check_near(regress_systime(r.shared->ticks, r.shared->ns), eager(r));
}

TEST_CASE("regress_systime: ticks of 64 bits are taken as they are", "[views][regress_systime]") {
    auto const r = recording(0, 1000);
    std::vector<std::int64_t> below;
    std::vector<std::uint64_t> above;
    for (auto const tick : r.shared->ticks) {
        below.push_back(std::int64_t{tick} - (std::int64_t{1} << 40));
        above.push_back(tick + (std::uint64_t{1} << 62));
    }
    check_near(regress_systime(below, r.shared->ns), eager(r));
    check_near(regress_systime(above, r.shared->ns), eager(r));
    laws::segmented(regress_systime(below, r.shared->ns), test::elements(regress_systime(below, r.shared->ns)));
    CHECK(regress_systime(below, r.shared->ns).line().ns_per_tick() ==
          regress_systime(r.shared->ticks, r.shared->ns).line().ns_per_tick());
    std::vector<std::uint64_t> const gaps{10, 20, 40, 41, 100};  // any distance between them
    readings const even{1010, 1020, 1040, 1041, 1100};
    CHECK(regress_systime(gaps, even).line().ns_per_tick() == 1);
}

TEST_CASE("regress_systime: readings in seconds give what their nanoseconds give", "[views][regress_systime]") {
    auto const r = recording(0xffff'fff0u, 1000);
    std::vector<double> since_start, since_1970;
    readings rounded;
    for (auto const ns : r.shared->ns) {
        since_start.push_back(static_cast<double>(ns - start_ns) / 1e9);
        since_1970.push_back(static_cast<double>(ns) / 1e9);
        rounded.push_back(static_cast<std::int64_t>(std::llround(1e9L * static_cast<long double>(since_1970.back()))));
    }
    auto const exact = regress_systime(r.shared->ticks, r.shared->ns);
    auto const short_ones = regress_systime(r.shared->ticks, since_start);
    CHECK(short_ones.line().ns_per_tick() ==
          exact.line().ns_per_tick());  // a double has the nanoseconds of a short time
    check_near(regress_systime(r.shared->ticks, since_1970), eager(r));
    CHECK(std::abs(regress_systime(r.shared->ticks, since_1970).line().ns_per_tick() -
                   regress_systime(r.shared->ticks, rounded).line().ns_per_tick()) < 1e-3L);
}

TEST_CASE("regress_systime: clocks that cannot be added up exactly are refused by name",
          "[views][regress_systime][errors]") {
    counters const ticks{1, 2, 3};
    auto const fit = [&](std::vector<double> const& clock) { return regress_systime(ticks, clock)[0]; };
    std::string const who = "sluice::views::regress_systime: ";
    CHECK_THROWS_WITH(fit({std::numeric_limits<double>::infinity(), 1, 2}),
                      who + "seconds must be within 9e9 of zero, got inf");
    CHECK_THROWS_WITH(fit({1e10, 1, 2}), who + "seconds must be within 9e9 of zero, got 10000000000.000000");
    CHECK_THROWS_WITH(fit({0, 1, std::nan("")}), who + "seconds must be within 9e9 of zero, got nan");
    CHECK_THROWS_AS(fit({0, 1, 3e5}), sluice::argument_error);  // further apart than exact sums take
    readings const three{1, 2, 3};
    std::vector<std::uint64_t> const high{1, std::uint64_t{1} << 63, 3}, far{0, 1, std::uint64_t{1} << 36};
    CHECK_THROWS_WITH(regress_systime(high, three)[0], who + "a tick must be below 2^63, got 9223372036854775808");
    CHECK_THROWS_AS(regress_systime(far, three)[0], sluice::argument_error);
}

TEST_CASE("regress_systime: a ready line over unwrapped ticks reads nothing", "[views][regress_systime][lazy]") {
    auto const r = recording(0, 100);
    auto const line = regress_systime(r).line();
    readings const ticks{0, 50, 99};
    auto const expected = eager(r);
    check_near(regress_systime(ticks, line), {expected[0], expected[50], expected[99]});
}

TEST_CASE("regress_systime: a wrap of the counter is no step in time", "[views][regress_systime]") {
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

TEST_CASE("regress_systime: the segments read through the algorithms equal the elements",
          "[views][regress_systime][laws]") {
    std::vector<fake> const day{recording(0xffff'fffdu, 6), recording(5, 2), fake{}, recording(0, 3)};
    auto const timestamps = day | transform(regress_systime) | concatenate;
    auto const expected = test::elements(timestamps);
    laws::random_access(timestamps, expected);
    laws::segmented(timestamps, expected);
    laws::algorithms_agree(timestamps, expected);
    laws::random_access(regress_systime(day[0]), std::vector(expected.begin(), expected.begin() + 6));
}

TEST_CASE("regress_systime: two threads that begin together make one fit", "[views][regress_systime]") {
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

TEST_CASE("regress_systime: holds the fit, however long the recording", "[views][regress_systime][bounded]") {
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

TEST_CASE("regress_systime: the fit reads no packet that was given back before", "[views][regress_systime][bounded]") {
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

TEST_CASE("regress_systime: what cannot be fitted is refused by name", "[views][regress_systime][errors]") {
    auto r = recording(0, 10);
    readings const nine(9);
    CHECK_THROWS_WITH(regress_systime(r.shared->ticks, nine),
                      "sluice::views::regress_systime: as many clock readings as ticks are needed, got 9 for 10");
    r.clock = false;
    CHECK_THROWS_WITH(
        regress_systime(r),
        "sluice::views::regress_systime: the recording must have a system clock (device SysClock), got one without");
    auto const one = regress_systime(recording(7, 1));
    CHECK(one.size() == 1);
    CHECK_THROWS_WITH(one[0], ContainsSubstring("two different ticks are needed"));
    CHECK_THROWS_AS(one[0], sluice::argument_error);
}

TEST_CASE("regress_systime: nothing needs no fit", "[views][regress_systime][errors]") {
    for (auto const& view : {regress_systime(fake{}), seconds{}}) {
        CHECK(ranges::empty(view));
        CHECK(sluice::fold(view, 1.0, std::plus{}) == 1.0);
        laws::random_access(view, std::vector<double>{});
    }
}

TEST_CASE("regress_systime: a clock that cannot be read the first time is read again",
          "[views][regress_systime][errors]") {
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

TEST_CASE("regress_systime: fits any two clocks, int64 ticks and double seconds", "[views][regress_systime]") {
    std::vector<std::int64_t> ticks;
    std::vector<double> wall;
    std::vector<std::int64_t> nanoseconds;
    for (std::int64_t i = 0; i != 1000; ++i) {
        ticks.push_back(5'000'000'000 + 3 * i);
        nanoseconds.push_back(1'600'000'000'000'000'000 + i * 100'000 + (i % 7 - 3) * 1000);
        wall.push_back(static_cast<double>(nanoseconds.back()) / 1e9);
    }
    auto const by_seconds = sluice::views::regress_systime(ticks, wall), by_seconds_again = by_seconds;
    auto const by_nanoseconds = sluice::views::regress_systime(ticks, nanoseconds);
    REQUIRE(by_seconds.size() == 1000);
    for (std::ptrdiff_t i : {0, 1, 500, 999}) {
        CHECK(std::abs(by_seconds[i] - by_nanoseconds[i]) < 2.4e-7);
        CHECK(std::abs(by_seconds[i] - wall[static_cast<std::size_t>(i)]) < 5e-6);
        CHECK(by_seconds[i] == by_seconds_again[i]);
    }
    wall[3] = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(sluice::views::regress_systime(ticks, wall)[0], sluice::argument_error);
}
}  // namespace
