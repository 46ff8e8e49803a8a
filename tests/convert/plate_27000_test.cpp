#include "convert/measured_plate.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

namespace {
using test::measured;

TEST_CASE("plate2ngff: 27 of 27,000 images are in memory at a time, for each of 1,000 groups",
          "[convert][plate2ngff][bounded]") {
    test::temp_dir const folder;
    auto const in = (folder / "in").string();
    REQUIRE(test::run({SLUICE_SYNTHESIZE_PLATE, in, "--standard", "seed27k"}).status == 0);

    measured const all(folder, {"--measure", "--group", "channel,timepoint", "--drop-cache"});
    auto const& groups = all.report["groups"];
    REQUIRE(groups.size() == 1000);
    auto least = 1e9, most = 0.0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        REQUIRE(groups[i]["loaded"] == 27);
        if (i == 0) continue;
        auto const cleared = measured::mebibytes(groups[i]["resident_cleared_bytes"]);
        least = std::min(least, cleared), most = std::max(most, cleared);
    }
    WARN("27 of 27,000 images are " << all.group() << " MiB: peak " << all.peak() << " MiB above the base, " << least
                                    << " to " << most << " after clearing; " << all.report["seconds"] << " s");
    CHECK(all.report["files"] == 27'000);
    CHECK(all.report["pixel_bytes"] == 27'000'000'000);
    CHECK(all.report["reduction"] == 1000.0);
    CHECK(all.peak() <= 36);
    CHECK(all.peak() <= 1.05 * all.group() + 8);
    CHECK(most - least <= 1);

    auto const plan = test::run({SLUICE_PLATE2NGFF, in, "--plan", "--group", "channel"});
    CHECK_THAT(plan.out, ContainsSubstring("  2,700      2574.9  channel 1\n"));
    CHECK_THAT(plan.out, ContainsSubstring("  2,700      2574.9  channel 10\n10 groups, up to 2700 files, peak "));
    CHECK_THAT(plan.out, ContainsSubstring("\n10.0 times less memory than all images at once\n"));
}
}  // namespace
