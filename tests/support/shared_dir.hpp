/// \file
/// Recorded data outside the repository. Tests use it if SLUICE_SHARED_DIR is set.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "support/catch.hpp"

namespace test {

/// The folder, or nullopt, in which case the test prints a warning and returns.
inline std::optional<std::filesystem::path> shared_dir() {
    auto const* folder = std::getenv("SLUICE_SHARED_DIR");
    if (folder && std::filesystem::is_directory(folder)) return folder;
    WARN("skipped: SLUICE_SHARED_DIR names no folder");
    return std::nullopt;
}

}  // namespace test
