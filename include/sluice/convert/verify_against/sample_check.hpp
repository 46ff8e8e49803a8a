/// \file
/// sample_check: compares every sample of the e-series with its packet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/ephys_sink.hpp>
#include <sluice/convert/verify_against/comparison.hpp>
#include <sluice/convert/verify_against/row_comparison.hpp>
#include <sluice/convert/verify_against/stored_samples.hpp>
#include <sluice/trodes/block.hpp>
#include <sluice/views/fill_gaps.hpp>
#include <sluice/views/transform_values.hpp>

namespace sluice::convert::detail {

/// A sink of blocks. Converts them to rows as \ref ephys_sink does, and compares the rows. Holds what \ref
/// row_comparison holds.
class sample_check {
public:
    sample_check(comparison with, stored_samples const& series)
        : channels_(series.hardware_channels),
          rows_(with, e_series, series.data, column_names(series), values_of_counts(series)) {
        if (series.is_microvolts)
            microvolts_ = {std::make_shared<std::vector<double> const>(series.microvolts_per_count)};
    }

    void append(trodes::block const& b) {
        auto const rows = b.samples(channels_) | views::fill_gaps(rows_.policy_at(b));
        if (microvolts_.per_count)
            rows_.append(rows | views::transform_values(microvolts_));
        else
            rows_.append(rows);
    }
    void finish() { rows_.finish(); }

private:
    static std::vector<std::string> column_names(stored_samples const& series) {
        std::vector<std::string> names;
        for (auto const channel : series.hardware_channels)
            names.push_back("hardware channel " + std::to_string(channel));
        return names;
    }
    static std::vector<double> values_of_counts(stored_samples const& series) {
        std::vector<double> all;
        for (std::size_t c = 0; series.is_floating && c < series.hardware_channels.size(); ++c)
            all.push_back(series.microvolts_per_count[c] / series.microvolts_per_value[c]);
        return all;
    }

    std::vector<std::uint32_t> channels_;
    row_comparison rows_;
    whole_microvolts microvolts_;
};

}  // namespace sluice::convert::detail
