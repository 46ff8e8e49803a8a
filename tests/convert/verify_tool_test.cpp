#include "convert/spoilt_day.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <nlohmann/json.hpp>
#include <signal.h>

#include "support/catch.hpp"
#include "support/spoil_hdf5.hpp"

namespace {
using test::spoilt_day;
namespace fs = std::filesystem;

test::outcome nwb_verify(std::vector<std::string> words) {
    words.insert(words.begin(), SLUICE_NWB_VERIFY);
    return test::run(std::move(words));
}

TEST_CASE("nwb_verify: the exit status is 0 for a sound file that equals its recordings", "[convert][nwb_verify]") {
    spoilt_day const day;
    REQUIRE(day.convert({"--verify"}).status == 0);
    auto const result = nwb_verify({day.file().string(), "--against", day.input().string()});
    CHECK(result.status == 0);
    CHECK(result.err.empty());
    CHECK_THAT(result.out, ContainsSubstring(day.file().string() + ":\nsound: ") &&
                               ContainsSubstring("as recorded in 1 recording, "));
    CHECK(nwb_verify({day.file().string(), "--quiet"}).out.empty());
}

TEST_CASE("nwb_verify: errors are printed even with --quiet, and the exit status is 3", "[convert][nwb_verify]") {
    spoilt_day const day;
    REQUIRE(day.convert().status == 0);
    test::spoil_hdf5(day.file()).set("/acquisition/e-series/timestamps", 5, 0);
    auto const result = nwb_verify({day.file().string(), "--quiet", "--against", day.recording().string()});
    CHECK(result.status == 3);
    CHECK_THAT(
        result.out,
        ContainsSubstring(
            "timestamps: /acquisition/e-series/timestamps: row 5: a timestamp must be later than the previous one, ") &&
            ContainsSubstring("1 error: 1 timestamps; 1 shown\nnot sound: ") &&
            ContainsSubstring("recording: /acquisition/e-series/timestamps: row 5: must be the time of the packet, ") &&
            ContainsSubstring("not as recorded in 1 recording, "));
}

TEST_CASE("nwb_verify: the exit status is 1 for a file that is not HDF5, and 2 for an invalid command line",
          "[convert][nwb_verify][errors]") {
    test::temp_dir const folder;
    auto const result = nwb_verify({folder.write("a.nwb", "none").string()});
    CHECK(result.status == 1);
    CHECK(result.out.empty());
    CHECK_THAT(result.err, ContainsSubstring("nwb_verify: ") && ContainsSubstring("a.nwb: /: "));
    CHECK(nwb_verify({}).status == 2);
    CHECK(nwb_verify({(folder / "gone.nwb").string()}).status == 2);
    CHECK(nwb_verify({"--help"}).status == 0);
    CHECK(nwb_verify({"--version"}).out.starts_with("nwb_verify (sluice "));
}

TEST_CASE("rec2nwb: a file that differs from the recording fails verification and is removed",
          "[convert][rec2nwb][errors]") {
    auto made = spoilt_day::small();
    made.ticks = 30'000;
    spoilt_day day(made);
    test::program tool(
        {SLUICE_REC2NWB, day.input().string(), "--output", day.output().string(), "--chunk-rows", "1", "--verify"});
    auto const written = [&] {
        for (auto const& entry : fs::directory_iterator(day.output()))
            if (entry.file_size() > 300'000) return true;
        return false;
    };
    while (tool.running() && !written()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    REQUIRE(tool.running());
    ::kill(tool.id(), SIGSTOP);
    std::fstream recording(
        day.recording(),
        std::ios::binary | std::ios::in | std::ios::out);  // damages a packet that is already converted
    recording.seekp(static_cast<std::streamoff>(day.packet(10) + spoilt_day::packet_bytes - 1));
    recording.put('\x55').flush();
    ::kill(tool.id(), SIGCONT);
    CHECK(tool.wait() == 4);
    auto const err = tool.err();
    CHECK_THAT(err, ContainsSubstring("rec2nwb: verification failed, the output was deleted:\nrecording: "
                                      "/acquisition/e-series/data: row 10: column "));
    CHECK(day.left() == test::nothing);
}

TEST_CASE("rec2nwb: a camera clock that was set back is a warning, also with --verify", "[convert][rec2nwb][camera]") {
    auto made = spoilt_day::small();
    made.ticks = 60'000;
    made.camera_frames_per_s = 30;
    spoilt_day const day(made);
    auto const sync = day.input() / (made.epoch_stem(1) + ".1.videoTimeStamps.cameraHWSync");
    {
        std::fstream file(sync, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(-8, std::ios::end);  // the last frame's time
        file.write("\0\0\0\0\0\0\1\0", 8);
    }
    auto const result = day.convert({"--verify"});
    CHECK(result.status == 3);
    CHECK(fs::exists(day.file()));
    CHECK_THAT(result.err, ContainsSubstring("cameraHWSync"));
    CHECK(nwb_verify({day.file().string(), "--quiet"}).status == 3);
}

TEST_CASE("rec2nwb: --integrity lists every gap in JSON", "[convert][rec2nwb][integrity]") {
    auto made = spoilt_day::small();
    made.epochs = 2;
    made.ticks = 1000;
    made.gaps = {{100, 1}, {300, 7}};
    made.trailing_bytes = 20;
    spoilt_day const day(made);
    auto const path = day.folder / "report.json";
    CHECK(day.convert({"--integrity", path.string()}).status == 3);
    auto const report = nlohmann::json::parse(test::contents(path));
    CHECK(report["format"] == "sluice integrity report");
    CHECK(report["version"] == 1);
    CHECK(report["verified"].is_null());
    CHECK(report["warnings"].size() == 3);
    REQUIRE(report["recordings"].size() == 2);
    auto const& first = report["recordings"][0];
    CHECK(first["path"] == day.recording().string());
    CHECK(first["epoch"] == "01_a1");
    CHECK(first["packets"] == 992);
    CHECK(first["filled_packets"] == 1);
    CHECK(first["seconds_after_previous"].is_null());
    CHECK(first["last_tick"].get<std::int64_t>() - first["first_tick"].get<std::int64_t>() == 999);
    CHECK(first["ticks"]["missing_packets"] == 8);
    CHECK(first["clock"]["residual_max_us"].get<double>() > 0);
    REQUIRE(first["breaks"].size() == 2);
    CHECK(first["breaks"][0]["kind"] == "single_drop");
    CHECK(first["breaks"][1]["kind"] == "gap");
    CHECK(first["breaks"][1]["packet"] == 299);
    CHECK(first["breaks"][1]["missing_packets"] == 7);
    CHECK(report["recordings"][1]["bytes"]["trailing_bytes"] == 20);
    CHECK(report["recordings"][1]["seconds_after_previous"].get<double>() > 29);
}

TEST_CASE("rec2nwb: an integrity report that cannot be written is an error before the conversion",
          "[convert][rec2nwb][integrity][errors]") {
    spoilt_day const day;
    auto const path = day.folder.write("there.json", "precious");
    auto result = day.convert({"--integrity", path.string()});
    CHECK(result.status == 1);
    CHECK(result.err == "rec2nwb: TEMP/there.json: the integrity report must not exist (--force replaces it)\n");
    CHECK(day.left() == test::nothing);
    result = day.convert({"--integrity", (day.folder / "no/such.json").string()});
    CHECK(result.status == 1);
    CHECK_THAT(result.err, ContainsSubstring("TEMP/no/such.json: the integrity report cannot be created: "));
    CHECK(day.left() == test::nothing);
    result = day.convert({"--integrity", day.recording().string(), "--force"});  // must not replace the recording
    CHECK(result.status == 2);
    CHECK_THAT(result.err, ContainsSubstring("--integrity: must end in .json, got REC"));
    CHECK(day.convert({"--integrity", day.file().string()}).status == 2);
    CHECK(test::contents(day.recording()) == day.bytes);
    CHECK(day.left() == test::nothing);
    CHECK(day.convert({"--integrity", path.string(), "--force", "--verify"}).status == 0);
    CHECK(nlohmann::json::parse(test::contents(path))["verified"] == true);
}
}  // namespace
