/// \file
/// analog_sink: writes the analog channels of each block as rows. Sensors that report intermittently keep their last
/// values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/gap_policy.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/hold_state.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/nwb/processing_module.hpp>
#include <sluice/nwb/progress_callback.hpp>
#include <sluice/nwb/series_container.hpp>
#include <sluice/nwb/series_sink.hpp>
#include <sluice/trodes/analog_columns.hpp>
#include <sluice/trodes/analog_rows.hpp>
#include <sluice/trodes/block.hpp>
#include <sluice/trodes/day_clock.hpp>
#include <sluice/trodes/recording.hpp>

namespace sluice::convert {

/// /processing/analog/analog/analog, of int16: a column for each channel; the description lists their names.
inline nwb::series_sink<std::int16_t> write_analog(nwb::file& out, trodes::analog_columns const& columns,
                                                   nwb::compressor compression = {},
                                                   std::shared_ptr<hdf5::write_budget const> budget = {}) {
    nwb::time_series about{.name = "analog", .description = {}, .unit = "-1"};
    for (auto const& name : columns.names()) about.description += name + "   ";
    auto module = write(out, nwb::processing_module{"analog", "Contains all analog data"});
    auto container = write(module, nwb::series_container{"analog"});
    return nwb::begin_rows<std::int16_t>(
        nwb::create(container, about), about, columns.size(),
        {.chunk_columns = columns.size(), .compression = std::move(compression), .budget = std::move(budget)});
}

/// A sink of blocks. Holds what its \ref hdf5::row_sink and \ref trodes::analog_rows hold.
class analog_sink {
public:
    /// `names`: of the columns, which every recording must have. `policy`: gaps::repeat_single fills single dropped
    /// packets. `clock`: must be complete before finish().
    analog_sink(nwb::series_sink<std::int16_t> series, std::vector<std::string> names, gaps policy,
                trodes::day_clock const& clock, nwb::progress_callback wrote = {})
        : series_(std::move(series)),
          names_(std::move(names)),
          policy_(policy),
          clock_(&clock),
          wrote_(std::move(wrote)) {}

    /// Throws format_error if a recording has other columns; trodes::open checks that first.
    void append(trodes::block const& b) {
        if (b.first_index() == 0) {
            rows_ = trodes::analog_rows(b.recording().header());
            if (rows_.columns().names() != names_)
                throw format_error(b.recording().path().string(),
                                   "must have the same " + std::to_string(names_.size()) +
                                       " analog channel names as the recordings before it, got " +
                                       std::to_string(rows_.columns().size()));
        }
        rows_.visit(b, policy_, [&](auto&& rows) { series_.append(std::forward<decltype(rows)>(rows)); });
    }
    /// Also writes the timestamps.
    void finish() { series_.finish(clock_of_rows(*clock_, policy_).timestamps(), wrote_); }

    std::uint64_t bytes_to_finish() const { return series_.rows() * sizeof(double); }

private:
    nwb::series_sink<std::int16_t> series_;
    std::vector<std::string> names_;
    gaps policy_;
    trodes::day_clock const* clock_;
    nwb::progress_callback wrote_;
    trodes::analog_rows rows_;  // of the current recording
};

}  // namespace sluice::convert
