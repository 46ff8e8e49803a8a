#include <sluice/convert/verify_against.hpp>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <sluice/trodes/day.hpp>
#include <sluice/trodes/open.hpp>

#include "convert/conversion.hpp"
#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"
#include "support/spoil_hdf5.hpp"

namespace {
namespace convert = sluice::convert;
using sluice::convert::gap_policy;
using lines = std::vector<std::string>;
std::string const e_series = "/acquisition/e-series";

/// Two recordings of 20,000 ticks, eight permuted channels, single drops and a gap, converted for comparison.
class compared_day {
public:
    static sluice::trodes::synthesis usual() {
        sluice::trodes::synthesis day;
        day.channels = 8;
        day.hardware_channels = 64;
        day.permuted = true;
        day.ticks = 20000;
        day.gaps = {{100, 1}, {5000, 30}, {6000, 1}, {6002, 1}};
        return day;
    }
    explicit compared_day(convert::trodes_to_nwb_options options = {}, sluice::trodes::synthesis const& day = usual()) {
        recordings = test::write_day(folder.path(), day);
        options.chunk_rows = 1000;
        test::convert(folder.path(), std::move(options));
    }
    std::filesystem::path file() const { return folder / "out.nwb"; }

    sluice::nwb::verification compare(convert::verify_against_options const& options = {}) const {
        auto const opened = sluice::trodes::open(recordings);
        return convert::verify_against(file(), opened, options);
    }
    lines errors(convert::verify_against_options const& options = {}) const {
        auto const found = compare(options);
        lines all;
        for (auto const& one : found.errors()) all.push_back(one.text());
        return all;
    }

