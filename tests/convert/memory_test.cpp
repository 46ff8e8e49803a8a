#include "convert/program.hpp"

#include <sluice/trodes/synthesis.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

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

/// What rec2nwb has resident at most when it converts one recording of 128 channels. Takes as much disk twice, and gives it back.
peaks peaks_of(double seconds, std::vector<std::string> more = {}) {
    sluice::trodes::synthesis day;
    day.epochs = 1;
    day.seconds = seconds;
    day.drop_probability = 1e-5;
    test::temp_dir const folder;
    test::write_day(folder / "day", day);
    std::vector<std::string> words{SLUICE_REC2NWB, (folder / "day").string(), "--output", (folder / "out.nwb").string()};
    words.insert(words.end(), more.begin(), more.end());
    test::program tool(words);
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
    return found;
}

TEST_CASE("rec2nwb: 128 channels take at most 64 MiB, as much for a minute as for seconds", "[convert][rec2nwb][bounded]") {
    auto const brief = peaks_of(5), longer = peaks_of(60);
    WARN("resident at most: " << brief.told << " MiB for 5 s, " << longer.told << " MiB for 60 s of 128 channels");
    CHECK(longer.told <= 64);
    CHECK(std::abs(longer.told - brief.told) <= 2);
    // The program's own word is the system's: it is what was seen from outside, but for the moment of its printing.
    CHECK(longer.watched <= 64);
    CHECK(std::abs(longer.watched - longer.told) <= 1);
}

TEST_CASE("rec2nwb: single drops, filled or not, and microvolts take no more memory", "[convert][rec2nwb][bounded]") {
    CHECK(peaks_of(5, {"--gaps", "repeat", "--microvolts"}).told <= 64);
    CHECK(peaks_of(5, {"--gaps", "keep"}).told <= 64);
}
}  // namespace
