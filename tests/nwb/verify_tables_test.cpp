#include <sluice/nwb/verify.hpp>

#include <vector>

#include "nwb/sound_file.hpp"
#include "support/catch.hpp"

namespace {
using test::lines;
using test::sound_file;
using test::spoil_hdf5;

TEST_CASE("verify: a series must have a timestamp per row", "[nwb][verify][series]") {
    sound_file const file;
    {
        spoil_hdf5 const spoil(file.path());
        spoil.remove("/acquisition/e-series/timestamps");
        spoil.numbers("/acquisition/e-series/timestamps", {0, 1, 2}, H5T_IEEE_F64LE);
    }
    CHECK(
        file.error_lines() ==
        lines{
            "length: /acquisition/e-series/timestamps: there must be a timestamp for each row of the data, 10, got 3"});
}

TEST_CASE("verify: a series must have timestamps or a starting_time", "[nwb][verify][series]") {
    sound_file const file;
    {
        spoil_hdf5 const spoil(file.path());
        spoil.remove("/acquisition/e-series/timestamps");
        spoil.group("/acquisition/other");  // its type is not a series
        spoil.numbers("/acquisition/other/data", {1, 2}, H5T_STD_I16LE);
        spoil.group("/acquisition/empty");
        spoil.write_attribute("/acquisition/empty", "neurodata_type", {"TimeSeries"});
        spoil.numbers("/acquisition/empty/data", {}, H5T_STD_I16LE, {0});
    }
    CHECK(file.error_lines() ==
          lines{"timestamps: /acquisition/e-series: a series must have timestamps or a starting_time, "
                "got neither for 10 rows"});
    {
        spoil_hdf5 const spoil(file.path());
        spoil.numbers("/acquisition/e-series/starting_time", {0}, H5T_IEEE_F64LE);
        hid_t const space = H5Screate(H5S_SCALAR);
        hid_t const rate = H5Acreate_by_name(spoil.handle(), "/acquisition/e-series/starting_time", "rate",
                                             H5T_IEEE_F32LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        float const hertz = 30'000;
        H5Awrite(rate, H5T_NATIVE_FLOAT, &hertz);
        H5Aclose(rate);
        H5Sclose(space);
    }
    CHECK(file.verified().sound());
}

TEST_CASE("verify: follows timestamps that link to another series", "[nwb][verify][series]") {
    sound_file const file;
    {
        spoil_hdf5 const spoil(file.path());
        spoil.remove("/acquisition/e-series/timestamps");
        spoil.soft_link("/acquisition/e-series/timestamps", "/processing/clock/long/timestamps");
    }
    CHECK(file.error_lines() ==
          lines{"length: /acquisition/e-series/timestamps: there must be a timestamp for each row of "
                "the data, 10, got 80000"});
}

TEST_CASE("verify: an electrical series must have an electrode and a factor per column", "[nwb][verify][series]") {
    sound_file const file;
    {
        spoil_hdf5 const spoil(file.path());
        spoil.remove("/acquisition/e-series/data");
        spoil.numbers("/acquisition/e-series/data", std::vector<double>(30), H5T_STD_I16BE, {10, 3}, {4, 2});
    }
    CHECK(file.error_lines() ==
          lines{"length: /acquisition/e-series/channel_conversion: there must be a factor for each "
                "column of the data, 3, got 2",
                "length: /acquisition/e-series/electrodes: there must be an electrode for each column "
                "of the data, 3, got 2"});
}

TEST_CASE("verify: a region must be within its table", "[nwb][verify][tables]") {
    sound_file const file;
    {
        spoil_hdf5 const spoil(file.path());
        spoil.set("/acquisition/e-series/electrodes", 0, -1);
        spoil.set("/acquisition/e-series/electrodes", 1, 2);
    }
    CHECK(file.error_lines() == lines{"region: /acquisition/e-series/electrodes: row 0: must be one of the 2 rows of "
                                      "/general/extracellular_ephys/electrodes, got -1",
                                      "region: /acquisition/e-series/electrodes: row 1: must be one of the 2 rows of "
                                      "/general/extracellular_ephys/electrodes, got 2"});
}

TEST_CASE("verify: external files must exist; URLs are not checked", "[nwb][verify][series]") {
    sound_file const file;
    file.folder.write("video/there.mp4", "frames");
    {
        spoil_hdf5 const spoil(file.path());
        spoil.group("/acquisition/video");
        spoil.texts("/acquisition/video/external_file",
                    {"video/there.mp4", "gone.mp4", "https://somewhere.org/far.mp4", "video"}, 0);
        spoil.numbers("/acquisition/video/data", {}, H5T_STD_U8LE, {0, 0, 0});
        spoil.numbers("/acquisition/video/timestamps", {1, 2, 3}, H5T_IEEE_F64LE);
    }
    CHECK(file.error_lines() == lines{"external file: /acquisition/video/external_file: row 1: the external file must "
                                      "exist, got \"gone.mp4\"",
                                      "external file: /acquisition/video/external_file: row 3: the external file must "
                                      "exist, got \"video\""});
}

TEST_CASE("verify: the ends of ragged rows must ascend to the number of values", "[nwb][verify][tables]") {
    sound_file const file;
    auto const at = std::string("/intervals/epochs/tags_index");
    spoil_hdf5(file.path()).set(at, 1, 4);
    CHECK(file.error_lines() ==
          lines{"ragged: " + at + ": row 1: a row must end within the 3 values of /intervals/epochs/tags, got 4"});
    spoil_hdf5(file.path()).set(at, 1, 1);
    CHECK(file.error_lines() ==
          lines{"ragged: " + at + ": row 1: a row must not end before the previous row, at 2, got 1",
                "ragged: " + at +
                    ": the last row must end at the last of the 3 values of /intervals/epochs/tags, got 1"});
}

TEST_CASE("verify: columns must exist, have the table's length and a name without slash", "[nwb][verify][tables]") {
    sound_file const file;
    {
        spoil_hdf5 const spoil(file.path());
        spoil.write_attribute("/intervals/epochs", "colnames", {"start_time", "stop_time", "gone", "a/b", "short"});
        spoil.numbers("/intervals/epochs/short", {1}, H5T_STD_I8LE);
    }
    CHECK(file.error_lines() ==
          lines{"length: /intervals/epochs/short: a column must have a row for each row of its table, 2, got 1",
                "table: /intervals/epochs@colnames: a name must not be empty or contain a slash, got \"a/b\"",
                "table: /intervals/epochs@colnames: must name columns of the table, got \"gone\""});
}

TEST_CASE("verify: ids must be unique, intervals must not stop before they start", "[nwb][verify][tables]") {
    sound_file const file;
    {
        spoil_hdf5 const spoil(file.path());
        spoil.set("/intervals/epochs/id", 1, 0);
        spoil.set("/intervals/epochs/stop_time", 1, 1.5);
    }
    CHECK(
        file.error_lines() ==
        lines{"table: /intervals/epochs/id: ids must be unique, got 0 again",
              "table: /intervals/epochs/stop_time: row 1: an interval must not stop before it starts, at 2, got 1.5"});
}
}  // namespace
