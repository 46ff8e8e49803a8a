#include "convert/spoilt_day.hpp"

#include <string>

#include <unistd.h>

#include "support/catch.hpp"

namespace {
using test::spoilt_day;
namespace fs = std::filesystem;

/// Writes a second recording that starts `ms` milliseconds after the day's.
fs::path another_recording(spoilt_day const& day, std::int64_t ms,
                           sluice::trodes::synthesis made = spoilt_day::small()) {
    made.start_ms += ms;
    made.tag = "b1";
    return test::write_day(day.folder / "other", made).front();
}

/// Runs rec2nwb FIRST SECOND with the day's metadata. In its messages, OTHER replaces the second recording.
test::outcome convert_both(spoilt_day const& day, fs::path const& first, fs::path const& second) {
    auto result = day.run_tool({first.string(), second.string(), "--metadata", day.metadata.string()});
    result.err = test::replaced(result.err, "TEMP/other/20230622_sample_01_b1.rec", "OTHER");
    CHECK(result.status == 1);
    CHECK(result.out.empty());
    CHECK(day.left() == test::nothing);
    return result;
}

TEST_CASE("rec2nwb: recordings out of order are rejected with both names and times", "[convert][rec2nwb][errors]") {
    spoilt_day const day;
    auto const later = another_recording(day, 60'000);
    CHECK(convert_both(day, later, day.recording()).err ==
          "rec2nwb: REC: the files of a day must be given in the order of their times, got one that begins at "
          "1687474800.036999 s after OTHER, "
          "which begins at 1687474860.036999 s\n");
}

TEST_CASE("rec2nwb: overlapping recordings are rejected with both names and times", "[convert][rec2nwb][errors]") {
    spoilt_day const day;
    CHECK(convert_both(day, day.recording(), another_recording(day, 5)).err ==
          "rec2nwb: OTHER: the files of a day must not overlap in time, got one that begins at 1687474800.041999 s "
          "before the end of REC at "
          "1687474800.043639 s\n");
}

TEST_CASE("rec2nwb: recordings with different packet layouts are rejected with the difference",
          "[convert][rec2nwb][errors]") {
    spoilt_day const day;
    auto other = spoilt_day::small();
    other.channels = 8;
    CHECK(
        convert_both(day, day.recording(), another_recording(day, 60'000, other)).err ==
        "rec2nwb: OTHER: the files of a day must have the same packet layout, got another than REC: recorded channels: "
        "4 and 8\n");
}

TEST_CASE("rec2nwb: a day cannot mix recordings with and without a system clock", "[convert][rec2nwb][errors]") {
    spoilt_day const day;
    auto other = spoilt_day::small();
    other.system_clock = false;
    CHECK(convert_both(day, day.recording(), another_recording(day, 60'000, other)).err ==
          "rec2nwb: OTHER: the files of a day must all have a SysClock or none, got none here and one in REC\n");
}

/// Checks that the conversion of the day's folder fails with `message` and leaves no file.
void refuse(spoilt_day const& day, std::string const& message) {
    auto const result = day.convert();
    CHECK(result.status == 1);
    CHECK(result.err == "rec2nwb: " + message + "\n");
    CHECK(result.out.empty());
    CHECK(day.left() == test::nothing);
}

TEST_CASE("rec2nwb: a day must have exactly one metadata file", "[convert][rec2nwb][errors]") {
    spoilt_day const day;
    auto const second = day.input() / "again" / "20230622_sample_metadata.yml";
    fs::create_directory(second.parent_path());
    fs::copy_file(day.metadata, second);
    refuse(day,
           "DAY: day 20230622_sample: must have exactly one metadata file 20230622_sample_metadata.yml, "
           "got DAY/20230622_sample_metadata.yml and DAY/again/20230622_sample_metadata.yml");
    fs::remove(second);
    fs::remove(day.metadata);
    refuse(day, "DAY: day 20230622_sample: must have exactly one metadata file 20230622_sample_metadata.yml, got none");
}

TEST_CASE("rec2nwb: --metadata replaces the folder's metadata and relaxes no other rule",
          "[convert][rec2nwb][errors]") {
    spoilt_day const day;
    auto const elsewhere = day.folder / "elsewhere.yml";
    fs::rename(day.metadata, elsewhere);
    auto const second = day.input() / "20230622_sample_01_b1.rec";
    fs::copy_file(day.recording(), second);
    auto const result = day.convert({"--metadata", elsewhere.string()});
    CHECK(result.status == 1);
    CHECK(result.err ==
          "rec2nwb: DAY: day 20230622_sample: epoch 1 must have one recording, got REC and "
          "DAY/20230622_sample_01_b1.rec\n");
    CHECK(day.left() == test::nothing);
    fs::remove(second);
    CHECK(day.convert({"--metadata", elsewhere.string()}).status == 0);
}

TEST_CASE("rec2nwb: the metadata of a named recording may have any third word but must be unique",
          "[convert][rec2nwb]") {
    spoilt_day const day;
    auto const renamed = day.input() / "20230622_sample_reconfigured.yml";
    fs::rename(day.metadata, renamed);
    std::ofstream(day.input() / "20230622_other_metadata.yml") << "another animal's";
    CHECK(day.run_tool({day.recording().string(), "--quiet"}).status == 0);
    fs::remove(day.file());
    fs::copy_file(renamed, day.metadata);
    auto const rule =
        "rec2nwb: REC: exactly one metadata file {date}_{animal}_metadata.yml must be in the folder of the recordings "
        "(or "
        "be given), got ";
    CHECK(day.run_tool({day.recording().string()}).err ==
          rule + std::string("DAY/20230622_sample_metadata.yml and DAY/20230622_sample_reconfigured.yml\n"));
    fs::remove(day.metadata);
    fs::remove(renamed);
    CHECK(day.run_tool({day.recording().string()}).err == rule + std::string("none\n"));
    CHECK(day.left() == test::nothing);
}

TEST_CASE("rec2nwb: a recording with a malformed name is skipped with a warning", "[convert][rec2nwb]") {
    spoilt_day const day;
    fs::copy_file(day.recording(), day.input() / "20230622_sample_two_a1.rec");
    fs::copy_file(day.recording(),
                  day.input() / "._20230622_sample_01_a1.rec");  // as some file servers create
    auto const result = day.convert();
    CHECK(result.status == 3);
    CHECK(result.err == "warning: DAY/20230622_sample_two_a1.rec: was not converted: the epoch must be a number\n");
}

TEST_CASE("rec2nwb: recordings of several days require an output file name", "[convert][rec2nwb][errors]") {
    spoilt_day const day;
    auto other = spoilt_day::small();
    other.animal = "other";
    other.start_ms += 60'000;
    auto const second = test::write_day(day.folder / "other", other).front().string();
    auto const result = day.run_tool({day.recording().string(), second, "--metadata", day.metadata.string()});
    CHECK(result.status == 1);
    CHECK(
        result.err ==
        "rec2nwb: TEMP/out: the output must be a file that ends in .nwb if the names of the recordings do not give one "
        "animal and date, got a directory\n");
    CHECK(day.left() == test::nothing);
}

TEST_CASE("rec2nwb: a folder must hold one day", "[convert][rec2nwb][errors]") {
    spoilt_day const day;
    auto other = spoilt_day::small();
    other.date = "20230623";
    test::write_day(day.input(), other);
    refuse(day, "DAY: must hold one day, got 2: 20230622_sample, 20230623_sample (choose one with --day)");
    fs::remove_all(day.input());
    fs::create_directory(day.input());
    refuse(day, "DAY: must hold one day, got 0: the folder has no files");
}

TEST_CASE("rec2nwb: all metadata errors are reported together", "[convert][rec2nwb][errors]") {
    auto made = spoilt_day::small();
    made.microvolts_per_count = 0;
    spoilt_day const day(made);
    test::replace_in(day.metadata, "raw_data_to_volts: 1.95e-07\n", "");
    test::replace_in(day.metadata, "meters_per_pixel: 0.001", "meters_per_pixel: wide");
    test::replace_in(day.metadata, "tetrode_12.5", "octopus");
    test::replace_in(day.metadata, "ntrode_id: 1", "ntrode_id: 9");
    auto const result = day.convert();
    CHECK(result.status == 1);
    for (auto const* one :
         {"metadata.yml: 5 errors\n",
          "raw_data_to_volts: must be given because the recordings have no rawScalingToUv, got nothing\n",
          "cameras[0].meters_per_pixel: must be a number, got \"wide\"\n",
          "electrode_groups[id 0].device_type: must be a known probe type (",
          "must have an entry for each SpikeNTrode of REC, got none for 1\n",
          "must belong to a SpikeNTrode of REC, got ntrode_id 9\n"})
        CHECK_THAT(result.err, ContainsSubstring(one));
    CHECK(day.left() == test::nothing);
}

TEST_CASE("rec2nwb: an ntrode without a channel map is rejected with the names of both files",
          "[convert][rec2nwb][errors]") {
    spoilt_day const day;
    test::replace_in(day.metadata, "ntrode_id: 1", "ntrode_id: 9");
    auto const result = day.convert();
    CHECK(result.status == 1);
    CHECK_THAT(
        result.err,
        ContainsSubstring("DAY/20230622_sample_metadata.yml: ntrode_electrode_group_channel_map: "
                          "must have an entry for each SpikeNTrode of REC, got none for 1\n") &&
            ContainsSubstring("DAY/20230622_sample_metadata.yml:65: ntrode_electrode_group_channel_map[ntrode_id 9]: "
                              "must belong to a SpikeNTrode of REC, got ntrode_id 9\n"));
    CHECK(day.left() == test::nothing);
}

TEST_CASE("rec2nwb: an unknown probe is rejected with its line and the known probes", "[convert][rec2nwb][errors]") {
    spoilt_day const day;
    test::replace_in(day.metadata, "device_type: tetrode_12.5", "device_type: tetrode_99");
    auto const result = day.convert();
    CHECK(result.status == 1);
    CHECK_THAT(
        result.err,
        ContainsSubstring(
            "DAY/20230622_sample_metadata.yml:55: electrode_groups[id 0].device_type: must be a known probe type (") &&
            ContainsSubstring("tetrode_12.5") && ContainsSubstring("), got \"tetrode_99\"\n"));
    CHECK(day.left() == test::nothing);
}

TEST_CASE("rec2nwb: damaged metadata reports every error with its line", "[convert][rec2nwb][errors]") {
    spoilt_day const day;
    test::replace_in(day.metadata, "lab: Synthesis Lab\n", "");
    test::replace_in(day.metadata, "date_of_birth: 2000-01-01T00:00:00+00:00", "date_of_birth: long ago");
    test::replace_in(day.metadata, "  meters_per_pixel: 0.001\n", "  meters_per_pixel: wide\n");
    test::replace_in(day.metadata, "electrode_group_id: 0", "electrode_group_id: 5");
    test::replace_in(day.metadata, "bad_channels: []", "bad_channels: [x]");
    refuse(day,
           "DAY/20230622_sample_metadata.yml: 5 errors\n"
           "DAY/20230622_sample_metadata.yml:1: lab: must be text, got nothing\n"
           "DAY/20230622_sample_metadata.yml:15: subject.date_of_birth: must be a date such as 2000-01-31 or "
           "2000-01-31T00:00:00Z, got \"long ago\"\n"
           "DAY/20230622_sample_metadata.yml:24: cameras[0].meters_per_pixel: must be a number, got \"wide\"\n"
           "DAY/20230622_sample_metadata.yml:65: ntrode_electrode_group_channel_map[0].electrode_group_id: "
           "must be the id of an electrode group, got \"5\"\n"
           "DAY/20230622_sample_metadata.yml:66: ntrode_electrode_group_channel_map[0].bad_channels[0]: must be an "
           "integer of at least 0, got \"x\"");
}

TEST_CASE("rec2nwb: metadata that is not UTF-8 is rejected with its line and key", "[convert][rec2nwb][errors]") {
    spoilt_day const day;
    test::replace_in(day.metadata, "lab: Synthesis Lab\n", "lab: L\xE9on Lab\n");
    test::replace_in(day.metadata, "institution: University of Somewhere\n", "institution: \"a\\0\"\n");
    refuse(day,
           "DAY/20230622_sample_metadata.yml: 2 errors\n"
           "DAY/20230622_sample_metadata.yml:3: lab: must be UTF-8 without zero bytes, got byte value 233 at offset 1\n"
           "DAY/20230622_sample_metadata.yml:4: institution: must be UTF-8 without zero bytes, got byte value 0 at "
           "offset 1");
}

TEST_CASE("rec2nwb: metadata that is not YAML is rejected with its line", "[convert][rec2nwb][errors]") {
    spoilt_day const day;
    test::replace_in(day.metadata, "lab: Synthesis Lab\n", "lab: [Synthesis Lab\n");
    auto const result = day.convert();
    CHECK(result.status == 1);
    CHECK_THAT(result.err, ContainsSubstring("rec2nwb: DAY/20230622_sample_metadata.yml:"));
    CHECK(day.left() == test::nothing);
}

TEST_CASE("rec2nwb: an unreadable recording is rejected with the system's error text", "[convert][rec2nwb][errors]") {
    if (::geteuid() == 0) {
        WARN("test skipped: the superuser may read everything");
        return;
    }
    spoilt_day const day;
    fs::permissions(day.recording(), fs::perms::none);
    refuse(day, "REC: cannot be opened: Permission denied");
}

TEST_CASE("rec2nwb: a missing recording is a command line error", "[convert][rec2nwb][errors]") {
    spoilt_day const day;
    auto const result = day.run_tool({(day.folder / "gone.rec").string()});
    CHECK(result.status == 2);
    CHECK_THAT(result.err, ContainsSubstring("TEMP/gone.rec"));
    CHECK(day.left() == test::nothing);
}

TEST_CASE("rec2nwb: a folder whose name ends in .rec is not a recording", "[convert][rec2nwb][errors]") {
    spoilt_day const day;
    fs::remove(day.recording());
    fs::create_directory(day.recording());
    refuse(day,
           "DAY: must hold one day, got 0: 1 file was skipped, DAY/20230622_sample_metadata.yml: there is no recording "
           "of that date and animal");
}
}  // namespace
