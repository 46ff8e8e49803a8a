#include "convert/program.hpp"

#include <sluice/trodes/synthesis.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include "convert/conversion.hpp"
#include "support/catch.hpp"

namespace {

/// Returns the peak resident memory of a program in MiB, read from /proc while it runs. Checks its exit status.
double peak_of(std::vector<std::string> words) {
    test::program tool(std::move(words));
    double peak = 0;
    while (tool.running()) {
        std::ifstream status("/proc/" + std::to_string(tool.id()) + "/status");
        for (std::string line; std::getline(status, line);)
            if (line.rfind("VmHWM:", 0) == 0) peak = std::max(peak, std::strtod(line.c_str() + 6, nullptr) / 1024);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    CHECK(tool.wait() % 3 == 0);
    return peak;
}

/// Returns the peaks of rec2nwb --verify and of nwb_verify --against.
std::pair<double, double> peaks(double seconds) {
    sluice::trodes::synthesis day;
    day.epochs = 1;
    day.seconds = seconds;
    day.drop_probability = 1e-5;
    test::temp_dir const folder;
    test::write_day(folder / "day", day);
    auto const file = (folder / "out.nwb").string();
    auto const converting =
        peak_of({SLUICE_REC2NWB, (folder / "day").string(), "--output", file, "--quiet", "--verify"});
    return {converting, peak_of({SLUICE_NWB_VERIFY, file, "--quiet", "--against", (folder / "day").string()})};
}

TEST_CASE("nwb_verify: 128 channels use at most 64 MiB for any duration, also in rec2nwb --verify",
          "[convert][nwb_verify][bounded]") {
    auto const brief = peaks(3), longer = peaks(30);
    WARN("resident at most: rec2nwb --verify " << brief.first << " and " << longer.first << " MiB, nwb_verify "
                                               << brief.second << " and " << longer.second << " MiB for 3 and 30 s");
    CHECK(longer.first <= 64);
    CHECK(longer.second <= 64);
    CHECK(std::abs(longer.second - brief.second) <= 3);
}
}  // namespace
