/// \file
/// version: which of the OME-NGFF specifications is followed.
#pragma once

#include <string_view>

namespace sluice::ngff {

/// 0.4 lies in Zarr 2 and is what most readers know; 0.5 lies in Zarr 3.
enum class version { v0_4, v0_5 };

constexpr std::string_view name_of(version which) noexcept { return which == version::v0_4 ? "0.4" : "0.5"; }

}  // namespace sluice::ngff
