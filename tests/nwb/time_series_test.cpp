#include <sluice/nwb/time_series.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include <range/v3/view/iota.hpp>
#include <range/v3/view/transform.hpp>
#include <sluice/nwb/electrical_series.hpp>
#include <sluice/nwb/probe.hpp>
#include <sluice/nwb/processing_module.hpp>

#include "support/catch.hpp"
#include "support/nwb_session.hpp"
#include "support/raw_hdf5.hpp"
#include "support/table.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::nwb::file;

auto seconds(int count) {
    return ranges::views::iota(0, count) | ranges::views::transform([](int i) { return i / 4.; });
}

TEST_CASE("time_series: streams ranges into contiguous datasets", "[nwb][time_series]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.nwb", test::small_session());
    auto module = write(out, sluice::nwb::processing_module{"sample_count", "ticks and seconds"});
    sluice::nwb::write<std::uint32_t>(module, {.name = "sample_count", .description = "ticks", .unit = "int64"},
                                      ranges::views::iota(0U, 20000U), seconds(20000));
    out.commit();
    test::raw_hdf5 const raw(dir / "a.nwb");
    auto const series = std::string("/processing/sample_count/sample_count");
    CHECK(raw.text_attribute("/processing/sample_count", "neurodata_type") == "ProcessingModule");
    CHECK(raw.text_attribute("/processing/sample_count", "description") == "ticks and seconds");
    CHECK(raw.text_attribute(series, "neurodata_type") == "TimeSeries");
    CHECK(raw.text_attribute(series, "comments") == "no comments");
    CHECK(raw.stored_as(series + "/data", H5T_STD_U32LE));
    CHECK(raw.integers(series + "/data").at(19999) == 19999);
    CHECK(raw.text_attribute(series + "/data", "unit") == "int64");
    CHECK(raw.number_attribute(series + "/data", "conversion") == 1.);
    CHECK(raw.number_attribute(series + "/data", "resolution") == -1.);
    CHECK(raw.chunk(series + "/timestamps").empty());
    CHECK(raw.doubles(series + "/timestamps").at(19999) == 19999 / 4.);
    CHECK(raw.text_attribute(series + "/timestamps", "unit") == "seconds");
    CHECK(raw.attribute_stored_as(series + "/timestamps", "interval", H5T_STD_I32LE));
    CHECK(raw.number_attribute(series + "/timestamps", "interval") == 1.);
}

TEST_CASE("time_series: rejects a number of timestamps other than the rows", "[nwb][time_series][errors]") {
    test::temp_dir const dir;
    auto out = sluice::hdf5::file::create(dir / "a.h5");
    CHECK_THROWS_WITH(sluice::nwb::write<int>(out, {.name = "s"}, std::vector{1, 2}, seconds(3)),
                      "sluice::nwb::write_timestamps: /s must have one timestamp for each of its 2 rows, got 3");
}

TEST_CASE("time_series: reports progress per window, for data and then for timestamps", "[nwb][time_series]") {
    test::temp_dir const dir;
    auto out = sluice::hdf5::file::create(dir / "a.h5");
    auto const window = static_cast<int>(sluice::nwb::window_elements);
    std::vector<std::uint64_t> reported;
    sluice::nwb::write<int>(out, {.name = "s"}, ranges::views::iota(0, window + 5), seconds(window + 5),
                            [&](std::uint64_t bytes) { reported.push_back(bytes); });
    CHECK(reported == std::vector<std::uint64_t>{4ULL << 20, 20, 8ULL << 20, 40});
    std::vector<int> last(6);
    out.open_group("s").open_dataset<int>("data").read(static_cast<std::uint64_t>(window) - 1, last);
    CHECK(last == std::vector{window - 1, window, window + 1, window + 2, window + 3, window + 4});
}

TEST_CASE("time_series: reports progress once for a range without windows", "[nwb][time_series]") {
    test::temp_dir const dir;
    auto out = sluice::hdf5::file::create(dir / "a.h5");
    std::list<int> const data{1, 2, 3};
    std::vector<std::uint64_t> reported;
    sluice::nwb::write<int>(out, {.name = "s"}, data, std::list{1., 2., 3.},
                            [&](std::uint64_t bytes) { reported.push_back(bytes); });
    CHECK(reported == std::vector<std::uint64_t>{12, 24});
}

void write_electrodes(file& out, int count) {
    write(out, sluice::nwb::probe{0, "t", "d", "um", true, 12.5, {}});
    write(out, sluice::nwb::electrode_group{"0", "d", "CA1", sluice::nwb::probe_name(0), "CA1", 1, 2, 3, "mm"});
    sluice::nwb::electrodes_table table;
    for (int i = 0; i < count; ++i) table.rows.push_back({.group = "0", .location = "CA1"});
    write(out, table);
}

