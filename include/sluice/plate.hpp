/// \file
/// Plates of high-content screening: their images as records, and groups of them in memory.
#pragma once

#include <sluice/plate/pixel_type.hpp>
