/// \file
/// verify_against_options: how a file is compared with its recordings.
#pragma once

#include <functional>
#include <optional>

#include <sluice/convert/trodes_to_nwb/options.hpp>

namespace sluice::convert {

struct verify_against_options {
    /// Maximum difference of a timestamp from the clock's. The established converter errs by up to two microseconds;
    /// sluice does not err.
    double timestamp_tolerance_seconds = 2e-6;
    /// The scale if the headers have none: raw_data_to_volts of the metadata, in microvolts.
    std::optional<double> microvolts_per_count;
    std::function<void(progress const&)>
        on_progress;  ///< stage "comparing", bytes of the recordings; an exception from it ends the comparison
};

}  // namespace sluice::convert
