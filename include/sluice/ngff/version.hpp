/// \file
/// version: the OME-NGFF specification to write.
#pragma once

#include <string_view>

namespace sluice::ngff {

/// 0.4 is based on Zarr 2, and most readers support it. 0.5 is based on Zarr 3.
enum class version { v0_4, v0_5 };

constexpr std::string_view name_of(version which) noexcept { return which == version::v0_4 ? "0.4" : "0.5"; }

}  // namespace sluice::ngff
