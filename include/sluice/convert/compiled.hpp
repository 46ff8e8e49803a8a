/// \file
/// convert::compiled: the converters as functions that are compiled once. Including this header costs a fraction of
/// including the converters. Link sluice::convert_compiled.
#pragma once

#include <filesystem>
#include <span>

#include <sluice/convert/plate_to_ngff/options.hpp>
#include <sluice/convert/plate_to_ngff/plate_report.hpp>
#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/convert/verify_against/options.hpp>
#include <sluice/nwb/verification.hpp>
#include <sluice/plate/image_set.hpp>

namespace sluice::convert::compiled {

/// Same as convert::trodes_to_nwb: converts the day in a folder.
trodes_to_nwb_report trodes_to_nwb(std::filesystem::path const& folder, trodes_to_nwb_options const& options);

/// Same as convert::verify_against: compares an NWB file with the recordings, given by their paths in the order of the
/// day.
nwb::verification verify_against(std::filesystem::path const& nwb_file,
                                 std::span<std::filesystem::path const> recordings,
                                 verify_against_options const& options = {});

/// Same as nwb::verify: reads an NWB file of any writer and reports every error.
nwb::verification verify(std::filesystem::path const& nwb_file);

/// Same as convert::plate_to_ngff: converts the images of a plate (plate::scan).
plate_report plate_to_ngff(plate::image_set const& images, std::filesystem::path const& output,
                           plate_to_ngff_options const& options = {});

}  // namespace sluice::convert::compiled
