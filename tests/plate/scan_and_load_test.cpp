#include <sluice/plate/load_group.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>

#include <sluice/plate/scan.hpp>
#include <sluice/plate/synthetic_plate.hpp>
#include <sluice/views/group_sequentially.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace plate = sluice::plate;
namespace by = sluice::plate::by;
using plate::plate_naming;
using sluice::views::group_sequentially;
using sluice::views::if_present;

/// Returns true if the image's pixels encode the coordinates of this record.
bool is_of(std::span<std::uint16_t const> image, plate::image_record const& record) {
    plate::synthetic_image const named{record.well.row,         record.well.column,
                                       record.site.value_or(0), record.channel.value_or(0),
                                       record.z.value_or(0),    record.timepoint.value_or(0)};
    auto const tag = plate::synthetic_tag(named);
    return std::equal(tag.begin(), tag.end(), image.begin());
}

/// Loads a plate by channel and timepoint. Returns the number of groups, of images in the right group, and of images.
std::array<std::size_t, 3> loaded(plate::synthetic_plate const& made) {
    test::temp_dir folder;
    plate::write_plate(folder.path(), made);
    sluice::memory::arena arena;
    std::size_t groups = 0, right = 0, images = 0;
    for (auto&& group :
         plate::scan(folder.path()) | group_sequentially(if_present{by::channel}, if_present{by::timepoint})) {
        auto const& stack = group.load(arena);
        for (std::size_t i = 0; i < stack.size(); ++i)
            right += is_of(stack.image<std::uint16_t>(i), group.records()[stack.record(i)]);
        images += stack.size();
        ++groups;
    }
    return {groups, right, images};
}

plate::synthetic_plate small_plate(plate_naming naming) {
    plate::synthetic_plate made;
    made.naming = naming;
    made.well_rows = made.well_columns = 2;
    made.sites = made.z = plate::one_to(2);
    made.channels = plate::one_to(3);
    made.timepoints = {1, 2, 10};
    made.width = 16;
    made.height = 4;
    return made;
}

TEST_CASE("scan and load_group: in every naming, images reach the group encoded in their pixels",
          "[plate][scan][load_group]") {
    for (auto const naming : {plate_naming::ix_flat, plate_naming::ix_folders, plate_naming::ix_guid,
                              plate_naming::phenix, plate_naming::cv, plate_naming::incell, plate_naming::openhcs}) {
        INFO("naming " << static_cast<int>(naming));
        CHECK(loaded(small_plate(naming)) == std::array<std::size_t, 3>{9, 144, 144});
    }
}

TEST_CASE("scan and load_group: names may omit components", "[plate][scan][load_group]") {
    auto made = small_plate(plate_naming::ix_flat);
    made.sites = made.channels = made.z = made.timepoints = {};
    CHECK(loaded(made) == std::array<std::size_t, 3>{1, 4, 4});
}

TEST_CASE("scan and load_group: tiny54 by channel keeps 27 of 54 images in memory", "[plate][scan][load_group]") {
    test::temp_dir folder;
    plate::write_plate(folder.path(), plate::tiny54());
    sluice::memory::arena arena;
    for (auto&& group : plate::scan(folder.path()) | group_sequentially(by::channel)) {
        CHECK(group.load(arena).size() == 27);
        CHECK(arena.used() == 27 * 256 * 256 * 2);  // 3.375 MiB
    }
    CHECK(arena.most_used() == 27 * 256 * 256 * 2);
}

TEST_CASE("scan and load_group: a sparse plate has exactly its existing images", "[plate][scan][load_group]") {
    auto const made = plate::sparse_plate();
    auto const count = made.images().size();
    CHECK(loaded(made) == std::array<std::size_t, 3>{15, count, count});
}
}  // namespace
