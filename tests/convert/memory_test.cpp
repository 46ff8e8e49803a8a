#include "convert/program.hpp"

#include <sluice/trodes/synthesis.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "convert/conversion.hpp"
#include "support/catch.hpp"

namespace {
namespace fs = std::filesystem;

/// Returns VmHWM of a process in MiB, as the system reports it, or 0 after the process has ended.
double peak_mebibytes(pid_t process) {
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.rfind("VmHWM:", 0) == 0) return std::strtod(line.c_str() + 6, nullptr) / 1024;
    return 0;
}

struct peaks {
    double reported = 0;  // by rec2nwb
    double observed = 0;  // from /proc, while rec2nwb runs
};

/// One recording. Its conversion needs the same disk space again. Both are removed on destruction.
class recorded_day {
public:
    explicit recorded_day(double seconds, std::uint32_t channels = 128) {
        sluice::trodes::synthesis day;
        day.epochs = 1;
        day.seconds = seconds;
        day.channels = channels;
        day.drop_probability = 1e-5;
        test::write_day(folder_ / "day", day);
    }

    std::vector<std::string> words(std::vector<std::string> const& more) const {
        std::vector<std::string> all{SLUICE_REC2NWB, (folder_ / "day").string(), "--output", output().string()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    fs::path output() const { return folder_ / "out.nwb"; }

    /// Converts the day and returns the peak resident memory of rec2nwb.
    peaks convert(std::vector<std::string> const& more = {}) const {
        test::program tool(words(more));
        peaks found;
        while (tool.running()) {
            found.observed = std::max(found.observed, peak_mebibytes(tool.id()));
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        auto const status = tool.wait();
        CHECK((status == 0 || status == 3));  // drops that are not filled are warnings
        auto const text = tool.out();
        auto const at = text.find(" MiB resident at most");
        REQUIRE(at != text.npos);
        found.reported = std::strtod(text.c_str() + text.rfind(' ', at - 1) + 1, nullptr);
        fs::remove(output());
        return found;
    }

    /// Returns the minimum limit in MiB that rec2nwb reports when the limit is too low.
    int least_limit(std::vector<std::string> more = {}) const {
        more.insert(more.end(), {"--memory-limit", "1MiB"});
        auto const refused = test::run(words(more));
        CHECK(refused.status == 1);
        CHECK(!fs::exists(output()));
        std::string const before = "memory_limit must be at least ";
        auto const at = refused.err.find(before);
        REQUIRE(at != refused.err.npos);
        return std::atoi(refused.err.c_str() + at + before.size());
    }

private:
    test::temp_dir folder_;
};

void check_limits(recorded_day const& day, std::vector<std::string> const& more = {}) {
    auto const least = day.least_limit(more);
    for (int const limit : {least, least * 5 / 4, least * 3 / 2, least * 2}) {
        auto words = more;
        words.insert(words.end(), {"--memory-limit", std::to_string(limit) + "MiB"});
        auto const found = day.convert(words);
        WARN("resident at most: " << found.reported << " MiB of " << limit << ", minimum " << least);
        CHECK(found.reported <= limit);
        CHECK(found.observed <= limit);
    }
}

TEST_CASE("rec2nwb: 128 channels use at most 64 MiB, for any duration", "[convert][rec2nwb][bounded]") {
    auto const brief = recorded_day(5).convert(), longer = recorded_day(60).convert();
    WARN("resident at most: " << brief.reported << " MiB for 5 s, " << longer.reported
                              << " MiB for 60 s of 128 channels");
    CHECK(longer.reported <= 64);
    CHECK(std::abs(longer.reported - brief.reported) <= 2);
    // The reported peak equals the observed one, except for memory allocated while it is printed.
    CHECK(longer.observed <= 64);
    CHECK(std::abs(longer.observed - longer.reported) <= 1);
}

TEST_CASE("rec2nwb: 1024 channels use at most 256 MiB, and 128 channels at most 64 MiB with any gap policy",
          "[convert][rec2nwb][bounded]") {
    auto const wide = recorded_day(5, 1024).convert();
    WARN("resident at most: " << wide.reported << " MiB for 1024 channels");
    CHECK(wide.reported <= 256);
    recorded_day const day(5);
    CHECK(day.convert({"--gaps", "repeat", "--microvolts"}).reported <= 64);
    CHECK(day.convert({"--gaps", "keep"}).reported <= 64);
}

TEST_CASE("rec2nwb: --memory-limit is met from the reported minimum up, for any number of channels",
          "[convert][rec2nwb][bounded]") {
    for (std::uint32_t const channels : {32U, 128U, 512U, 1024U}) {
        CAPTURE(channels);
        check_limits(recorded_day(2, channels));
    }
}

TEST_CASE("rec2nwb: --memory-limit is met with compression, for any number of threads", "[convert][rec2nwb][bounded]") {
    check_limits(recorded_day(2), {"--compress", "gzip", "--threads", "4"});
    check_limits(recorded_day(2, 512), {"--compress", "gzip", "--threads", "1"});
    check_limits(recorded_day(6, 256), {"--compress", "gzip", "--chunk-rows", "1024"});
}

TEST_CASE("rec2nwb: --memory-limit is met with verification and with smaller chunks", "[convert][rec2nwb][bounded]") {
    recorded_day const day(2);
    check_limits(day, {"--verify"});
    check_limits(day, {"--chunk-rows", "1024"});
}
}  // namespace
