#include <sluice/nwb/dynamic_table.hpp>

#include <string>
#include <vector>

#include <sluice/nwb/electrodes_table.hpp>
#include <sluice/nwb/probe.hpp>
#include <sluice/nwb/time_intervals.hpp>

#include "support/catch.hpp"
#include "support/nwb_session.hpp"
#include "support/raw_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::nwb::column;
using sluice::nwb::dynamic_table;
using sluice::nwb::file;
using sluice::nwb::ragged;

template <class... Columns>
dynamic_table table_of(Columns... columns) {
    return {"table", "a table", {columns...}};
}

TEST_CASE("dynamic_table: columns keep their types and their order", "[nwb][dynamic_table]") {
    test::temp_dir const dir;
    auto out = sluice::hdf5::file::create(dir / "a.h5");
    write(out, table_of(column{"text", "words", std::vector<std::string>{"x", ""}},
                        column{"truth", "or not", std::vector<bool>{true, false}},
                        column{"float", "real", std::vector<double>{.5, 1.5}},
                        column{"pairs", "two a row", std::vector<std::int32_t>{1, 2, 3, 4}, {2}}));
    out.close();
    test::raw_hdf5 const raw(dir / "a.h5");
    CHECK(raw.text_attribute("/table", "neurodata_type") == "DynamicTable");
    CHECK(raw.text_attribute("/table", "namespace") == "hdmf-common");
    CHECK(raw.text_attribute("/table", "description") == "a table");
    CHECK(raw.text_attributes("/table", "colnames") == std::vector<std::string>{"text", "truth", "float", "pairs"});
    CHECK(raw.integers("/table/id") == std::vector<std::int64_t>{0, 1});
    CHECK(raw.text_attribute("/table/id", "neurodata_type") == "ElementIdentifiers");
    CHECK(raw.texts("/table/text") == std::vector<std::string>{"x", ""});
    CHECK(raw.text_attribute("/table/text", "neurodata_type") == "VectorData");
    CHECK(raw.text_attribute("/table/text", "description") == "words");
    CHECK(raw.stored_as("/table/truth", sluice::hdf5::bool_type().value()));
    CHECK(raw.doubles("/table/float") == std::vector{.5, 1.5});
    CHECK(raw.extent("/table/pairs") == std::vector<hsize_t>{2, 2});
    CHECK(raw.stored_as("/table/pairs", H5T_STD_I32LE));
}

TEST_CASE("dynamic_table: a ragged column has an index of the narrowest type", "[nwb][dynamic_table]") {
    test::temp_dir const dir;
    auto out = sluice::hdf5::file::create(dir / "a.h5");
    write(out, table_of(ragged<std::string>("tags", "names", {{"a", "b"}, {}, {"c"}}),
                        ragged<double>("many", "numbers", {std::vector<double>(300), {}, {}})));
    out.close();
    test::raw_hdf5 const raw(dir / "a.h5");
    CHECK(raw.texts("/table/tags") == std::vector<std::string>{"a", "b", "c"});
    CHECK(raw.integers("/table/tags_index") == std::vector<std::int64_t>{2, 2, 3});
    CHECK(raw.stored_as("/table/tags_index", H5T_STD_U8LE));
    CHECK(raw.stored_as("/table/many_index", H5T_STD_U16LE));
    CHECK(raw.text_attribute("/table/tags_index", "neurodata_type") == "VectorIndex");
    CHECK(raw.attribute_target("/table/tags_index", "target") == "/table/tags");
    CHECK(raw.text_attributes("/table", "colnames") == std::vector<std::string>{"tags", "many"});
}

TEST_CASE("dynamic_table: a column without values has a row per id", "[nwb][dynamic_table]") {
    test::temp_dir const dir;
    auto out = sluice::hdf5::file::create(dir / "a.h5");
    auto table = table_of(column{"none", "empty", std::vector<std::int64_t>{}, {0}},
                          column{"one", "a row", std::vector<double>{1}});
    table.ids = {7};
    write(out, table);
    out.close();
    test::raw_hdf5 const raw(dir / "a.h5");
    CHECK(raw.extent("/table/none") == std::vector<hsize_t>{1, 0});
    CHECK(raw.integers("/table/id") == std::vector<std::int64_t>{7});
}

