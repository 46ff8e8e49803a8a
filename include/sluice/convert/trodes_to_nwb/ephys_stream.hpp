/// \file
/// ephys_stream: the samples of every packet, channels in the order of the electrodes table, as rows of the e-series.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/gap_policy.hpp>
#include <sluice/convert/trodes_to_nwb/packet_stream.hpp>
#include <sluice/core/algorithms.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/nwb/electrical_series.hpp>
#include <sluice/trodes/packets.hpp>
#include <sluice/views/fill_gaps.hpp>

namespace sluice::convert {
namespace detail {

/// Counts that a sink stores as whole microvolts.
struct microvolt_rows : strided_rows<std::int16_t> {
    std::span<double const> per_count;  // by column

    microvolt_rows() = default;
    microvolt_rows(strided_rows<std::int16_t> counts, std::span<double const> factors) : strided_rows(std::move(counts)), per_count(factors) {}

    strided_rows const& base() const noexcept { return *this; }
    microvolt_rows slice(std::size_t first, std::size_t count) const { return {strided_rows::slice(first, count), per_count}; }
    void transform_in_place(std::int16_t* values, std::size_t stride, std::size_t rows, std::size_t first_column, std::size_t width) const {
        constexpr double low = std::numeric_limits<std::int16_t>::min(), high = std::numeric_limits<std::int16_t>::max();
        for (; rows != 0; --rows, values += stride)
            for (std::size_t c = 0; c < width; ++c)
                values[c] = static_cast<std::int16_t>(std::clamp(std::trunc(values[c] * per_count[first_column + c]), low, high));
    }
};

}  // namespace detail

/// Holds what its \ref hdf5::row_sink does.
class ephys_stream final : public packet_stream {
public:
    /// `hardware_channels`: one for each column of the series. `policy`: gaps::repeat fills single dropped packets.
    /// `microvolts_per_count`: where given, values are stored in whole microvolts, truncated towards zero; else as raw counts.
    ephys_stream(nwb::series_sink<std::int16_t> series, std::vector<std::uint32_t> hardware_channels, gaps policy,
                 std::vector<double> microvolts_per_count = {})
        : series_(std::move(series)), channels_(std::move(hardware_channels)), policy_(policy), microvolts_(std::move(microvolts_per_count)) {}

    void begin(trodes::recording const& source) override { columns_ = trodes::sample_columns(source.header().layout, channels_); }

    void consume(trodes::block const& b) override {
        if (policy_ == gaps::repeat && b.previous && b.runs.front().first_tick - b.previous_tick == 2)
            write(strided_rows<std::int16_t>(b.previous, b.layout->packet_bytes, 1, columns_));
        write(b.samples(columns_) | views::fill_gaps(policy_, b.runs));
    }

    void finish(trodes::day_clock const& clock, nwb::progress_callback const& wrote) override {
        series_.finish(clock_of_rows(clock, policy_).timestamps(), wrote);
    }
    std::uint64_t bytes_to_finish() override { return rows() * sizeof(double); }

    std::uint64_t rows() { return series_.rows(); }

private:
    template <row_range R>
    void write(R const& rows) {
        if (microvolts_.empty()) return series_.append(rows);
        sluice::detail::visit_segments(rows, 0, static_cast<std::size_t>(ranges::size(rows)), [&](auto const& segment) {
            series_.append(detail::microvolt_rows(segment, microvolts_));
            return true;
        });
    }

    nwb::series_sink<std::int16_t> series_;
    std::vector<std::uint32_t> channels_;
    gaps policy_;
    std::vector<double> microvolts_;  // by column; empty: raw counts
    column_table columns_;            // of the recording that is read
};

}  // namespace sluice::convert

template <>
inline constexpr bool std::ranges::enable_view<sluice::convert::detail::microvolt_rows> = true;