    test::temp_dir folder;
    std::vector<std::filesystem::path> recordings;
};

convert::verify_against_options exact() {
    convert::verify_against_options options;
    options.timestamp_tolerance_seconds = 0;
    return options;
}

TEST_CASE("verify_against: a conversion equals its recordings bit by bit, with any gap policy",
          "[convert][verify_against]") {
    for (auto const policy : {gap_policy::reference, gap_policy::keep, gap_policy::repeat}) {
        convert::trodes_to_nwb_options options;
        options.gaps = policy;
        CHECK(compared_day(options).errors(exact()).empty());
    }
}

TEST_CASE("verify_against: whole microvolts are compared with the recorded counts", "[convert][verify_against]") {
    convert::trodes_to_nwb_options options;
    options.microvolts = true;
    compared_day const day(options);
    CHECK(day.errors(exact()).empty());
    test::spoil_hdf5(day.file()).set_box(e_series + "/data", {12345, 3}, 3000);
    auto const errors = day.errors(exact());
    REQUIRE(errors.size() == 1);
    CHECK_THAT(errors.front(),
               ContainsSubstring("/data: row 12345: column 3 (hardware channel ") && ContainsSubstring(", got 3000"));
}

TEST_CASE("verify_against: one different sample is reported with row, channel and both values",
          "[convert][verify_against]") {
    compared_day const day;
    auto const raw = test::raw_hdf5(day.file()).integers(e_series + "/data");
    auto const hardware_channel =
        test::raw_hdf5(day.file()).texts("/general/extracellular_ephys/electrodes/hwChan").at(7);
    auto const was = raw.at(39900 * 8 + 7);
    test::spoil_hdf5(day.file()).set_box(e_series + "/data", {39900, 7}, static_cast<double>(was ^ 1));
    CHECK(day.errors() ==
          lines{e_series + "/data: row 39900: column 7 (hardware channel " + hardware_channel +
                "): must equal the recorded value " + std::to_string(was) + ", got " + std::to_string(was ^ 1)});
}

TEST_CASE("verify_against: a scale that differs from the recording is reported", "[convert][verify_against]") {
    compared_day const day;
    {
        test::spoil_hdf5 const spoil(day.file());
        hid_t const set = H5Dopen2(spoil.handle(), (e_series + "/data").c_str(), H5P_DEFAULT),
                    at = H5Aopen(set, "conversion", H5P_DEFAULT);
        double const wrong = 0.05e-6;
        H5Awrite(at, H5T_NATIVE_DOUBLE, &wrong);
        H5Aclose(at);
        H5Dclose(set);
    }
    auto const errors = day.errors();
    REQUIRE(errors.size() == 5);  // of 8 columns
    CHECK_THAT(errors.front(),
               ContainsSubstring("/data@conversion: column 0: a value must be 0.195 uV, as in the recording, got 0.0"));
}

TEST_CASE("verify_against: times and ticks are compared within the tolerance", "[convert][verify_against]") {
    compared_day const day;
    auto const seconds = test::raw_hdf5(day.file()).doubles(e_series + "/timestamps").at(777);
    {
        test::spoil_hdf5 const spoil(day.file());
        spoil.set(e_series + "/timestamps", 777, seconds + 1e-6);
        spoil.set("/processing/sample_count/sample_count/data", 31000, 5);
    }
    CHECK_THAT(day.errors(exact()).at(0),
               ContainsSubstring("/timestamps: row 777: must be the time of the packet, 1687"));
    auto const errors = day.errors();
    REQUIRE(errors.size() == 1);
    CHECK_THAT(
        errors.front(),
        ContainsSubstring(
            "/processing/sample_count/sample_count/data: row 31000: must be the packet's Trodes timestamp, 216") &&
            ContainsSubstring(", got 5"));
}

TEST_CASE("verify_against: events are compared with their lines", "[convert][verify_against]") {
    compared_day const day;
    auto const events = std::string("/processing/behavior/behavioral_events");
    auto const in = sluice::hdf5::file::open_read(day.file());
    auto const names = sluice::hdf5::members(in.open_group(events));
    REQUIRE_FALSE(names.empty());
    auto const series = events + "/" + names.front().name;
    auto const state = test::raw_hdf5(day.file()).integers(series + "/data").at(0);
    {
        test::spoil_hdf5 const spoil(day.file());
        spoil.set(series + "/data", 0, static_cast<double>(1 - state));
        spoil.set(series + "/timestamps", 0, 0);
    }
    auto const errors = day.errors();
    REQUIRE(errors.size() == 2);
    CHECK(errors.at(0) == series + "/data: row 0: must be the line's state, " + std::to_string(state) + ", got " +
                              std::to_string(1 - state));
    CHECK_THAT(errors.at(1), ContainsSubstring(series + "/timestamps: row 0: must be the time of the packet, "));
}

TEST_CASE("verify_against: analog channels are compared, including held sensor values", "[convert][verify_against]") {
    convert::trodes_to_nwb_options options;
    options.gaps = gap_policy::repeat;
    compared_day const day(options);
    auto const analog = std::string("/processing/analog/analog/analog");
    auto const columns = test::raw_hdf5(day.file()).extent(analog + "/data").at(1);
    REQUIRE(columns > 1);
    test::spoil_hdf5(day.file()).set_box(analog + "/data", {25000, columns - 1}, 31000);
    auto const errors = day.errors(exact());
    REQUIRE(errors.size() == 1);
    CHECK_THAT(errors.front(),
               ContainsSubstring(analog + "/data: row 25000: column " + std::to_string(columns - 1) + " (") &&
                   ContainsSubstring(", got 31000"));
}

TEST_CASE("verify_against: recordings of another day, or a missing recording, are errors",
          "[convert][verify_against]") {
    compared_day const day;
    auto other = compared_day::usual();
    other.start_ms += 5000;
    test::temp_dir const folder;
    auto const elsewhere = sluice::trodes::open(test::write_day(folder.path(), other));
    CHECK(convert::verify_against(day.file(), elsewhere).error_count() > 30000);
    auto const first = sluice::trodes::open({day.recordings.front()});
    auto const found = convert::verify_against(day.file(), first);
    REQUIRE_FALSE(found.sound());
    CHECK_THAT(found.errors().front().text(), ContainsSubstring(e_series + "/data: must have a row for each of the "));
    CHECK_THROWS_AS(convert::verify_against(day.file(), {}), sluice::argument_error);
}

TEST_CASE("verify_against: a conversion of damaged recordings passes", "[convert][verify_against]") {
    auto const made = compared_day::usual();
    test::temp_dir const folder;
    auto const recordings = test::write_day(folder.path(), made);
    auto bytes = test::contents(recordings.front());
    auto const header = bytes.find("</Configuration>\n") + 17;
    auto const packet = sluice::trodes::read_header(recordings.front()).layout.packet_bytes;
    for (std::size_t i = 0; i < 1000; ++i) bytes[header + 3000 * packet + 11 + i] = '\7';
    std::ofstream(recordings.front(), std::ios::binary) << bytes;
    auto const report = test::convert(folder.path());
    CHECK_FALSE(report.whole());
    auto const opened = sluice::trodes::open(recordings);
    CHECK(convert::verify_against(report.output, opened, exact()).sound());
}

TEST_CASE("verify_against: accepts other chunks, other integer types and floating point", "[convert][verify_against]") {
    compared_day const day;
    auto const values = test::raw_hdf5(day.file()).doubles(e_series + "/data");
    for (hid_t const type : {H5T_STD_I16BE, H5T_STD_I32LE, H5T_IEEE_F32LE}) {
        {
            test::spoil_hdf5 const spoil(day.file());
            hid_t const old = H5Dopen2(spoil.handle(), (e_series + "/data").c_str(), H5P_DEFAULT);
            spoil.numbers("/new", values, type, {values.size() / 8, 8}, {777, 3});
            hid_t const made = H5Dopen2(spoil.handle(), "/new", H5P_DEFAULT), space = H5Screate(H5S_SCALAR);
            hid_t const at = H5Acreate2(made, "conversion", H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT);
            double const conversion = 0.195e-6;
            H5Awrite(at, H5T_NATIVE_DOUBLE, &conversion);
            H5Aclose(at);
            H5Sclose(space);
            H5Dclose(made);
            H5Dclose(old);
            spoil.remove(e_series + "/data");
            H5Lmove(spoil.handle(), "/new", spoil.handle(), (e_series + "/data").c_str(), H5P_DEFAULT, H5P_DEFAULT);
        }
        CHECK(day.errors(exact()).empty());
        test::spoil_hdf5(day.file()).set_box(e_series + "/data", {4000, 5}, 12000);
        CHECK(day.errors(exact()).size() == 1);
    }
}

TEST_CASE("verify_against: a file without samples or without channel names is an error", "[convert][verify_against]") {
    compared_day const day;
    test::spoil_hdf5(day.file()).remove("/general/extracellular_ephys/electrodes/hwChan");
    CHECK(day.errors() ==
          lines{"/general/extracellular_ephys/electrodes/hwChan: the electrodes must name their hardware "
                "channels, got none"});
    test::spoil_hdf5(day.file()).remove(e_series);
    CHECK(day.errors() ==
          lines{e_series + "/data: must hold a row for each packet and a column for each channel, got none"});
}

TEST_CASE("trodes_to_nwb: an exception from on_complete leaves no file", "[convert][trodes_to_nwb][errors]") {
    test::temp_dir const folder;
    auto made = compared_day::usual();
    made.ticks = 7000;
    test::write_day(folder.path(), made);
    convert::trodes_to_nwb_options options;
    std::uintmax_t size = 0;
    options.on_complete = [&](std::filesystem::path const& file) {
        size = std::filesystem::file_size(file);
        throw 7;
    };
    CHECK_THROWS_AS(test::convert(folder.path(), options), int);
    CHECK(size > 2 * 7000 * 8);
    for (auto const& entry : std::filesystem::directory_iterator(folder.path()))
        CHECK(entry.path().filename().string().find("nwb") == std::string::npos);
}
}  // namespace
