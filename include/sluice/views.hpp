/// \file
/// The range adaptors.
#pragma once

#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/transform.hpp>
