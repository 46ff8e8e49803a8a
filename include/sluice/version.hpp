/// \file
/// The version of sluice. CMake reads it from this file.
#pragma once

#include <string_view>

namespace sluice {

inline constexpr int version_major = 0, version_minor = 1, version_patch = 0;
inline constexpr std::string_view version_text = "0.1.0";

}  // namespace sluice
