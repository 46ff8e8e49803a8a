#include <sluice/nwb/file.hpp>

#include <cstdlib>
#include <string>

#include <range/v3/view/iota.hpp>
#include <sluice/nwb/associated_file.hpp>
#include <sluice/nwb/device.hpp>
#include <sluice/nwb/electrical_series.hpp>
#include <sluice/nwb/header_device.hpp>
#include <sluice/nwb/probe.hpp>
#include <sluice/nwb/processing_module.hpp>
#include <sluice/nwb/specifications.hpp>
#include <sluice/nwb/subject.hpp>
#include <sluice/nwb/time_intervals.hpp>

#include "support/catch.hpp"
#include "support/nwb_session.hpp"
#include "support/shared_dir.hpp"
#include "support/table.hpp"
#include "support/temp_dir.hpp"

namespace {
using namespace sluice::nwb;

/// One of everything.
void write_everything(std::filesystem::path const& target, std::filesystem::path const& schema) {
    auto about = test::small_session();
    about.experimenter = {"last, first"};
    about.keywords = {"replay"};
    about.source_script = about.source_script_file = "a test";
    auto out = file::create(target, about);
    cache_specifications(out, schema);
    write(out, subject{.subject_id = "1",
                       .sex = "M",
                       .species = "Rattus norvegicus",
                       .date_of_birth = "2000-01-01T00:00:00+00:00",
                       .age = "P90D"});
    write(out, camera_device{0, "camera", 0.001, "lens", {"model", "maker"}, 30.});
    write(out, data_acquisition_device{0, "SpikeGadgets", "Intan", "Intan"});
    write(out, header_device{{{"commitHead", "x"}}});
    write(out, probe{0, "tetrode", "four wires", "um", true, 12.5, {{"0", {{"0", 1, 2, 3}}}}});
    write(out, electrode_group{"0", "d", "CA1", probe_name(0), "CA1", 1, 2, 3, "mm"});
    write(out, electrodes_table{{{.group = "0", .location = "CA1", .hardware_channel = "0"}}});
    auto series = write(out, electrical_series{.filtering = "none", .channel_conversion = {1.F}});
    series.append(test::table<std::int16_t>(10, 1, [](auto, auto) { return 0; }).rows());
    series.finish(ranges::views::iota(0, 10));
    auto module = write(out, processing_module{"sample_count", "ticks"});
    sluice::nwb::write<std::uint32_t>(module, {.name = "sample_count", .unit = "int64"}, ranges::views::iota(0U, 10U),
                                      ranges::views::iota(0, 10));
    write(module, dynamic_table{"table",
                                "all kinds of columns",
                                {{"words", "w", std::vector<std::string>{"\xC3\xA9"}},
                                 {"truths", "t", std::vector<bool>{true}},
                                 {"pairs", "p", std::vector<std::int64_t>{1, 2}, {2}},
                                 {"rows of nothing", "n", std::vector<std::int64_t>{}, {0}},
                                 {"groups", "g", std::vector{out.place("general/extracellular_ephys/0").reference()}},
                                 ragged<double>("some", "s", {{1., 2.}})},
                                {0}});
    write(module, associated_file{"log", "a state script's", std::string(std::size_t{1} << 20, 'x'), {1, 2}});
    write(out, time_intervals{"epochs", "epochs", {{1, 2, {"01_a"}}, {2, 3, {"02_b"}}}});
    out.commit();
}

TEST_CASE("file: all types are valid by the schema and by the cached schema", "[nwb][file]") {
    auto const shared = test::shared_dir();
    if (!shared) return;
    if (std::system("/usr/bin/python3 -c 'import h5py, hdmf' > /dev/null 2>&1") != 0) {
        WARN("test skipped: /usr/bin/python3 has no h5py or no hdmf");
        return;
    }
    test::temp_dir const dir;
    write_everything(dir / "a.nwb", *shared / "schema");
    auto const check =
        "/usr/bin/python3 -B " + (*shared / "tools/check_nwb.py").string() + " " + (dir / "a.nwb").string();
    CHECK(std::system(check.c_str()) == 0);
    CHECK(std::system((check + " --cached").c_str()) == 0);
}
}  // namespace
