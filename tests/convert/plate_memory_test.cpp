#include "convert/measured_plate.hpp"

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <sluice/plate/synthetic_plate.hpp>
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace plate = sluice::plate;

using test::measured;

TEST_CASE("plate2ngff: --prefetch 1 keeps exactly one more group in memory", "[convert][plate2ngff][bounded]") {
    test::temp_dir const folder;
    auto made = plate::seed27k();  // sparse files
    made.timepoints = plate::one_to(2);
    plate::write_plate(folder / "in", made);
    for (std::vector<std::string> const& what :
         {std::vector<std::string>{"--measure"}, {"--output", (folder / "out.zarr").string(), "--levels", "1"}}) {
        auto words = what;
        words.insert(words.end(), {"--group", "channel,timepoint", "--prefetch"});
        words.push_back("0");
        measured const alone(folder, words);
        words.back() = "1";
        measured const ahead(folder, words);
        WARN(what.front() << ": a group is " << alone.group() << " MiB; peak " << alone.peak()
                          << " MiB above the base, with --prefetch 1 " << ahead.peak() << " MiB");
        CHECK(alone.peak() <= 1.05 * alone.group() + 8);
        CHECK(ahead.peak() <= 2.05 * ahead.group() + 8);
        CHECK(ahead.peak() >= 1.9 * ahead.group());
        CHECK(ahead.report["reduction"] == 10.0);  // 20 groups, 2 in memory
    }
}

TEST_CASE("plate2ngff: twice as many wells need no more memory", "[convert][plate2ngff][bounded]") {
    test::temp_dir const folder;
    auto const peak = [&](std::uint32_t rows, char const* output, char const* compression) {
        std::filesystem::remove_all(folder / "in");
        plate::write_plate(folder / "in", {.well_rows = rows,
                                           .well_columns = 6,
                                           .sites = plate::one_to(2),
                                           .channels = plate::one_to(2),
                                           .width = 512,
                                           .height = 512});
        return measured(folder,
                        {"--output", (folder / output).string(), "--group", "well,channel", "--compress", compression})
            .peak();
    };
    for (auto const& [output, compression] :
         {std::pair{"p.zarr", "none"}, std::pair{"p.h5", "none"}, std::pair{"p.h5", "gzip"}}) {
        auto const few = peak(4, output, compression), many = peak(8, output, compression);
        WARN(output << ", " << compression << ": peak " << few << " MiB above the base for 24 wells, " << many
                    << " MiB for 48");
        CHECK(std::abs(many - few) <= 2);
        CHECK(many <= 16);  // two images are 1 MiB
    }
}
}  // namespace
