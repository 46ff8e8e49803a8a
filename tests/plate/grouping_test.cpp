#include <sluice/plate/scan.hpp>
#include <sluice/views/group_sequentially.hpp>

#include <set>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace {
using namespace sluice::plate;
using sluice::views::group_sequentially, sluice::views::if_present;
using test::temp_dir;

image_record image(char const* at, number site, number channel, number z = {}, number timepoint = {}) {
    return {*parse_well(at), site, channel, z, timepoint, 0, image_file(std::string(at) + ".tif")};
}
template <class Groups>
std::vector<std::size_t> sizes(Groups groups) {
    std::vector<std::size_t> all;
    for (auto group : groups) all.push_back(group.records().size());
    return all;
}
template <class Groups>
std::string keys(Groups groups) {
    std::string all;
    for (auto group : groups)
        std::apply([&](auto... key) { ((all += to_string(key) + " "), ...); }, group.key()), all += "| ";
    return all;
}
// One well, 9 sites, 3 planes, 2 channels.
std::vector<image_record> tiny54() {
    std::vector<image_record> all;
    for (std::uint32_t site = 1; site <= 9; ++site)
        for (std::uint32_t channel = 1; channel <= 2; ++channel)
            for (std::uint32_t z = 1; z <= 3; ++z) all.push_back(image("A01", site, channel, z));
    return all;
}

TEST_CASE("grouping: 54 images form 2 groups by channel, 6 by plane and channel, 1 without keys", "[plate][grouping]") {
    auto const images = tiny54();
    CHECK(sizes(images | group_sequentially(by::channel)) == std::vector<std::size_t>{27, 27});
    CHECK(keys(images | group_sequentially(by::channel)) == "1 | 2 | ");
    CHECK(keys(images | group_sequentially(by::z, by::channel)) == "1 1 | 1 2 | 2 1 | 2 2 | 3 1 | 3 2 | ");
    CHECK(sizes(images | group_sequentially(by::z, by::channel)) == std::vector<std::size_t>(6, 9));
    CHECK(sizes(images | group_sequentially([](auto const&) { return 0; })) == std::vector<std::size_t>{54});
}

TEST_CASE("grouping: a missing site shrinks only its own group", "[plate][grouping][case1]") {
    auto images = tiny54();
    std::erase_if(images, [](image_record const& one) {
        return one.site == number(4) && one.channel == number(1) && one.z == number(2);
    });
    for (auto group : images | group_sequentially(by::channel, by::z)) {
        CHECK(group.records().size() == (group.index() == 1 ? 8u : 9u));
        for (auto const& one : group.records()) CHECK(std::tuple(one.channel, one.z) == group.key());
    }
}

TEST_CASE("grouping: a missing combination creates no empty group", "[plate][grouping][case2]") {
    std::vector<image_record> const images{image("A01", 1, 1, {}, 1), image("A01", 1, 2, {}, 1),
                                           image("A01", 1, 1, {}, 2), image("A02", 1, 2, {}, 1)};
    CHECK(keys(images | group_sequentially(by::well, by::channel, by::timepoint)) ==
          "A01 1 1 | A01 1 2 | A01 2 1 | A02 2 1 | ");
}

TEST_CASE("grouping: constant and absent components remain in the key", "[plate][grouping][case3]") {
    std::vector<image_record> const one_channel{image("A01", 1, 1), image("A02", 1, 1)};
    CHECK(keys(one_channel | group_sequentially(by::channel, by::well)) == "1 A01 | 1 A02 | ");
    std::vector<image_record> const mixed{image("A01", 1, 1), image("A01", {}, 1)};
    CHECK(keys(mixed | group_sequentially(by::site)) == "- | 1 | ");
    CHECK(keys(one_channel | group_sequentially(by::channel, if_present{by::timepoint})) == "1 - | ");
    CHECK_THROWS_AS(one_channel | group_sequentially(by::channel, by::timepoint), sluice::unknown_component);
}

TEST_CASE("grouping: numbers sort numerically, with any padding and gaps", "[plate][grouping][case8]") {
    temp_dir const folder;
    for (auto const* name : {"A01_s1_w5_t1000.tif", "A01_s1_w1_t010.tif", "A01_s1_w1_t2.tif"}) folder.write(name, "x");
    CHECK(keys(scan(folder.path()) | group_sequentially(by::timepoint)) == "2 | 10 | 1000 | ");
    CHECK(keys(scan(folder.path()) | group_sequentially(by::channel)) == "1 | 5 | ");
}

TEST_CASE("grouping: images without a plane form their own group", "[plate][grouping][case11]") {
    temp_dir const folder;
    for (auto const* name : {"ZStep_0/A01_w1.tif", "ZStep_1/A01_w1.tif", "ZStep_2/A01_w1.tif", "A01_w2.tif"})
        folder.write(name, "x");
    CHECK(keys(scan(folder.path()) | group_sequentially(by::z)) == "- | 1 | 2 | ");
}

TEST_CASE("grouping: wells are ordered by row, A to Z, then AA to AF", "[plate][grouping][case13]") {
    temp_dir const folder;
    for (auto const* name :
         {"AA1_w1.tif", "B01_w1.tif", "Z12_w1.tif", "a2_w1.tif", "AF48_w1.tif", "A01_w1.tif", "A1_w2.tif"})
        folder.write(name, "x");
    CHECK(keys(scan(folder.path()) | group_sequentially(by::well)) == "A01 | A02 | B01 | Z12 | AA01 | AF48 | ");
}

TEST_CASE("grouping: many images are grouped correctly in one pass over the records", "[plate][grouping][case10]") {
    std::vector<image_record> images;
    for (std::uint32_t t = 1; t <= 100; ++t)
        for (std::uint32_t channel = 1; channel <= 10; ++channel)
            for (std::uint32_t site = 1; site <= 9; ++site)
                for (std::uint32_t z = 1; z <= 3; ++z) images.push_back(image("A01", site, channel, z, t));
    CHECK(sizes(images | group_sequentially(by::channel)) == std::vector<std::size_t>(10, 2700));
    CHECK(sizes(images | group_sequentially(by::channel, by::timepoint)) == std::vector<std::size_t>(1000, 27));
    CHECK(sizes(images | group_sequentially(by::channel, by::timepoint, by::z)) == std::vector<std::size_t>(3000, 9));
}

TEST_CASE("grouping: wells can be a key; a repeated key does not compile", "[plate][grouping][case18]") {
    std::vector<image_record> const images{image("A02", 1, 1), image("A01", 1, 1), image("A01", 1, 2)};
    CHECK(keys(images | group_sequentially(by::well)) == "A01 | A02 | ");
    using group_type = decltype(group_sequentially);
    using images_type = std::vector<image_record> const&;
    static_assert(std::invocable<group_type const&, images_type, decltype(by::well), decltype(by::channel)>);
    static_assert(!std::invocable<group_type const&, images_type, decltype(by::channel), decltype(by::channel)>);
    static_assert(!std::invocable<group_type const&, images_type, decltype(by::channel), decltype(by::well),
                                  decltype(by::channel)>);
}

TEST_CASE("grouping: records keep their names after the scan is destroyed", "[plate][grouping]") {
    temp_dir const folder;
    folder.write("A01_w1.tif", "x");
    for (auto group : scan(folder.path()) | group_sequentially(by::channel))
        CHECK(group.records()[0].file.path() == folder / "A01_w1.tif");
}
}  // namespace
