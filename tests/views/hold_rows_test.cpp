#include <sluice/views/hold.hpp>

#include <random>
#include <vector>

#include "laws/row_laws.hpp"
#include "support/catch.hpp"
#include "support/numbered_rows.hpp"
#include "support/peak_memory.hpp"
#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/select.hpp>
#include <sluice/views/transform_values.hpp>
#include <range/v3/view/transform.hpp>

namespace {
using sluice::report_columns, sluice::hold_state;
using sluice::views::hold, sluice::views::select, sluice::views::concatenate;
using rows = sluice::strided_rows<std::int16_t>;
using words = sluice::strided_rows<std::uint64_t>;
using table = std::vector<std::vector<std::int16_t>>;

// rows and their reports in, single-pass rows out: sized, of known width, with single-pass segments
using held = decltype(hold(std::declval<rows&>(), std::declval<words&>(), std::declval<hold_state<std::int16_t>&>()));
static_assert(ranges::view_<held> && std::ranges::view<held> && std::semiregular<held>);
static_assert(sluice::row_range<held> && sluice::segmented_range<held> &&
              std::same_as<sluice::row_field_t<held>, std::int16_t>);
static_assert(ranges::input_range<held> && !ranges::forward_range<held> && !ranges::range<held const> &&
              !sluice::chunkable<held>);
static_assert(std::same_as<sluice::segment_t<held>, rows>);
static_assert(sluice::selectable<held>);
template <class R, class W, class S>
concept can_hold = std::invocable<decltype(hold) const&, R, W, S>;
static_assert(can_hold<rows&, words&, hold_state<std::int16_t>&> &&
              can_hold<rows, sluice::strided_rows<std::uint8_t>, hold_state<std::int16_t>&>);
static_assert(!can_hold<rows&, words&, hold_state<std::int32_t>&>);  // must have the rows' type
static_assert(!can_hold<rows&, words&, hold_state<std::int16_t>>);   // a temporary state would be lost
static_assert(!can_hold<rows&, sluice::strided_rows<std::int64_t>&, hold_state<std::int16_t>&>);  // reports are bits
static_assert(!can_hold<rows&, std::vector<std::uint64_t>&, hold_state<std::int16_t>&>);

/// Packets of 4 int16 and two words of reports. Columns 1 and 3 are held.
struct sensors {
    static constexpr std::size_t stride = 8 + 16 + 3, first_word = 9;
    test::packets packets;
    explicit sensors(std::size_t count) : packets(count, stride) {}
    void put(std::size_t i, std::vector<std::int16_t> const& values, std::uint64_t low, std::uint64_t high = 0) {
        for (std::size_t c = 0; c != 4; ++c) packets.put(i, 2 * c, values[c]);
        packets.put(i, first_word, low);
        packets.put(i, first_word + 8, high);
    }
    rows samples() const { return {packets.bytes.data(), stride, packets.count(), sluice::column_table({0, 2, 4, 6})}; }
    words reports() const {
        return {packets.bytes.data(), stride, packets.count(), sluice::column_table({first_word, first_word + 8})};
    }
};
report_columns const reported({{0, 5, 1}, {1, 63, 3}, {1, 0, 1}, {1, 0, 3}});
constexpr std::uint64_t first = 1u << 5, last = std::uint64_t{1} << 63;

TEST_CASE("report_columns: maps bits to columns and lists the held columns", "[views][hold]") {
    CHECK(reported.words() == 2);
    CHECK(std::vector(reported.held().begin(), reported.held().end()) == std::vector<std::size_t>{1, 3});
    CHECK(reported.mask(0) == first);
    CHECK(reported.mask(1) == (last | 1));
    CHECK(reported.of(0, 5).front().column == 1);
    CHECK(reported.of(1, 0).size() == 2);
    CHECK(reported.of(1, 1).empty());
    CHECK(reported.runs().size() == 2);
    CHECK(report_columns({{0, 0, 4}, {0, 1, 5}, {0, 2, 3}}).runs().size() == 1);
    CHECK_THROWS_WITH(report_columns({{0, 64, 1}}), "sluice::report_columns: a bit must be below 64, got 64");
}

TEST_CASE("hold: of rows, the first sets every column, then each reported column", "[views][hold]") {
    sensors s(5);
    s.put(0, {0, 1, 2, 3}, 0);
    s.put(1, {10, 11, 12, 13}, first);
    s.put(2, {20, 21, 22, 23}, ~first, last);  // unassigned bits report nothing
    s.put(3, {30, 31, 32, 33}, 0);
    s.put(4, {40, 41, 42, 43}, 0, 1);  // a bit that reports two columns
    table const expected{{0, 1, 2, 3}, {10, 11, 12, 3}, {20, 11, 22, 23}, {30, 11, 32, 23}, {40, 41, 42, 43}};
    hold_state<std::int16_t> state(reported);
    CHECK_FALSE(state.begun());
    CHECK(test::values(s.samples() | hold(s.reports(), state)) == expected);
    CHECK(std::vector(state.values().begin(), state.values().end()) == std::vector<std::int16_t>{41, 43});
    state.restart();
    CHECK(test::copied_rows(hold(s.samples(), s.reports(), state)) == laws::flat(expected));
}

TEST_CASE("hold: of rows, continues from the state", "[views][hold]") {
    sensors s(2);
    s.put(0, {0, 1, 2, 3}, 0);
    s.put(1, {10, 11, 12, 13}, 0, last);
    hold_state<std::int16_t> state(reported);
    CHECK(test::copied_rows(s.samples() | hold(s.reports(), state)) ==
          std::vector<std::int16_t>{0, 1, 2, 3, 10, 1, 12, 13});
    CHECK(test::copied_rows(s.samples() | hold(s.reports(), state)) ==
          std::vector<std::int16_t>{0, 1, 2, 13, 10, 1, 12, 13});
}

TEST_CASE("hold: rows without reports pass unchanged", "[views][hold]") {
    test::numbered_rows const p(3);
    std::vector<std::byte> const nothing(3);
    hold_state<std::int16_t> state;
    words const none(nothing.data(), 1, 3, sluice::column_table());
    CHECK(test::values(p.rows() | hold(none, state)) == p.expected());
    hold_state<std::int16_t> fresh;
    CHECK(test::copied_rows(p.rows() | hold(none, fresh)) == laws::flat(p.expected()));
}

sensors random_sensors(unsigned seed, std::size_t count) {
    std::mt19937 random(seed);
    sensors s(count);
    for (std::size_t i = 0; i != count; ++i) {
        std::vector<std::int16_t> values(4);
        for (auto& v : values) v = static_cast<std::int16_t>(random());
        s.put(i, values, random() % 4 == 0 ? first : ~first, random() % 4 == 0 ? last : random() % 5 == 0 ? 1 : 2);
    }
    return s;
}
table eager(sensors const& s) {
    table all = test::values(s.samples());
    auto const reports = test::values(s.reports());
    for (std::size_t i = 1; i < all.size(); ++i) {
        if ((reports[i][0] & first) == 0 && (reports[i][1] & 1) == 0) all[i][1] = all[i - 1][1];
        if ((reports[i][1] & (last | 1)) == 0) all[i][3] = all[i - 1][3];
    }
    return all;
}

TEST_CASE("hold: of many rows, through segments, row by row, and selected", "[views][hold][laws]") {
    for (std::size_t const count : {1u, 255u, 256u, 257u, 1000u}) {
        auto const s = random_sensors(static_cast<unsigned>(count), count);
        auto const expected = eager(s);
        hold_state<std::int16_t> a(reported), b(reported), c(reported), d(reported);
        CHECK(test::copied_rows(s.samples() | hold(s.reports(), a)) == laws::flat(expected));
        CHECK(test::values(s.samples() | hold(s.reports(), b)) == expected);
        laws::writes_only_its_columns(s.samples() | hold(s.reports(), c), expected);
        table chosen;
        for (auto const& row : expected) chosen.push_back({row[3], row[0], row[3]});
        CHECK(test::copied_rows(s.samples() | hold(s.reports(), d) | select({3, 0, 3})) == laws::flat(chosen));
    }
}

TEST_CASE("hold: of rows, block by block equals the whole, for any split", "[views][hold][laws]") {
    std::mt19937 random(9);
    for (unsigned round = 0; round != 20; ++round) {
        auto const s = random_sensors(round, 1 + random() % 700);
        hold_state<std::int16_t> state(reported);
        table all;
        auto const samples = s.samples();
        auto const reports = s.reports();
        for (std::size_t at = 0; at < samples.size();) {
            auto const n = std::min<std::size_t>(1 + random() % 300, samples.size() - at);
            for (auto const& row : test::values(samples.slice(at, n) | hold(reports.slice(at, n), state)))
                all.push_back(row);
            at += n;
        }
        CHECK(all == eager(s));
    }
}

TEST_CASE("hold: of rows, rows and reports may have different segments", "[views][hold][laws]") {
    auto const s = random_sensors(4, 600);
    auto const samples = std::vector{s.samples().slice(0, 100), s.samples().slice(100, 500)} | concatenate;
    auto const reports = std::vector{s.reports().slice(0, 301), s.reports().slice(301, 299)} | concatenate;
    hold_state<std::int16_t> state(reported);
    CHECK(test::copied_rows(samples | hold(reports, state)) == laws::flat(eager(s)));
    auto const stored = hold(reports, state) | sluice::views::transform_values([](std::int16_t x) { return 2 * x; });
    state.restart();
    auto doubled = laws::flat(eager(s));
    std::vector<int> const expected(doubled.begin(), doubled.end());
    auto const got = test::copied_rows(samples | stored);
    CHECK(std::equal(got.begin(), got.end(), expected.begin(), [](int a, int b) { return a == 2 * b; }));
    state.restart();
    CHECK(test::elements(samples | hold(reports, state) | ranges::views::transform(test::row_values{})) == eager(s));
}

TEST_CASE("hold: of rows, construction reads nothing, and each segment is at most 256 rows", "[views][hold][lazy]") {
    auto const s = random_sensors(1, 600);
    hold_state<std::int16_t> state(reported);
    auto const view = s.samples() | hold(s.reports(), state);
    CHECK((view.size() == 600 && view.width() == 4));
    auto all = view.segments(0, 600);
    CHECK_FALSE(state.begun());
    std::vector<std::size_t> sizes;
    for (auto const& segment : all) sizes.push_back(segment.size());
    CHECK(sizes == std::vector<std::size_t>{256, 256, 88});
}

TEST_CASE("hold: of rows, the state allocates the memory once", "[views][hold][bounded]") {
    auto const s = random_sensors(1, 5000);
    hold_state<std::int16_t> state(reported);
    std::vector<std::int16_t> out(5000 * 4);
    auto const walk = [&](std::size_t n) {
        auto view = s.samples().slice(0, n) | hold(s.reports().slice(0, n), state);
        return test::allocations([&] { sluice::copy(view, std::span(out).first(n * 4)); });
    };
    CHECK(walk(300) == 1);
    CHECK(walk(5000) == 0);
}

TEST_CASE("hold: rows, reports and a state that do not match are rejected", "[views][hold][errors]") {
    sensors const s(3);
    hold_state<std::int16_t> state(reported), wide(report_columns({{0, 0, 4}}));
    std::string const who = "sluice::views::hold: ";
    CHECK_THROWS_WITH(hold(s.samples(), s.reports().slice(0, 2), state),
                      who + "reports must have as many rows as the range, 3, got 2");
    CHECK_THROWS_WITH(hold(s.samples(), s.reports() | select({0}), state),
                      who + "reports must have at least the words of the table, 2, got 1");
    CHECK_THROWS_WITH(hold(s.samples(), s.reports(), wide),
                      who + "rows must have at least the columns of the table, 5, got 4");
}
}  // namespace
