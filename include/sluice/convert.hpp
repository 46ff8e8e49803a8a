/// \file
/// Complete converters, the stations joined up.
#pragma once

#include <sluice/convert/plate_to_ngff.hpp>
#include <sluice/convert/trodes_to_nwb.hpp>
#include <sluice/convert/verify_against.hpp>
