#include "convert/conversion.hpp"
#include "convert/machine.hpp"

#include <sluice/memory/profiler.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "support/catch.hpp"

namespace {

TEST_CASE("trodes_to_nwb: buffers are returned to the system when memory becomes short",
          "[convert][pressure][bounded]") {
    test::temp_dir const folder;
    sluice::trodes::synthesis day;
    day.epochs = 2;  // buffers of the second may reuse memory that the first has freed
    day.seconds = 8;
    test::write_day(folder.path(), day);
    test::machine const here(10'000);
    auto options = here.options();
    options.output = folder / "out.nwb";
    std::vector<std::uint64_t> resident(10);  // per tenth of the day
    options.on_progress = [&](sluice::convert::progress const& now) {
        if (now.stage != "converting" || now.bytes_total == 0) return;
        auto const tenth = std::min<std::size_t>(9, static_cast<std::size_t>(10 * now.bytes_done / now.bytes_total));
        here.available(tenth < 7 ? 10'000 : 10);
        resident[tenth] = sluice::memory::resident_bytes();
    };
    test::convert_to_output(folder.path(), options);
    WARN("resident: " << resident[6] / 1024 << " KiB before, " << resident[9] / 1024 << " KiB under critical pressure");
    CHECK(resident[9] + 700'000 < resident[6]);  // two strips of each series
}
}  // namespace
