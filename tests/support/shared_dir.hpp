/// \file
/// Recorded data that is not part of the repository: tests use it where SLUICE_SHARED_DIR points at it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "support/catch.hpp"

namespace test {

/// The folder, or none; the test that gets none says so and returns.
inline std::optional<std::filesystem::path> shared_dir() {
    auto const* folder = std::getenv("SLUICE_SHARED_DIR");
    if (folder && std::filesystem::is_directory(folder)) return folder;
    WARN("skipped: SLUICE_SHARED_DIR names no folder");
    return std::nullopt;
}

}  // namespace test
