/// \file
/// All of sluice.
#pragma once

#include <sluice/convert.hpp>
#include <sluice/core.hpp>
#include <sluice/deflate.hpp>
#include <sluice/hdf5.hpp>
#include <sluice/memory.hpp>
#include <sluice/ngff.hpp>
#include <sluice/nwb.hpp>
#include <sluice/plate.hpp>
#include <sluice/sinks.hpp>
#include <sluice/trodes.hpp>
#include <sluice/views.hpp>
