#include "convert/spoilt_day.hpp"

#include <chrono>
#include <string>
#include <thread>

#include <signal.h>
#include <unistd.h>

#include "support/catch.hpp"

namespace {
using test::spoilt_day;
namespace fs = std::filesystem;
using names = std::vector<std::string>;

bool as_superuser() {
    if (::geteuid() == 0) WARN("test skipped: the superuser may write everywhere");
    return ::geteuid() == 0;
}

TEST_CASE("rec2nwb: in an output directory the file is named after animal and date", "[convert][rec2nwb][output]") {
    spoilt_day const day;
    auto const result = day.convert();
    CHECK(result.status == 0);
    CHECK(result.err.empty());
    CHECK(day.left() == names{"sample20230622.nwb"});
}

TEST_CASE("rec2nwb: a missing output directory is rejected", "[convert][rec2nwb][output][errors]") {
    spoilt_day const day;
    fs::remove(day.output());
    auto result = day.convert();
    CHECK(result.status == 1);
    CHECK(result.err == "rec2nwb: TEMP/out: the output must be an existing directory, or a file that ends in .nwb\n");
    result = test::run({SLUICE_REC2NWB, day.input().string(), "--output", day.file().string()});
    CHECK(result.status == 1);
    CHECK(result.err == "rec2nwb: " + day.output().string() + ": the directory of the output must exist\n");
    CHECK_FALSE(fs::exists(day.output()));
}

TEST_CASE("rec2nwb: an output directory without write permission is rejected", "[convert][rec2nwb][output][errors]") {
    if (as_superuser()) return;
    spoilt_day const day;
    fs::permissions(day.output(), fs::perms::owner_read | fs::perms::owner_exec);
    auto const result = day.convert();
    CHECK(result.status == 1);
    CHECK(result.err == "rec2nwb: TEMP/out: the directory of the output must be writable\n");
    fs::permissions(day.output(), fs::perms::owner_all);
    CHECK(day.left() == test::nothing);
}

TEST_CASE("rec2nwb: an existing output is replaced only with --force", "[convert][rec2nwb][output][errors]") {
    spoilt_day const day;
    std::ofstream(day.file()) << "precious";
    auto const result = day.convert();
    CHECK(result.status == 1);
    CHECK(result.err == "rec2nwb: TEMP/out/sample20230622.nwb: the output must not exist (--force replaces it)\n");
    CHECK(test::contents(day.file()) == "precious");
    CHECK(day.convert({"--force"}).status == 0);
    CHECK(test::contents(day.file()).substr(1, 3) == "HDF");
    CHECK(day.left() == names{"sample20230622.nwb"});
}

TEST_CASE("rec2nwb: a failed conversion keeps the old output, even with --force",
          "[convert][rec2nwb][output][errors]") {
    spoilt_day day;
    std::ofstream(day.file()) << "precious";
    day.bytes.resize(day.bytes.size() - 20);
    day.rewrite();
    CHECK(day.convert({"--force", "--strict"}).status == 1);
    CHECK(test::contents(day.file()) == "precious");
    CHECK(day.left() == names{"sample20230622.nwb"});
}

TEST_CASE("rec2nwb: a full disk is reported with file and reason, and no file is left",
          "[convert][rec2nwb][output][errors]") {
    auto made = spoilt_day::small();
    made.ticks = 100'000;
    spoilt_day const day(made);
    for (rlim_t const bytes : {0u, 1000u, 60'000u, 200'000u, 700'000u, 2'000'000u}) {
        CAPTURE(bytes);
        auto const result = day.run_tool({day.input().string()}, bytes);
        CHECK(result.status == 1);
        CHECK_THAT(result.err, ContainsSubstring("TEMP/out/") && ContainsSubstring("File too large"));
        CHECK(day.left() == test::nothing);
    }
    std::ofstream(day.file()) << "precious";
    CHECK(day.run_tool({day.input().string(), "--force"}, 700'000).status == 1);
    CHECK(test::contents(day.file()) == "precious");
    CHECK(day.left() == names{"sample20230622.nwb"});
}

/// A conversion of a few seconds (one chunk per row), stopped halfway.
class halfway {
public:
    halfway()
        : day(made()),
          tool({SLUICE_REC2NWB, day.input().string(), "--output", day.output().string(), "--chunk-rows", "1"}) {
        while (tool.running() && day.left().empty()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        ::kill(tool.id(), SIGSTOP);
    }
    int end_by(int signal) {
        ::kill(tool.id(), signal);
        ::kill(tool.id(), SIGCONT);
        return tool.wait();
    }
    spoilt_day day;
    test::program tool;

private:
    static sluice::trodes::synthesis made() {
        auto many = spoilt_day::small();
        many.ticks = 300'000;
        return many;
    }
};

TEST_CASE("rec2nwb: a conversion ended by a signal leaves no file", "[convert][rec2nwb][output][errors]") {
    for (int const signal : {SIGTERM, SIGINT, SIGHUP}) {
        CAPTURE(signal);
        halfway run;
        REQUIRE(run.day.left().size() == 1);
        CHECK(run.day.left().front().find(".sample20230622.nwb.partial-") == 0);
        CHECK(run.end_by(signal) == 128 + signal);
        CHECK(run.tool.err() == "rec2nwb: interrupted, nothing was written\n");
        CHECK(run.day.left() == test::nothing);
    }
}

TEST_CASE("rec2nwb: the day is converted even if output streams are closed or full", "[convert][rec2nwb][output]") {
    spoilt_day const day;
    auto const said =
        "'" SLUICE_REC2NWB "' '" + day.input().string() + "' --force --output '" + day.output().string() + "' ";
    for (auto const* streams : {"<&- >&- 2>&-", ">/dev/full 2>/dev/full", "| true"}) {
        CAPTURE(streams);
        fs::remove(day.file());
        CHECK(test::run({"/bin/sh", "-c", said + streams}).status == 0);
        CHECK(test::contents(day.file()).substr(1, 3) == "HDF");
        CHECK(day.left() == names{"sample20230622.nwb"});
    }
    CHECK(
        test::run({"/bin/sh", "-c", "'" SLUICE_REC2NWB "' --list '" + day.input().string() + "' >/dev/full"}).status ==
        1);
}

TEST_CASE("rec2nwb: a killed conversion leaves no complete-looking file, and the next one succeeds",
          "[convert][rec2nwb][output][errors]") {
    halfway run;
    CHECK(run.end_by(SIGKILL) == 1000 + SIGKILL);
    CHECK_FALSE(fs::exists(run.day.file()));
    CHECK(run.day.convert().status == 0);
    CHECK(fs::exists(run.day.file()));
}
}  // namespace
