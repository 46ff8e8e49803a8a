/// \file
/// ephys_sink: writes the samples of each block as rows of the e-series, channels in the order of the electrodes table.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/gap_policy.hpp>
#include <sluice/nwb/electrical_series.hpp>
#include <sluice/nwb/progress_callback.hpp>
#include <sluice/trodes/block.hpp>
#include <sluice/trodes/recording.hpp>
#include <sluice/trodes/day_clock.hpp>
#include <sluice/views/fill_gaps.hpp>
#include <sluice/views/transform_values.hpp>

namespace sluice::convert {

/// Converts counts to whole microvolts, truncated towards zero as the established converter does, clamped to int16.
struct whole_microvolts {
    std::shared_ptr<std::vector<double> const> per_count;  ///< by column

    std::int16_t operator()(std::int16_t count, std::size_t column) const noexcept {
        constexpr double low = std::numeric_limits<std::int16_t>::min(),
                         high = std::numeric_limits<std::int16_t>::max();
        return static_cast<std::int16_t>(std::clamp(std::trunc(count * (*per_count)[column]), low, high));
    }
};

/// A sink of blocks. Holds what its \ref hdf5::row_sink holds.
class ephys_sink {
public:
    /// `channels`: the hardware channel of each column. `policy`: gaps::repeat_single fills single dropped packets.
    /// `clock`: must be complete before finish(). `microvolts_per_count`: of each column; empty to store raw counts.
    ephys_sink(nwb::series_sink<std::int16_t> series, std::vector<std::uint32_t> channels, gaps policy,
               trodes::day_clock const& clock, nwb::progress_callback wrote = {},
               std::vector<double> microvolts_per_count = {})
        : series_(std::move(series)),
          channels_(std::move(channels)),
          policy_(policy),
          clock_(&clock),
          wrote_(std::move(wrote)) {
        if (!microvolts_per_count.empty())
            microvolts_ = {std::make_shared<std::vector<double> const>(std::move(microvolts_per_count))};
    }

    void append(trodes::block const& b) {
        auto const rows = b.samples(channels_) | views::fill_gaps(policy_);
        if (microvolts_.per_count)
            series_.append(rows | views::transform_values(microvolts_));
        else
            series_.append(rows);
    }
    /// Also writes the timestamps.
    void finish() { series_.finish(clock_of_rows(*clock_, policy_).timestamps(), wrote_); }

    std::uint64_t bytes_to_finish() const { return series_.rows() * sizeof(double); }

private:
    nwb::series_sink<std::int16_t> series_;
    std::vector<std::uint32_t> channels_;
    gaps policy_;
    trodes::day_clock const* clock_;
    nwb::progress_callback wrote_;
    whole_microvolts microvolts_;
};

}  // namespace sluice::convert
