#include <sluice/hdf5/file.hpp>

#include <cstdio>
#include <filesystem>
#include <string>

#include "support/catch.hpp"
#include "support/sanitized.hpp"
#include "support/temp_dir.hpp"

namespace {
/// Returns the peak resident size, in kB, of a process that writes the index of `bands` bands of chunks; 0 on failure.
long peak_kb(std::filesystem::path const& file, int bands) {
    auto const command = std::string(SLUICE_CHUNK_INDEX_WRITER) + " " + file.string() + " " + std::to_string(bands);
    long kb = 0;
    if (auto* const output = ::popen(command.c_str(), "r")) {
        if (std::fscanf(output, "%ld", &kb) != 1) kb = 0;
        ::pclose(output);
    }
    return kb;
}

TEST_CASE("file: the chunk index of 17 hours needs no more memory than 10 minutes", "[hdf5][file][bounded]") {
    if (test::sanitized || !std::filesystem::exists("/proc/self/status")) {
        WARN("test skipped: a sanitizer keeps freed memory, or there is no /proc");
        return;
    }
    test::temp_dir const dir;
    auto const minutes = peak_kb(dir / "minutes.h5", 1'100), hours = peak_kb(dir / "hours.h5", 112'000);
    CAPTURE(minutes, hours);
    REQUIRE(minutes > 0);
    CHECK(std::filesystem::file_size(dir / "hours.h5") > 40'000'000);
    CHECK(hours <= minutes + 2048);
}
}  // namespace