TEST_CASE("electrical_series: writes samples in chunks and timestamps at the end", "[nwb][electrical_series]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.nwb", test::small_session());
    write_electrodes(out, 3);
    auto series = write(out, sluice::nwb::electrical_series{.conversion = 1.95e-7, .chunk_rows = 4});
    test::table<std::int16_t> const samples(6, 3, [](auto row, auto column) { return row * 3 + column; });
    for (std::size_t row = 0; row < 6; ++row) series.append(samples.rows(row, 1));
    series.finish(seconds(6));
    out.commit();

    test::raw_hdf5 const raw(dir / "a.nwb");
    auto const place = std::string("/acquisition/e-series");
    CHECK(raw.text_attribute(place, "neurodata_type") == "ElectricalSeries");
    CHECK(raw.extent(place + "/data") == std::vector<hsize_t>{6, 3});
    CHECK(raw.chunk(place + "/data") == std::vector<hsize_t>{4, 3});
    CHECK(raw.stored_as(place + "/data", H5T_STD_I16LE));
    CHECK(raw.integers(place + "/data").at(17) == 17);
    CHECK(raw.number_attribute(place + "/data", "conversion") == 1.95e-7);
    CHECK(raw.text_attribute(place + "/data", "unit") == "volts");
    CHECK(raw.integers(place + "/electrodes") == std::vector<std::int64_t>{0, 1, 2});
    CHECK(raw.text_attribute(place + "/electrodes", "neurodata_type") == "DynamicTableRegion");
    CHECK(raw.attribute_target(place + "/electrodes", "table") == "/general/extracellular_ephys/electrodes");
    CHECK(raw.doubles(place + "/timestamps").at(5) == 1.25);
}

TEST_CASE("electrical_series: rejects no electrodes and a wrong number of timestamps",
          "[nwb][electrical_series][errors]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.nwb", test::small_session());
    CHECK_THROWS_WITH(write(out, sluice::nwb::electrical_series{}),
                      ContainsSubstring("/general/extracellular_ephys/electrodes"));
    write_electrodes(out, 2);
    CHECK_THROWS_WITH(write(out, sluice::nwb::electrical_series{.channel_conversion = {1.F}}),
                      ContainsSubstring("channel_conversion must have 2 factors, got 1"));
    auto series = write(out, sluice::nwb::electrical_series{.name = "other"});
    series.append(test::table<std::int16_t>(2, 2, [](auto, auto) { return 0; }).rows());
    CHECK_THROWS_WITH(series.append(test::table<std::int16_t>(2, 3, [](auto, auto) { return 0; }).rows()),
                      ContainsSubstring("/acquisition/other/data: a row must have 2 columns, got 3"));
    CHECK_THROWS_WITH(series.finish(seconds(3)),
                      ContainsSubstring("/acquisition/other must have one timestamp for each of its 2 rows, got 3"));
}

TEST_CASE("series_sink: commit throws an error that names an unfinished series", "[nwb][series_sink][errors]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.nwb", test::small_session());
    write_electrodes(out, 2);
    auto series = write(out, sluice::nwb::electrical_series{});
    series.append(test::table<std::int16_t>(1000, 2, [](auto row, auto) { return row; }).rows());
    CHECK_THROWS_WITH(out.commit(), ContainsSubstring(": /acquisition/e-series/data: sluice::hdf5::file::close: a row "
                                                      "sink must be finished before the file is closed"));
    CHECK_THROWS_AS(out.close(), sluice::hdf5::error);
    CHECK_THROWS_AS(series.finish(seconds(999)), sluice::argument_error);
    CHECK_THROWS_WITH(out.commit(), ContainsSubstring(": /acquisition/e-series/timestamps: sluice::hdf5::file::close: "
                                                      "timestamps must be written before the file is closed"));
    CHECK(!std::filesystem::exists(dir / "a.nwb"));
    auto moved = std::move(series);
    moved.finish(seconds(1000));
    out.commit();
    CHECK(test::raw_hdf5(dir / "a.nwb").extent("/acquisition/e-series/data") == std::vector<hsize_t>{1000, 2});
}

TEST_CASE("progress_callback: an empty callback does nothing", "[nwb][time_series]") {
    sluice::nwb::progress_callback const none, null{};
    none(7);
    null(7);
    std::uint64_t bytes = 0;
    sluice::nwb::progress_callback const adds = [&](std::uint64_t more) { bytes += more; };
    auto const copy = adds;
    copy(7);
    CHECK(bytes == 7);
    test::temp_dir const dir;
    auto out = sluice::hdf5::file::create(dir / "a.h5");
    auto series = sluice::nwb::begin_rows<std::int16_t>(sluice::nwb::create(out, {.name = "s"}), {.name = "s"}, 2);
    series.append(test::table<std::int16_t>(5, 2, [](auto, auto) { return 0; }).rows());
    series.finish(seconds(5), {});
    out.close();
}
}  // namespace
