#include "convert/spoilt_day.hpp"

#include <string>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"

namespace {
using test::spoilt_day;

TEST_CASE("rec2nwb: an invalid command line is reported, and nothing is read or written",
          "[convert][rec2nwb][command line]") {
    spoilt_day const day;
    auto const input = day.input().string(), file = day.file().string();
    for (auto const& words :
         std::vector<std::vector<std::string>>{{},
                                               {input},
                                               {input, "--output"},
                                               {input, "--output", file, "--gaps", "mend"},
                                               {input, "--output", file, "--chunk-rows", "0"},
                                               {input, "--output", file, "--timezone", "CET"},
                                               {input, "--output", file, "--timezone", "+24:00"},
                                               {input, "--output", file, "--timezone", "+01:60"},
                                               {input, "--output", file, "--metadata", "/gone.yml"},
                                               {input, "--output", file, "--schema", "/gone"},
                                               {input, "--output", file, "--memory-limit", "little"},
                                               {input, "--output", file, "--unknown"}}) {
        auto all = words;
        all.insert(all.begin(), SLUICE_REC2NWB);
        auto const result = test::run(all);
        CAPTURE(all.size(), all.back(), result.err);
        CHECK(result.status == 2);
        CHECK_FALSE(result.err.empty());
        CHECK(day.left() == test::nothing);
    }
}

TEST_CASE("rec2nwb: command line options take effect in the file", "[convert][rec2nwb][command line]") {
    spoilt_day const day;
    auto const result =
        day.convert({"--timezone", "-05:30", "--chunk-rows", "64", "--microvolts", "--gaps", "KEEP", "--quiet"});
    CHECK(result.status == 0);
    CHECK(result.out.empty());
    CHECK(result.err.empty());
    test::raw_hdf5 const file(day.file());
    CHECK(file.text("/session_start_time") == "2023-06-22T17:30:00-05:30");
    CHECK(file.chunk("/acquisition/e-series/data") == std::vector<hsize_t>{64, 4});
    CHECK(file.number_attribute("/acquisition/e-series/data", "conversion") == 1e-6);
    CHECK_THAT(file.text("/general/source_script"), ContainsSubstring("rec2nwb (sluice "));
}

TEST_CASE("rec2nwb: --devices accepts one path per use, so inputs may follow", "[convert][rec2nwb][command line]") {
    spoilt_day const day;
    auto const devices = day.folder / "devices";
    std::filesystem::create_directory(devices);
    auto const result =
        day.run_tool({"--devices", devices.string(), "--devices", devices.string(), day.input().string()});
    CHECK(result.status == 0);
    CHECK(result.err.empty());
}

TEST_CASE("rec2nwb: an unknown gap policy is rejected with the valid ones", "[convert][rec2nwb][command line]") {
    spoilt_day const day;
    CHECK_THAT(day.convert({"--gaps", "mend"}).err,
               ContainsSubstring("--gaps: must be reference, keep, repeat or fail, got mend\n"));
}

TEST_CASE("rec2nwb: --list shows each day, its missing files, and files of no day",
          "[convert][rec2nwb][command line]") {
    spoilt_day const day;
    auto other = spoilt_day::small();
    other.date = "20230701";
    test::write_day(day.input(), other);
    std::filesystem::remove(day.input() / "20230701_sample_metadata.yml");
    std::ofstream(day.input() / "notes.txt") << "a note";
    auto const result = test::run({SLUICE_REC2NWB, day.input().string(), "--list"});
    CHECK(result.status == 0);
    CHECK(result.err.empty());
    CHECK(test::replaced(result.out, day.input().string(), "DAY") ==
          "date       animal           epochs  recordings  output                   state\n"
          "20230622   sample                1     22.5 kB  sample20230622.nwb       ready\n"
          "20230701   sample                1     22.5 kB  sample20230701.nwb       cannot be converted\n"
          "  must have exactly one metadata file 20230701_sample_metadata.yml, got none\n"
          "1 file belongs to no day:\n"
          "  DAY/notes.txt: the extension does not belong to a day\n");
}

TEST_CASE("rec2nwb: the summary names inputs, output and speed", "[convert][rec2nwb][command line]") {
    auto made = spoilt_day::small();
    made.ticks = 30'000;
    made.epochs = 2;
    made.gaps = {{100, 1}};
    spoilt_day const day(made);
    auto const result = day.convert();
    CHECK(result.status == 0);
    CHECK_THAT(result.out, ContainsSubstring("    1 packet missing, 1 single drop (filled)\n"));
    CHECK_THAT(result.out, ContainsSubstring("sample20230622.nwb: 60,000 samples of 4 channels, ") &&
                               ContainsSubstring("  20230622_sample_02_a1.rec: 1.000 s, 29,999 packets, clock +16.6") &&
                               ContainsSubstring(" ppm (residual 32 us RMS, ") &&
                               ContainsSubstring(" MiB resident at most\n"));
}
}  // namespace
