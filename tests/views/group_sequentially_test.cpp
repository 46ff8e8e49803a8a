#include <sluice/views/group_sequentially.hpp>

#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "laws/adaptor_laws.hpp"
#include "support/catch.hpp"
#include "support/counting_source.hpp"
#include "support/live.hpp"
#include "support/move_only.hpp"

namespace {
using sluice::views::group_sequentially, sluice::views::if_present;
using test::strength;

struct image {
    int channel = 0;
    std::optional<int> timepoint;
    std::string name;
};
using images = std::vector<image>;
images const plate{{2, 1, "a"}, {1, 10, "b"}, {1, 2, "c"}, {2, 1, "d"}, {1, 10, "e"}};

// Loaded data counts its live objects.
std::vector<test::live> load_group(std::span<image const> group, int of = 0) {
    return std::vector<test::live>(group.size(), test::live(of));
}

// input, sized, not const-iterable; keys have ordered values, and no empty type is repeated
auto const parity = [](int x) { return x % 2; };
auto const third = [](int x) { return x % 3; };
using grouped = decltype(group_sequentially(std::declval<std::vector<int>&>(), parity));
static_assert(ranges::view_<grouped> && std::ranges::view<grouped>);
static_assert(ranges::input_range<grouped> && !ranges::forward_range<grouped> && ranges::sized_range<grouped> &&
              !ranges::range<grouped const>);
using group_of_ints = ranges::range_value_t<grouped>;
static_assert(std::movable<group_of_ints> && !std::copyable<group_of_ints> &&
              std::same_as<ranges::range_reference_t<grouped>, group_of_ints>);
template <class R, class... Keys>
concept can_group = std::invocable<decltype(group_sequentially) const&, R, Keys...>;
static_assert(!can_group<std::vector<int>&> &&
              can_group<std::vector<int>, decltype(parity), decltype(third)>);  // at least one key
static_assert(!can_group<std::vector<int>&, decltype(parity), decltype(parity)> &&
              !can_group<images&, decltype(parity)>);
static_assert(!can_group<std::vector<int>&, decltype([](int x) { return 0.5 * x; })>);
static_assert(!can_group<std::vector<int>&, decltype([](int const& x) { return &x; })> &&
              !can_group<std::vector<test::move_only>&>);

template <class View>
std::vector<std::string> names(View&& view) {
    std::vector<std::string> all;
    for (auto group : view) {
        std::string name;
        for (auto const& one : group.records()) name += one.name;
        all.push_back(name);
    }
    return all;
}
template <class View>
auto keys(View&& view) {
    using group_type = ranges::range_value_t<View>;
    std::vector<std::remove_cvref_t<decltype(std::declval<group_type const&>().key())>> all;
    for (auto group : view) all.push_back(group.key());
    return all;
}

TEST_CASE("group_sequentially: returns existing combinations in the order of their values, first key slowest",
          "[views][group_sequentially]") {
    using key = std::tuple<int, std::optional<int>>;
    auto groups = plate | group_sequentially(&image::channel, &image::timepoint);
    CHECK(groups.size() == 3);
    CHECK(keys(groups) == std::vector<key>{{1, 2}, {1, 10}, {2, 1}});
    CHECK(names(groups) == std::vector<std::string>{"c", "be", "ad"});
    CHECK(names(group_sequentially(plate, &image::timepoint, &image::channel)) ==
          std::vector<std::string>{"ad", "c", "be"});
}

TEST_CASE("group_sequentially: records of a group keep the order of the input", "[views][group_sequentially]") {
    std::vector<int> numbers(1000);
    for (int i = 0; i != 1000; ++i) numbers[static_cast<std::size_t>(i)] = i * 7919 % 1000;
    for (auto group : numbers | group_sequentially(third)) {
        std::vector<int> expected;
        for (int const x : numbers)
            if (x % 3 == std::get<0>(group.key())) expected.push_back(x);
        CHECK(std::vector<int>(group.records().begin(), group.records().end()) == expected);
    }
}

TEST_CASE("group_sequentially: a group has its index", "[views][group_sequentially]") {
    std::size_t expected = 0;
    for (auto group : plate | group_sequentially(&image::channel)) {
        CHECK(group.index() == expected++);
        CHECK(group.count() == 2);
    }
    CHECK(expected == 2);
}

TEST_CASE("group_sequentially: records of one key are one group", "[views][group_sequentially]") {
    CHECK(names(plate | group_sequentially([](auto const&) { return 0; })) == std::vector<std::string>{"abcde"});
    images const none;
    CHECK(names(none | group_sequentially([](auto const&) { return 0; })).empty());
    CHECK(names(none | group_sequentially(&image::timepoint)).empty());
}

TEST_CASE("group_sequentially: a key with a single value is kept in group.key()", "[views][group_sequentially]") {
    images const one_channel{{5, 1, "a"}, {5, 2, "b"}};
    using key = std::tuple<int, std::optional<int>>;
    CHECK(keys(one_channel | group_sequentially(&image::channel, &image::timepoint)) ==
          std::vector<key>{{5, 1}, {5, 2}});
}

TEST_CASE("group_sequentially: absent is a value of its own, before all others, different from 1",
          "[views][group_sequentially]") {
    images const mixed{{1, 1, "a"}, {1, std::nullopt, "b"}, {1, 0, "c"}, {1, std::nullopt, "d"}};
    CHECK(names(mixed | group_sequentially(&image::timepoint)) == std::vector<std::string>{"bd", "c", "a"});
}

TEST_CASE("group_sequentially: a key may be a string view into its record", "[views][group_sequentially]") {
    auto const name = [](image const& one) { return std::string_view(one.name); };
    auto groups = images{{1, 1, "pear"}, {1, 1, "fig"}, {1, 1, "pear"}} | group_sequentially(name);
    CHECK(keys(groups) == std::vector<std::tuple<std::string_view>>{{"fig"}, {"pear"}});
}

TEST_CASE("group_sequentially: reads the records once, at the call, and calls each key once per record and per group",
          "[views][group_sequentially][lazy]") {
    std::size_t reads = 0, calls = 0;
    auto const key = [&calls](int x) { return ++calls, x % 2; };
    auto groups = test::counting<strength::input>(std::vector{1, 2, 3, 4, 5}, reads) | group_sequentially(key);
    CHECK(reads == 5);
    CHECK(calls == 5 + 2);
    for ([[maybe_unused]] auto group : groups) {
    }
    auto copy = groups;
    for ([[maybe_unused]] auto group : copy) {
    }
    CHECK(reads == 5);
    CHECK(calls == 5 + 2);
}

TEST_CASE("group_sequentially: the laws of views hold", "[views][group_sequentially][laws]") {
    using kept = std::pair<int, std::vector<int>>;
    auto const keep = [](group_of_ints const& group) {
        return kept{std::get<0>(group.key()), {group.records().begin(), group.records().end()}};
    };
    laws::subject const subject{group_sequentially(parity), [](auto const&) { return 0; }, keep};
    std::vector const data{3, 1, 4, 1, 5, 9, 2, 6};
    std::vector<kept> const expected{{0, {4, 2, 6}}, {1, {3, 1, 1, 5, 9}}};
    std::size_t reads = 0;
    laws::forms_agree(subject, test::counting<strength::input>(data, reads), expected);
    laws::composes(subject, test::counting<strength::forward>(data, reads), data.size(), expected);
    laws::copies_are_independent(subject, test::counting<strength::random_access>(data, reads), expected);
    CHECK(test::elements(test::one_shot<int>(data) | subject.closure, keep) == expected);
    CHECK_THROWS_AS(test::throws_at<strength::input>(data, 3) | subject.closure, test::read_failure);
}

TEST_CASE("group_sequentially: one group is alive at a time, and a second one throws",
          "[views][group_sequentially][bounded]") {
    auto groups = plate | group_sequentially(&image::channel);
    for (auto group : groups) CHECK(groups.alive() == 1);
    CHECK(groups.alive() == 0);
    CHECK(groups.peak_alive() == 1);
    auto it = groups.begin();
    auto const first = *it;
    ++it;
    CHECK_THROWS_WITH(*it, ContainsSubstring("only 1 group may be alive at a time"));
    groups.allow_alive(2);
    auto const second = *it;
    CHECK(groups.peak_alive() == 2);
}

TEST_CASE("group_sequentially: data of a group is freed before the next group loads",
          "[views][group_sequentially][bounded]") {
    test::live::reset();
    auto const before = test::live::alive();
    std::vector<std::size_t> sizes;
    for (auto group : plate | group_sequentially(&image::channel, &image::timepoint)) {
        CHECK(test::live::alive() == before);
        sizes.push_back(group.load().size());
        CHECK(group.load(7).front().value == 7);  // loading again releases first
        CHECK(test::live::alive() == before + sizes.back());
    }
    CHECK(test::live::alive() == before);
    CHECK(sizes == std::vector<std::size_t>{1, 2, 2});
}

TEST_CASE("group_sequentially: a break or an exception frees the memory", "[views][group_sequentially][bounded]") {
    auto const before = test::live::alive();
    auto groups = plate | group_sequentially(&image::channel);
    for (auto group : groups) {
        group.load();
        break;
    }
    CHECK(test::live::alive() == before);
    CHECK_THROWS_WITH(
        [&] {
            for (auto group : groups) {
                group.load();
                throw std::domain_error("in the middle");
            }
        }(),
        "in the middle");
    CHECK(test::live::alive() == before);
    CHECK(groups.alive() == 0);
    CHECK(names(groups).size() == 2);
}

TEST_CASE("group_sequentially: a group can be loaded again after load throws", "[views][group_sequentially][bounded]") {
    auto groups = plate | group_sequentially([](auto const&) { return 0; });
    auto group = *groups.begin();
    auto const before = test::live::alive();
    group.load();
    CHECK_THROWS_AS(group.load_with([](auto) -> int { throw std::runtime_error("unreadable"); }), std::runtime_error);
    CHECK(test::live::alive() == before);
    CHECK(group.load_with([](auto records) { return records.size(); }) == 5);
}

TEST_CASE("group_sequentially: release frees early, a move transfers, and a group outlives its view",
          "[views][group_sequentially][bounded]") {
    auto const before = test::live::alive();
    auto groups = plate | group_sequentially([](auto const&) { return 0; });
    auto group = *groups.begin();
    groups = {};
    group.load();
    auto taken = std::move(group);
    CHECK(test::live::alive() == before + 5);
    CHECK(taken.records().size() == 5);
    taken.release();
    CHECK(test::live::alive() == before);
}

TEST_CASE("group_sequentially: move assignment frees the target's data", "[views][group_sequentially][bounded]") {
    auto const before = test::live::alive();
    auto groups = plate | group_sequentially(&image::channel);
    groups.allow_alive(2);
    auto it = groups.begin();
    auto group = *it;
    group.load();
    group = *++it;
    CHECK(test::live::alive() == before);
    CHECK(groups.alive() == 1);
    CHECK(std::get<0>(group.key()) == 2);
}

TEST_CASE("group_sequentially: a key listed twice is rejected", "[views][group_sequentially][errors]") {
    CHECK_THROWS_WITH(plate | group_sequentially(&image::channel, &image::timepoint, if_present{&image::name},
                                                 if_present{&image::name}),
                      "sluice::views::group_sequentially: a key must be listed once, got key 3 again as key 4");
    int image::* const same = &image::channel;
    CHECK_THROWS_AS(plate | group_sequentially(same, &image::channel), sluice::argument_error);
}

TEST_CASE("group_sequentially: a key that every record lacks is an error, unless it may be absent",
          "[views][group_sequentially][errors]") {
    images const still{{1, std::nullopt, "a"}, {2, std::nullopt, "b"}};
    CHECK_THROWS_AS(still | group_sequentially(&image::channel, &image::timepoint), sluice::unknown_component);
    CHECK_THROWS_WITH(
        still | group_sequentially(&image::channel, &image::timepoint),
        "sluice::views::group_sequentially: a key must be present in at least one record, got key 2, absent in all 2 "
        "(views::if_present(key) allows that)");
    using key = std::tuple<int, std::optional<int>>;
    CHECK(keys(still | group_sequentially(&image::channel, if_present{&image::timepoint})) ==
          std::vector<key>{{1, std::nullopt}, {2, std::nullopt}});
}

// Records other than images.
struct recording {
    int epoch;
    std::string name;
};
struct electrode {
    int id, shank;
};
TEST_CASE("group_sequentially: groups recordings by epoch and electrodes by shank", "[views][group_sequentially]") {
    std::vector<recording> const day{{10, "run"}, {2, "sleep"}, {2, "rest"}};
    CHECK(names(day | group_sequentially(&recording::epoch)) == std::vector<std::string>{"sleeprest", "run"});
    std::vector<electrode> const probe{{0, 1}, {1, 0}, {2, 1}, {3, 0}};
    std::vector<std::size_t> sums;
    for (auto group : probe | group_sequentially(&electrode::shank))
        sums.push_back(group.load_with(
            [](auto electrodes) { return static_cast<std::size_t>(electrodes[0].id * 10 + electrodes[1].id); }));
    CHECK(sums == std::vector<std::size_t>{13, 2});
}
}  // namespace
