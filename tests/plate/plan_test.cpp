#include <sluice/plate/plan.hpp>

#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include <sluice/plate/missing_images.hpp>
#include <sluice/plate/scan.hpp>
#include <sluice/plate/synthetic_plate.hpp>
#include <sluice/views/group_sequentially.hpp>

namespace {
using namespace sluice::plate;
using sluice::views::group_sequentially;

synthetic_plate tiny54() {
    synthetic_plate plate;
    plate.sites = one_to(9);
    plate.channels = one_to(2);
    plate.z = one_to(3);
    plate.width = plate.height = 32;
    return plate;
}

TEST_CASE("plan: counts groups, files and bytes before an image is read", "[plate][plan]") {
    test::temp_dir const folder;
    write_plate(folder.path(), tiny54());
    auto const set = scan(folder.path());
    auto const by_channel = plan(set | group_sequentially(by::channel));
    CHECK(by_channel.groups == 2);
    CHECK(by_channel.files == 54);
    CHECK(by_channel.most_files == 27);
    CHECK(by_channel.total_bytes == 54 * 2048);
    CHECK(by_channel.largest_group_bytes == 27 * 2048);
    CHECK(by_channel.reduction() == 2.0);
    CHECK(by_channel.image.width == 32);
    CHECK(describe(by_channel) == "2 groups, up to 27 files, peak 0.1 MiB of 0.1 MiB");
    auto const whole = plan(set | group_sequentially([](auto const&) { return 0; }));
    CHECK(whole.reduction() == 1.0);
    CHECK(plan(set | group_sequentially(by::channel), {.alive = 2}).reduction() == 1.0);
}

TEST_CASE("plan: the peak includes further groups and decoding threads", "[plate][plan]") {
    test::temp_dir const folder;
    write_plate(folder.path(), tiny54());
    auto const groups = scan(folder.path()) | group_sequentially(by::channel, by::z);
    auto const one = plan(groups), two = plan(groups, {.alive = 2}), threads = plan(groups, {.threads = 4});
    CHECK(one.peak_bytes() == one.index_bytes + 9 * 2048 + 2 * one.image.block_bytes());
    CHECK(two.peak_bytes() == one.peak_bytes() + 9 * 2048);
    CHECK(threads.peak_bytes() == one.peak_bytes() + 6 * one.image.block_bytes());
}

TEST_CASE("plan: ask_all finds images of another format", "[plate][plan]") {
    test::temp_dir const folder;
    auto plate = tiny54();
    plate.defects = {{5, plate_defect::wider}};
    write_plate(folder.path(), plate);
    auto const groups = scan(folder.path()) | group_sequentially(by::channel);
    CHECK(plan(groups).other_forms == 0);
    auto const every_image = plan(groups, {.ask_all = true});
    CHECK(every_image.other_forms == 1);
    CHECK(every_image.total_bytes == 55 * 2048);
    CHECK(every_image.largest_group_bytes == 28 * 2048);
}

TEST_CASE("plan: no images yield no groups", "[plate][plan]") {
    std::vector<image_record> const none;
    auto const nothing = plan(none | group_sequentially(by::channel));
    CHECK(nothing.groups == 0);
    CHECK(nothing.peak_bytes() == 0);
    CHECK(nothing.reduction() == 1.0);
}

TEST_CASE("plan: an unreadable image throws an error that names it", "[plate][plan][errors]") {
    std::vector<image_record> const gone{{{0, 0}, 1, 1, {}, {}, 0, image_file("/nowhere/A01_s1_w1.tif")}};
    CHECK_THROWS_WITH(plan(gone | group_sequentially(by::channel)), ContainsSubstring("/nowhere/A01_s1_w1.tif"));
}

TEST_CASE("missing_images: lists the missing images of a group, by its key", "[plate][plan][case1]") {
    test::temp_dir const folder;
    auto plate = tiny54();
    plate.defects = {{20, plate_defect::missing}};
    auto const lost = plate.images().at(20);
    write_plate(folder.path(), plate);
    auto const set = scan(folder.path());
    CHECK(set.size() == 53);
    auto const missing = missing_images(set.images);
    REQUIRE(missing.size() == 1);
    CHECK(missing[0].site == number(lost.site));
    CHECK(missing[0].channel == number(lost.channel));
    CHECK(missing[0].z == number(lost.z));
    auto lacking = missing | group_sequentially(by::channel, by::z);
    CHECK((*lacking.begin()).key() == std::tuple(number(lost.channel), number(lost.z)));
}

TEST_CASE("missing_images: a channel without a stack and an empty well miss nothing", "[plate][plan][case11]") {
    auto const image = [](char const* at, number channel, number z) {
        return image_record{*parse_well(at), 1, channel, z, {}, 0, {}};
    };
    std::vector<image_record> const images{image("A01", 1, 1), image("A01", 1, 2), image("A01", 2, {}),
                                           image("C05", 1, 1), image("C05", 1, 2), image("C05", 2, {})};
    CHECK(missing_images(images).empty());
    CHECK(missing_images(std::span(images).first(5)).size() == 1);
}
}  // namespace
