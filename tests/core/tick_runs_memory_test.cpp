#include <sluice/core/tick_runs.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <vector>

#include <sluice/core/strided.hpp>
#include <sluice/memory/mapped_file.hpp>
#include <sluice/memory/profiler.hpp>

namespace {

TEST_CASE("unwrapper: reading a mapped counter releases its pages", "[core][tick_runs][bounded]") {
    constexpr std::size_t record_bytes = 64, records = std::size_t{2} << 20;  // 128 MiB
    test::temp_dir const dir;
    auto const path = dir / "ticks.bin";
    {
        std::vector<char> some(1024 * record_bytes, 'x');
        std::ofstream out(path, std::ios::binary);
        for (std::uint32_t at = 0; at < records; at += 1024) {
            for (std::uint32_t i = 0; i < 1024; ++i) {
                auto const tick = at + i + (at + i >= records / 2 ? 7 : 0);
                std::memcpy(some.data() + i * record_bytes, &tick, sizeof tick);
            }
            out.write(some.data(), static_cast<std::streamsize>(some.size()));
        }
        REQUIRE(out.flush());
    }
    sluice::memory::mapped_file const file(path);
    sluice::strided<std::uint32_t> const ticks(file.data(), record_bytes, records, &file);
    REQUIRE(sluice::memory::reset_peak());
    auto const before = sluice::memory::resident_bytes();
    sluice::unwrapper unwrap;
    std::vector<sluice::tick_run> runs;
    unwrap(ticks, runs);
    auto const peak = sluice::memory::peak_resident_bytes() - before;
    WARN("at most " << peak / 1024 << " KiB more than before, over 128 MiB");
    CHECK(peak < (std::size_t{12} << 20));
    CHECK(runs == std::vector<sluice::tick_run>{{0, records / 2},
                                                {records / 2 + 7, records / 2}});  // joined across the 4 MiB releases
}

}  // namespace