TEST_CASE("dynamic_table: rejects inconsistent columns before it writes", "[nwb][dynamic_table][errors]") {
    test::temp_dir const dir;
    auto out = sluice::hdf5::file::create(dir / "a.h5");
    column const two{"two", "", std::vector<bool>{true, false}}, one{"one", "", std::vector<double>{1}};
    CHECK_THROWS_WITH(write(out, table_of(two, one)),
                      "sluice::nwb::dynamic_table: table: column one: every column must have 2 rows, got 1");
    CHECK_THROWS_WITH(write(out, table_of(two, two)),
                      ContainsSubstring("column two: a column's name must be unique in its table"));
    CHECK_THROWS_WITH(write(out, table_of(column{"id", "", std::vector<bool>{true}})),
                      ContainsSubstring("must be unique in its table"));
    CHECK_THROWS_WITH(write(out, table_of(column{"odd", "", std::vector<double>{1, 2, 3}, {2}})),
                      ContainsSubstring("must fill whole rows of 2, got 3"));
    CHECK_THROWS_WITH(write(out, table_of(column{"ends", "", std::vector<double>{1, 2}, {}, {{2, 1}}})),
                      ContainsSubstring("must ascend to the number of values, 2"));
    CHECK_THROWS_WITH(write(out, table_of(column{"words", "", std::vector<std::string>{"a", "b"}, {2}})),
                      ContainsSubstring("only numbers can have a row_shape"));
    CHECK_THROWS_AS(write(out, table_of(column{"a/b", "", std::vector<double>{1}})), sluice::argument_error);
    CHECK(!out.contains("table"));
}

TEST_CASE("time_intervals: writes start, stop and tags; no table without rows", "[nwb][time_intervals]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.nwb", test::small_session());
    write(out, sluice::nwb::time_intervals{"epochs", "of the day", {{1, 2, {"01_a1"}}, {3, 4.5, {"02_a2"}}}});
    write(out, sluice::nwb::time_intervals{"invalid_times", "gaps", {{1.25, 1.5}}});
    write(out, sluice::nwb::time_intervals{"none", "nothing", {}});
    out.commit();
    test::raw_hdf5 const raw(dir / "a.nwb");
    CHECK(raw.text_attribute("/intervals/epochs", "neurodata_type") == "TimeIntervals");
    CHECK(raw.doubles("/intervals/epochs/start_time") == std::vector{1., 3.});
    CHECK(raw.doubles("/intervals/epochs/stop_time") == std::vector{2., 4.5});
    CHECK(raw.texts("/intervals/epochs/tags") == std::vector<std::string>{"01_a1", "02_a2"});
    CHECK(raw.integers("/intervals/epochs/tags_index") == std::vector<std::int64_t>{1, 2});
    CHECK(raw.text_attributes("/intervals/invalid_times", "colnames") ==
          std::vector<std::string>{"start_time", "stop_time"});
    CHECK(!raw.exists("/intervals/none"));
}

TEST_CASE("electrodes_table: a row refers to its group, by name and by reference", "[nwb][electrodes_table]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.nwb", test::small_session());
    write(out, sluice::nwb::probe{0, "t", "d", "um", true, 12.5, {}});
    for (auto const* name : {"0", "1"})
        write(out, sluice::nwb::electrode_group{name, "d", "CA1", sluice::nwb::probe_name(0), "CA1", 1, 2, 3, "mm"});
    sluice::nwb::electrodes_table table;
    for (auto const* group : {"0", "0", "1"})
        table.rows.push_back({.group = group,
                              .location = "CA1",
                              .rel_x = 1.5,
                              .hardware_channel = "29",
                              .ntrode_id = 4,
                              .bad_channel = true});
    write(out, table);
    out.commit();
    test::raw_hdf5 const raw(dir / "a.nwb");
    auto const place = std::string("/general/extracellular_ephys/");
    CHECK(raw.soft_link(place + "1/device") == "/general/devices/probe 0");
    CHECK(raw.number_attribute(place + "1", "targeted_z") == 3.);
    CHECK(raw.text_attribute(place + "electrodes", "neurodata_type") == "ElectrodesTable");
    CHECK(raw.text_attributes(place + "electrodes", "colnames").size() == 18);
    CHECK(raw.texts(place + "electrodes/group_name") == std::vector<std::string>{"0", "0", "1"});
    auto const groups = raw.values<hobj_ref_t>(place + "electrodes/group", H5T_STD_REF_OBJ);
    CHECK(raw.target(groups.at(1)) == place + "0");
    CHECK(raw.target(groups.at(2)) == place + "1");
    CHECK(raw.texts(place + "electrodes/hwChan") == std::vector<std::string>{"29", "29", "29"});
    CHECK(raw.integers(place + "electrodes/ref_elect_id") == std::vector<std::int64_t>{-1, -1, -1});
    CHECK(raw.doubles(place + "electrodes/x").at(0) != raw.doubles(place + "electrodes/x").at(0));  // NaN: unknown
}

TEST_CASE("electrodes_table: the error names a missing group or device", "[nwb][electrodes_table][errors]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.nwb", test::small_session());
    CHECK_THROWS_WITH(write(out, sluice::nwb::electrode_group{"0", "d", "CA1", "probe 9", "CA1", 1, 2, 3, "mm"}),
                      ContainsSubstring("/general/devices/probe 9"));
    CHECK_THROWS_WITH(write(out, sluice::nwb::electrodes_table{{{.group = "0"}}}),
                      ContainsSubstring("/general/extracellular_ephys/0"));
}
}  // namespace
