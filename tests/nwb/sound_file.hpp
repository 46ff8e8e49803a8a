/// \file
/// A small NWB file without an error, which a test gives one.
#pragma once

#include <sluice/nwb/electrical_series.hpp>
#include <sluice/nwb/electrode_group.hpp>
#include <sluice/nwb/electrodes_table.hpp>
#include <sluice/nwb/file.hpp>
#include <sluice/nwb/probe.hpp>
#include <sluice/nwb/processing_module.hpp>
#include <sluice/nwb/time_intervals.hpp>
#include <sluice/nwb/time_series.hpp>
#include <sluice/nwb/verify.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <range/v3/view/iota.hpp>

#include "support/nwb_session.hpp"
#include "support/spoil_hdf5.hpp"
#include "support/table.hpp"
#include "support/temp_dir.hpp"

namespace test {

/// /acquisition/e-series: 10 rows of 2 channels. /processing/clock/long: 80000 rows. /intervals/epochs: 2 rows, ragged
/// tags.
class sound_file {
public:
    sound_file() {
        namespace nwb = sluice::nwb;
        auto out = nwb::file::create(path(), small_session());
        write(out, nwb::probe{0, "tetrode", "four wires", "um", true, 12.5, {{"0", {{"0", 1, 2, 3}}}}});
        write(out, nwb::electrode_group{"0", "d", "CA1", nwb::probe_name(0), "CA1", 1, 2, 3, "mm"});
        write(out, nwb::electrodes_table{{{.group = "0", .location = "CA1", .hardware_channel = "0"},
                                          {.group = "0", .location = "CA1", .hardware_channel = "1"}}});
        auto series = write(out, nwb::electrical_series{.channel_conversion = {1.F, 2.F}});
        series.append(table<std::int16_t>(10, 2, [](auto, auto) { return 0; }).rows());
        series.finish(ranges::views::iota(0, 10));
        auto module = write(out, nwb::processing_module{"clock", "ticks"});
        nwb::write<std::uint32_t>(module, {.name = "long", .unit = "int64"}, ranges::views::iota(0U, 80000U),
                                  ranges::views::iota(0, 80000));
        write(out, nwb::time_intervals{"epochs", "epochs", {{1, 2, {"01_a", "first"}}, {2, 3, {"02_b"}}}});
        out.commit();
    }
    std::filesystem::path path() const { return folder / "sound.nwb"; }

    sluice::nwb::verification verified() const { return sluice::nwb::verify(path()); }
    /// The kept errors of the file, one line each, sorted.
    std::vector<std::string> error_lines() const {
        std::vector<std::string> lines;
        auto const found = verified();
        for (auto const& one : found.errors()) lines.push_back(std::string(name_of(one.kind)) + ": " + one.text());
        std::sort(lines.begin(), lines.end());
        return lines;
    }

    temp_dir folder;
};

using lines = std::vector<std::string>;

}  // namespace test
