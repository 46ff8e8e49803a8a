#include <sluice/convert/plate_to_ngff/group_pass.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <future>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/plate_to_ngff.hpp>
#include <sluice/convert/plate_to_ngff/plate_places.hpp>
#include <sluice/plate/scan.hpp>
#include <sluice/plate/synthetic_plate.hpp>
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace convert = sluice::convert;
namespace plate = sluice::plate;
namespace ngff = sluice::ngff;
using convert::plate_component;

plate::image_record record(plate::number site, plate::number channel, plate::number z, plate::number timepoint = {},
                           plate::well well = {}) {
    return {well, site, channel, z, timepoint, 0, {}};
}

TEST_CASE("parse_components: reads names separated by commas, and rejects unknown or repeated names",
          "[convert][plate]") {
    CHECK(convert::parse_components("channel,timepoint") ==
          std::vector{plate_component::channel, plate_component::timepoint});
    CHECK(convert::parse_components("").empty());
    CHECK_THROWS_WITH(convert::parse_components("channel,colour"),
                      "sluice::convert::parse_components: must be well, site, channel, z or timepoint, got \"colour\"");
    CHECK_THROWS_WITH(convert::parse_components("z,z"),
                      "sluice::convert::parse_components: a component may occur once, got z twice");
}

TEST_CASE("component_key: orders by the first component first, and absent numbers first", "[convert][plate]") {
    std::vector const images{record(1, 2, {}), record(1, 10, {}), record({}, 2, {})};
    std::vector const components{plate_component::channel, plate_component::site};
    convert::component_key const key(components, images);
    CHECK(key(images[0]) < key(images[1]));  // 2 before 10
    CHECK(key(images[2]) < key(images[0]));
    CHECK(key.describe(images[2]) == "channel 2 site -");
    CHECK(convert::component_key({}, images).describe(images[0]) == "all images");
    std::vector const lacking{plate_component::timepoint};
    CHECK_THROWS_AS(convert::component_key(lacking, images), sluice::unknown_component);
    std::vector const twice{plate_component::z, plate_component::z};
    CHECK_THROWS_AS(convert::component_key(twice, std::vector{record(1, 1, 1)}), sluice::argument_error);
}

TEST_CASE("plate_places: maps numbers to ranks that are the same in every well", "[convert][plate]") {
    std::vector const images{record(1, 1, 1), record(7, 5, 1), record(7, 5, 1, {}, {3, 4})};
    convert::plate_places const places(images);
    CHECK(places(images[1]) == ngff::plane_place{0, 1, 0, 1, 0});
    CHECK(places(images[2]) == ngff::plane_place{1, 0, 0, 1, 0});  // the first field of its well
    plate::image_set set;
    set.images = images;
    plate::tiff_info form;
    form.width = 4, form.height = 3;
    auto const layout = places.layout(set, form, {});
    CHECK(layout.wells[1].fields[0].name == "1");  // the same name as this site in other wells
    CHECK(layout.image.shape == ngff::image_shape{1, 2, 1, 3, 4});
    ngff::require_valid(layout);
}

TEST_CASE("plate_places: a channel without z is at plane 0, and a projection of a stack is a separate plane",
          "[convert][plate]") {
    std::vector images{record(1, 1, 1), record(1, 1, 2), record(1, 2, {})};
    CHECK(convert::plate_places(images)(images[2]).z == 0);
    CHECK(convert::plate_places(images)(images[0]).z == 0);
    CHECK(convert::plate_places(images)(images[1]).z == 1);
    images.push_back(record(1, 1, {}));
    CHECK(convert::plate_places(images)(images[3]).z == 0);
    CHECK(convert::plate_places(images)(images[0]).z == 1);
}

TEST_CASE("components_of: omits components that no image has", "[convert][plate]") {
    std::vector const images{record(1, 2, {}), record(1, {}, {})};
    CHECK(convert::components_of(images, {plate_component::channel, plate_component::timepoint}) ==
          std::vector{plate_component::channel});
}

struct tiny {
    tiny() {
        plate::write_plate(folder.path(), plate::tiny54());
        images = plate::scan(folder.path());
    }
    test::temp_dir folder;
    plate::image_set images;
};

TEST_CASE("measure_groups: grouped by channel, 27 of the 54 images are in memory at a time",
          "[convert][plate][bounded]") {
    tiny const plate;
    std::vector<std::uint64_t> done;
    auto const report = convert::measure_groups(
        plate.images,
        {.groups = {plate_component::channel}, .progress = [&](auto const&, std::uint64_t so_far, std::uint64_t all) {
             CHECK(all == 54);
             done.push_back(so_far);
         }});
    REQUIRE(report.groups.size() == 2);
    for (auto const& group : report.groups) {
        CHECK(group.files == 27);
        CHECK(group.loaded == 27);
        CHECK(group.bytes == 27u * 256 * 256 * 2);
    }
    CHECK(report.groups[1].key == "channel 2");
    CHECK(report.largest_group_bytes == 27u * 256 * 256 * 2);
    CHECK(report.bytes == 54u * 256 * 256 * 2);
    CHECK(done == std::vector<std::uint64_t>{27, 54});
    CHECK(report.planes_written == 0);
}

