/// \file
/// The converters: everything of sluice::convert.
#pragma once

#include <sluice/convert/compiled.hpp>
#include <sluice/convert/plate_to_ngff.hpp>
#include <sluice/convert/trodes_to_nwb.hpp>
#include <sluice/convert/verify_against.hpp>
