#include <sluice/nwb/verify.hpp>

#include <limits>
#include <vector>

#include "nwb/sound_file.hpp"
#include "support/catch.hpp"

namespace {
using test::lines;
using test::sound_file;
using test::spoil_hdf5;
auto const long_times = "/processing/clock/long/timestamps";

TEST_CASE("verify: a valid file is sound and is read to its end", "[nwb][verify]") {
    sound_file const file;
    auto const found = file.verified();
    CHECK(file.error_lines().empty());
    CHECK(found.sound());
    CHECK(found.notes.empty());
    CHECK(found.groups > 10);
    CHECK(found.datasets > 20);
    CHECK(found.bytes_read >= 80000 * 12 + 10 * 12);
}

TEST_CASE("verify: reports a NaN timestamp in the last row", "[nwb][verify][timestamps]") {
    sound_file const file;
    spoil_hdf5(file.path()).set(long_times, 79999, std::numeric_limits<double>::quiet_NaN());
    CHECK(file.error_lines() ==
          lines{"timestamps: /processing/clock/long/timestamps: row 79999: a timestamp must be finite, got nan"});
}

TEST_CASE("verify: an infinite timestamp is one error, not two", "[nwb][verify][timestamps]") {
    sound_file const file;
    spoil_hdf5(file.path()).set(long_times, 5, std::numeric_limits<double>::infinity());
    CHECK(file.error_lines() ==
          lines{"timestamps: /processing/clock/long/timestamps: row 5: a timestamp must be finite, got inf"});
}

TEST_CASE("verify: reports equal timestamps", "[nwb][verify][timestamps]") {
    sound_file const file;
    spoil_hdf5(file.path()).set(long_times, 1, 0);
    CHECK(file.error_lines() ==
          lines{"timestamps: /processing/clock/long/timestamps: row 1: a timestamp must be later than "
                "the previous one, 0, got 0"});
}

TEST_CASE("verify: reports a step back at any row", "[nwb][verify][timestamps]") {
    sound_file const file;
    spoil_hdf5(file.path()).set(long_times, 70000, 69998.5);
    CHECK(file.error_lines() ==
          lines{"timestamps: /processing/clock/long/timestamps: row 70000: a timestamp must be later "
                "than the previous one, 69999, got 69998.5"});
}

TEST_CASE("verify: an AnnotationSeries may repeat a time but not step back", "[nwb][verify][timestamps]") {
    sound_file const file;
    {
        spoil_hdf5 const spoil(file.path());
        spoil.write_attribute("/processing/clock/long", "neurodata_type", {"AnnotationSeries"});
        spoil.set(long_times, 1, 0);
    }
    CHECK(file.error_lines().empty());
    spoil_hdf5(file.path()).set(long_times, 1, -1);
    CHECK(file.error_lines() ==
          lines{"timestamps: /processing/clock/long/timestamps: row 1: a timestamp must be no earlier "
                "than the previous one, 0, got -1"});
}

TEST_CASE("verify: a step back within invalid times is a note", "[nwb][verify][timestamps]") {
    sound_file const file;
    {
        spoil_hdf5 const spoil(file.path());
        spoil.set(long_times, 1, 0);
        spoil.set(long_times, 500, 480);
        spoil.group("/intervals/invalid_times");
        spoil.numbers("/intervals/invalid_times/start_time", {480, 0}, H5T_IEEE_F64LE);
        spoil.numbers("/intervals/invalid_times/stop_time", {499, 0}, H5T_IEEE_F64LE);
    }
    CHECK(file.error_lines().empty());
    CHECK(file.verified().notes == lines{"2 timestamps do not ascend, within intervals of /intervals/invalid_times"});
    spoil_hdf5(file.path()).set("/intervals/invalid_times/stop_time", 0, 498);
    CHECK(file.error_lines() ==
          lines{"timestamps: /processing/clock/long/timestamps: row 500: a timestamp must be later than "
                "the previous one, 499, got 480"});
}

TEST_CASE("verify: reads timestamps of any type, byte order and compression", "[nwb][verify][timestamps]") {
    sound_file const file;
    std::vector<double> times(1000);
    for (std::size_t i = 0; i < times.size(); ++i) times[i] = static_cast<double>(i);
    times[777] = 5;
    for (hid_t const type : {H5T_IEEE_F32BE, H5T_STD_U16BE, H5T_STD_I64LE}) {
        {
            spoil_hdf5 const spoil(file.path());
            spoil.group("/acquisition/other");
            spoil.numbers("/acquisition/other/timestamps", times, type, {}, {64});
        }
        CHECK(file.error_lines() ==
              lines{"timestamps: /acquisition/other/timestamps: row 777: a timestamp must be later than "
                    "the previous one, 776, got 5"});
        spoil_hdf5(file.path()).remove("/acquisition/other");
    }
}

TEST_CASE("verify: counts all errors and keeps the text of the first ones", "[nwb][verify]") {
    sound_file const file;
    {
        spoil_hdf5 const spoil(file.path());
        for (hsize_t row = 100; row < 1100; ++row) spoil.set(long_times, row, std::numeric_limits<double>::quiet_NaN());
        spoil.set("/acquisition/e-series/timestamps", 3, 0);
    }
    auto const found = file.verified();
    CHECK(found.count(sluice::nwb::error_kind::timestamps) == 1001);
    CHECK(found.error_count() == 1001);
    CHECK(found.errors().size() == sluice::nwb::verification::kept_per_object + 1);
}
}  // namespace
