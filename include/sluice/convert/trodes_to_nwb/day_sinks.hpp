/// \file
/// day_sinks: all sinks that a conversion feeds with the blocks of a day.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/analog_sink.hpp>
#include <sluice/convert/trodes_to_nwb/buffers.hpp>
#include <sluice/convert/trodes_to_nwb/clock_tables.hpp>
#include <sluice/convert/trodes_to_nwb/day_inputs.hpp>
#include <sluice/convert/trodes_to_nwb/ephys_sink.hpp>
#include <sluice/convert/trodes_to_nwb/event_sink.hpp>
#include <sluice/convert/trodes_to_nwb/gap_policy.hpp>
#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/core/any_sink.hpp>
#include <sluice/hdf5/deflate_pool.hpp>
#include <sluice/hdf5/write_budget.hpp>
#include <sluice/nwb/file.hpp>
#include <sluice/nwb/processing_module.hpp>
#include <sluice/nwb/progress_callback.hpp>
#include <sluice/nwb/series_container.hpp>
#include <sluice/trodes/analog_columns.hpp>
#include <sluice/trodes/block.hpp>

namespace sluice::convert::detail {

/// Null without compression.
inline nwb::compressor make_compression(trodes_to_nwb_options const& options, buffers const& held,
                                        std::shared_ptr<hdf5::write_budget> const& budget) {
    if (!options.compression.start) return nullptr;
    return std::make_shared<hdf5::deflate_pool>(options.compression, held.compressors, budget);
}

/// The sinks of a day; each receives blocks. `clock` must be complete before finish().
class day_sinks {
public:
    day_sinks(nwb::file& out, day_inputs const& day, trodes_to_nwb_options const& options, buffers const& held,
              std::shared_ptr<hdf5::write_budget> const& budget, trodes::day_clock const& clock)
        : compression_(make_compression(options, held, budget)),
          clock_(&clock),
          on_progress_(options.on_progress),
          policy_(other_gaps(options.gaps)) {
        nwb::progress_callback const wrote = [this](std::uint64_t bytes) { report_bytes(bytes); };
        if (!day.electrodes.rows.empty())
            all_.emplace_back(std::ref(ephys_.emplace(make_ephys(out, day, options, budget, wrote))));
        auto module = open_or_write(out, nwb::behavior_module());
        all_.emplace_back(std::ref(events_.emplace(write(module, nwb::series_container{"behavioral_events"}),
                                                   day.metadata.behavioral_events, out.partial().parent_path(), clock,
                                                   wrote, held.edges)));
        if (auto const columns = trodes::analog_columns_of(day.first_header()); !columns.empty())
            all_.emplace_back(std::ref(analog_.emplace(write_analog(out, columns, compression_, budget),
                                                       columns.names(), policy_, clock, wrote)));
    }
    day_sinks(day_sinks const&) = delete;
    day_sinks& operator=(day_sinks const&) = delete;

    std::span<any_sink<trodes::block>> all() noexcept { return all_; }
    event_sink const& events() const noexcept { return *events_; }

    /// Writes the data that depends on the complete clock (stage "timestamps"): the timestamps of each sink and the
    /// sample count. Releases all sinks except the events, which the cameras use.
    void finish(nwb::file& out) {
        now_ = {"timestamps", 0, sample_count_bytes(*clock_, policy_) + events_->bytes_to_finish()};
        if (ephys_) now_.bytes_total += ephys_->bytes_to_finish();
        if (analog_) now_.bytes_total += analog_->bytes_to_finish();
        report_bytes(0);
        for (auto& sink : all_) sink.finish();
        write_sample_count(out, *clock_, policy_, [this](std::uint64_t bytes) { report_bytes(bytes); }, compression_);
        all_.clear();
        ephys_.reset();
        analog_.reset();
    }

private:
    void report_bytes(std::uint64_t bytes) {
        now_.bytes_done += bytes;
        if (on_progress_) on_progress_(now_);
    }

    /// Creates the e-series. The file must have its electrodes table.
    ephys_sink make_ephys(nwb::file& out, day_inputs const& day, trodes_to_nwb_options const& options,
                          std::shared_ptr<hdf5::write_budget> const& budget,
                          nwb::progress_callback const& wrote) const {
        std::vector<std::uint32_t> channels;
        std::vector<double> microvolts;
        for (auto const& row : day.electrodes.rows) {
            channels.push_back(row.hardware_channel);
            microvolts.push_back(row.microvolts_per_count);
        }
        nwb::electrical_series about;
        about.chunk_rows = options.chunk_rows;
        about.electrodes_description = "electrodes used in raw e-series recording";
        about.conversion = options.microvolts ? 1e-6 : microvolts.front() * 1e-6;
        if (!options.microvolts) {
            for (double const scale : microvolts)
                about.channel_conversion.push_back(static_cast<float>(scale / microvolts.front()));
            if (std::ranges::all_of(about.channel_conversion, [](float c) { return c == 1; }))
                about.channel_conversion.clear();
            microvolts.clear();
        }
        return {nwb::write(out, about, compression_, budget),
                std::move(channels),
                ephys_gaps(options.gaps),
                *clock_,
                wrote,
                std::move(microvolts)};
    }

    nwb::compressor compression_;
    trodes::day_clock const* clock_;
    std::function<void(progress const&)> on_progress_;
    gaps policy_;
    progress now_{};
    std::optional<ephys_sink> ephys_;
    std::optional<event_sink> events_;
    std::optional<analog_sink> analog_;
    std::vector<any_sink<trodes::block>> all_;  // refer to the sinks above
};

}  // namespace sluice::convert::detail
