#include <sluice/convert/plate_to_ngff.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

#include <sluice/plate/scan.hpp>
#include <sluice/plate/synthetic_plate.hpp>
#include "support/catch.hpp"
#include "support/peak_memory.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace convert = sluice::convert;
namespace plate = sluice::plate;

/// Returns the peak bytes of measure_groups, without the arena and the scanned records, for `columns` wells of 27 small
/// images.
std::size_t beside_pixels(std::uint32_t columns) {
    test::temp_dir const folder;
    plate::write_plate(
        folder.path(),
        {.well_columns = columns, .sites = plate::one_to(9), .z = plate::one_to(3), .width = 16, .height = 8});
    auto const images = plate::scan(folder.path());
    REQUIRE(images.size() == 27 * columns);
    return test::peak_memory([&] { convert::measure_groups(images, {.groups = {convert::plate_component::well}}); });
}

TEST_CASE("pass_groups: each file costs few bytes beyond its scanned record", "[convert][plate][bounded]") {
    auto const few = beside_pixels(8), many = beside_pixels(48);
    auto const each = static_cast<double>(many - few) / (40 * 27);
    WARN(each << " bytes per file; " << few << " and " << many);
    CHECK(each <= 40);
}
}  // namespace
