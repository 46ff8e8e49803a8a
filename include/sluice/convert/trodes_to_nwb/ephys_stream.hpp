/// \file
/// ephys_stream: the samples of every packet, channels in the order of the electrodes table, as rows of the e-series.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/gap_policy.hpp>
#include <sluice/convert/trodes_to_nwb/packet_stream.hpp>
#include <sluice/core/parted_columns.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/window.hpp>
#include <sluice/nwb/electrical_series.hpp>
#include <sluice/trodes/packets.hpp>
#include <sluice/views/fill_gaps.hpp>

namespace sluice::convert {

/// Holds the strip being filled and those being written (2048 x channels each; compressing, the chunks being filled) and, for each group of
/// columns, its column table.
class ephys_stream final : public packet_stream {
public:
    /// `hardware_channels`: one for each column of the series. `policy`: gaps::repeat fills single dropped packets.
    /// `microvolts_per_count`: where given, values are stored in whole microvolts, truncated towards zero; else as raw counts.
    ephys_stream(nwb::series_writer<std::int16_t> series, std::vector<std::uint32_t> hardware_channels, gaps policy,
                 std::vector<double> microvolts_per_count = {})
        : series_(std::move(series)), channels_(std::move(hardware_channels)), policy_(policy), microvolts_(std::move(microvolts_per_count)) {
    }

    void use(buffers const& held) override {
        series_.allow(held.strips, held.compressors + held.chunks);
    }

    void begin(trodes::recording const& source) override {
        auto const all = trodes::sample_columns(source.header().layout, channels_);
        auto& tiles = series_.samples();
        // A tile is always as wide as its chunk: behind the last column its own repeats stand, which the writer clears.
        std::vector<std::size_t> chosen(tiles.groups() * tiles.stride());
        for (std::size_t c = 0; c < chosen.size(); ++c) chosen[c] = std::min(c, channels_.size() - 1);
        columns_ = parted_columns(all.select(chosen), tiles.stride());
        places_.resize(tiles.groups());
    }

    void consume(trodes::block const& b) override {
        write(b.samples(columns_.all()) | views::fill_gaps(policy_));
    }

    void finish(trodes::day_clock const& clock, told_bytes const& wrote) override {
        series_.finish(clock_of_rows(clock, policy_).timestamps(), wrote);
    }
    std::uint64_t bytes_to_finish() override { return rows() * sizeof(double); }

    std::uint64_t rows() { return series_.samples().rows_committed(); }

private:
    // Some rows of every group at a time: the packets are still in the cache when the next group reads them.
    static constexpr std::size_t rows_at_once = 256;

    template <row_range R>
    void write(R const& rows) {
        auto& tiles = series_.samples();
        auto const size = static_cast<std::size_t>(ranges::size(rows));
        for (std::size_t at = 0; at < size;) {
            auto const n = std::min({size - at, rows_at_once, static_cast<std::size_t>(tiles.room())});
            for (std::size_t group = 0; group < places_.size(); ++group) places_[group] = tiles.rows(group, n);
            copy_parts(window(rows, at, n), columns_, std::span<std::span<std::int16_t> const>(places_));
            if (!microvolts_.empty())
                for (std::size_t group = 0; group < places_.size(); ++group) to_microvolts(places_[group], group);
            tiles.commit(n);
            at += n;
        }
    }

    void to_microvolts(std::span<std::int16_t> values, std::size_t group) {
        auto const stride = series_.samples().stride();
        auto const first = series_.samples().first_column(group);
        auto const width = series_.samples().width(group);
        for (std::size_t row = 0; row < values.size(); row += stride)
            for (std::size_t c = 0; c < width; ++c) {
                constexpr double low = std::numeric_limits<std::int16_t>::min(), high = std::numeric_limits<std::int16_t>::max();
                auto const microvolts = std::trunc(values[row + c] * microvolts_[first + c]);
                values[row + c] = static_cast<std::int16_t>(std::clamp(microvolts, low, high));
            }
    }

    nwb::series_writer<std::int16_t> series_;
    std::vector<std::uint32_t> channels_;
    gaps policy_;
    std::vector<double> microvolts_;         // by column; empty: raw counts
    parted_columns columns_;                 // by group of columns, of the recording that is read
    std::vector<std::span<std::int16_t>> places_;  // of the rows that are being copied, by group
};

}  // namespace sluice::convert