TEST_CASE("pass_groups: a component that no image has is ignored, or an error if groups are required",
          "[convert][plate][errors]") {
    tiny const plate;
    auto const report = convert::measure_groups(plate.images);  // by channel and timepoint
    REQUIRE(report.groups.size() == 2);
    CHECK(report.groups[0].key == "channel 1");
    CHECK_THROWS_AS(convert::measure_groups(plate.images, {.require_groups = true}), sluice::unknown_component);
}

TEST_CASE("pass_groups: z and channel make six groups of nine, in order", "[convert][plate]") {
    tiny const plate;
    auto const report =
        convert::measure_groups(plate.images, {.groups = {plate_component::z, plate_component::channel}});
    REQUIRE(report.groups.size() == 6);
    CHECK(report.groups[0].key == "z 1 channel 1");
    CHECK(report.groups[1].key == "z 1 channel 2");
    CHECK(report.groups[5].key == "z 3 channel 2");
    for (auto const& group : report.groups) CHECK(group.files == 9);
}

TEST_CASE("pass_groups: an exception from a consumer stops all jobs and is rethrown", "[convert][plate][errors]") {
    test::temp_dir const folder;
    plate::write_plate(folder.path(),
                       {.well_rows = 2, .well_columns = 3, .channels = {1, 2}, .width = 16, .height = 8});
    auto const images = plate::scan(folder.path());
    auto const fail = [] {
        return [](std::span<plate::image_record const> records, plate::image_stack&) {
            if (records.front().well == plate::well{1, 1}) throw std::runtime_error("no more room");
        };
    };
    for (unsigned const jobs : {1u, 3u})
        CHECK_THROWS_WITH(convert::pass_groups(images.images, {.groups = {plate_component::well}, .jobs = jobs}, fail),
                          "no more room");
    CHECK_THROWS_WITH(convert::measure_groups(images, {.jobs = 0}),
                      "sluice::convert::pass_groups: jobs must be at least 1, got 0");
}

TEST_CASE("pass_groups: prefetch loads later groups into separate memory", "[convert][plate][prefetch]") {
    tiny const plate;
    for (unsigned const prefetch : {0u, 1u, 2u}) {
        std::set<void const*> places;
        std::vector<std::string> keys;
        auto const note = [&] {
            return [&](std::span<plate::image_record const>, plate::image_stack& stack) {
                places.insert(stack.image_bytes(0).data());
            };
        };
        auto const report = convert::pass_groups(
            plate.images.images, {.groups = {plate_component::z, plate_component::channel}, .prefetch = prefetch},
            note);
        for (auto const& group : report.groups) keys.push_back(group.key);
        CHECK(keys == std::vector<std::string>{"z 1 channel 1", "z 1 channel 2", "z 2 channel 1", "z 2 channel 2",
                                               "z 3 channel 1", "z 3 channel 2"});
        CHECK(places.size() == prefetch + 1);
        CHECK(report.files == 54);
    }
}

TEST_CASE("pass_groups: prefetch 1 loads before a group is used, and prefetch 0 does not",
          "[convert][plate][prefetch]") {
    tiny const plate;
    for (unsigned const prefetch : {0u, 1u}) {
        std::atomic<int> calls{0};
        std::promise<void> second_begun;
        convert::group_pass_options options{.groups = {plate_component::channel}, .prefetch = prefetch};
        options.load.checkpoint = [&] {
            if (++calls == 2 * 27 + 1) second_begun.set_value();  // one call per image for its size, one for decoding
        };
        bool first = true;
        convert::pass_groups(plate.images.images, options, [&] {
            return [&](std::span<plate::image_record const>, plate::image_stack&) {
                if (std::exchange(first, false) && prefetch == 1)
                    CHECK(second_begun.get_future().wait_for(std::chrono::minutes(1)) == std::future_status::ready);
                else
                    CHECK(calls == (first ? 54 : calls.load()));
            };
        });
        CHECK(calls == 2 * 54);
    }
}

TEST_CASE("pass_groups: a failed prefetch throws when its group is next", "[convert][plate][prefetch][errors]") {
    test::temp_dir const folder;
    auto made = plate::tiny54();
    made.defects = {{53, plate::plate_defect::truncated}};  // in the last group
    plate::write_plate(folder.path(), made);
    auto const images = plate::scan(folder.path());
    std::size_t used = 0;
    auto const count = [&] { return [&](std::span<plate::image_record const>, plate::image_stack&) { ++used; }; };
    CHECK_THROWS_AS(convert::pass_groups(images.images, {.groups = {plate_component::channel}, .prefetch = 1}, count),
                    plate::tiff_error);
    CHECK(used == 1);
}

TEST_CASE("pass_groups: the peak is at least the resident memory of every group", "[convert][plate]") {
    tiny const plate;
    auto const report = convert::measure_groups(plate.images, {.groups = {plate_component::channel}});
    for (auto const& group : report.groups) CHECK(report.peak_resident >= group.resident_loaded);
}
}  // namespace
