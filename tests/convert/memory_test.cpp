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

/// VmHWM of a process in MiB, as the system tells it; 0 when it is over.
double peak_mebibytes(pid_t process) {
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.rfind("VmHWM:", 0) == 0) return std::strtod(line.c_str() + 6, nullptr) / 1024;
    return 0;
}

struct peaks {
    double told = 0;     // by rec2nwb itself
    double watched = 0;  // by us, while it ran
};

/// One recording. Takes as much disk twice, and gives it back.
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

    /// What rec2nwb has resident at most when it converts the day.
    peaks convert(std::vector<std::string> const& more = {}) const {
        test::program tool(words(more));
        peaks found;
        while (tool.running()) {
            found.watched = std::max(found.watched, peak_mebibytes(tool.id()));
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        auto const status = tool.wait();
        CHECK((status == 0 || status == 3));  // drops that are not filled are warnings
        auto const text = tool.out();
        auto const at = text.find(" MiB resident at most");
        REQUIRE(at != text.npos);
        found.told = std::strtod(text.c_str() + text.rfind(' ', at - 1) + 1, nullptr);
        fs::remove(output());
        return found;
    }

    /// The least limit that it says it can keep to, in MiB, when it refuses one that it cannot.
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
        WARN("resident at most: " << found.told << " MiB of " << limit << ", with " << least << " as the least");
        CHECK(found.told <= limit);
        CHECK(found.watched <= limit);
    }
}

TEST_CASE("rec2nwb: 128 channels take at most 64 MiB, as much for a minute as for seconds",
          "[convert][rec2nwb][bounded]") {
    auto const brief = recorded_day(5).convert(), longer = recorded_day(60).convert();
    WARN("resident at most: " << brief.told << " MiB for 5 s, " << longer.told << " MiB for 60 s of 128 channels");
    CHECK(longer.told <= 64);
    CHECK(std::abs(longer.told - brief.told) <= 2);
    // The program's own word is the system's: it is what was seen from outside, but for the moment of its printing.
    CHECK(longer.watched <= 64);
    CHECK(std::abs(longer.watched - longer.told) <= 1);
}

TEST_CASE("rec2nwb: 1024 channels take at most 256 MiB, and 128 no more when drops are filled or values are microvolts",
          "[convert][rec2nwb][bounded]") {
    auto const wide = recorded_day(5, 1024).convert();
    WARN("resident at most: " << wide.told << " MiB for 1024 channels");
    CHECK(wide.told <= 256);
    recorded_day const day(5);
    CHECK(day.convert({"--gaps", "repeat", "--microvolts"}).told <= 64);
    CHECK(day.convert({"--gaps", "keep"}).told <= 64);
}

TEST_CASE("rec2nwb: --memory-limit is kept from the least on that it tells, with few channels and many",
          "[convert][rec2nwb][bounded]") {
    for (std::uint32_t const channels : {32U, 128U, 512U, 1024U}) {
        CAPTURE(channels);
        check_limits(recorded_day(2, channels));
    }
}

TEST_CASE("rec2nwb: --memory-limit is kept when chunks are compressed, by however many threads",
          "[convert][rec2nwb][bounded]") {
    check_limits(recorded_day(2), {"--compress", "gzip", "--threads", "4"});
    check_limits(recorded_day(2, 512), {"--compress", "gzip", "--threads", "1"});
    check_limits(recorded_day(6, 256), {"--compress", "gzip", "--chunk-rows", "1024"});
}

TEST_CASE("rec2nwb: --memory-limit is kept by the verification, and in smaller chunks", "[convert][rec2nwb][bounded]") {
    recorded_day const day(2);
    check_limits(day, {"--verify"});
    check_limits(day, {"--chunk-rows", "1024"});
}
}  // namespace
