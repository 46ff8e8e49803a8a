/// \file
/// sample_check: every sample of the e-series beside the packet that it was recorded in.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/gap_policy.hpp>
#include <sluice/trodes/block.hpp>
#include <sluice/trodes/recording.hpp>
#include <sluice/convert/verify_against/fill_detector.hpp>
#include <sluice/convert/verify_against/stored_samples.hpp>
#include <sluice/trodes/packets.hpp>
#include <sluice/views/fill_gaps.hpp>

namespace sluice::convert::detail {

/// Takes part in the pass over the recordings as a stream that writes nothing. Rows that must be there are gathered into tiles of the
/// file's own chunks, and each tile is compared with its chunk, which is read once. Holds tiles for one row of chunks (8 MiB or, where a
/// single row of samples is larger, that) and one chunk.
class sample_check {
public:
    sample_check(comparison with, stored_samples series) : with_(with), series_(std::move(series)), rows_stored_(series_.data.rows()), fills_(with, std::string(e_series) + "/timestamps") {
        auto const columns = series_.hardware_channels.size();
        auto const chunk = series_.data.chunk();
        auto const wide = chunk.empty() ? columns : static_cast<std::size_t>(std::min<std::uint64_t>(chunk[1], columns));
        auto const most = std::max<std::uint64_t>(1, tile_bytes / (columns * sizeof(std::int16_t)));
        auto const tall = std::clamp<std::uint64_t>(chunk.empty() ? least_rows : chunk[0], 1, most);
        tile_rows_ = static_cast<std::size_t>(tall * std::max<std::uint64_t>(1, std::min<std::uint64_t>(least_rows, most) / tall));
        for (std::size_t first = 0; first < columns; first += wide) {
            auto const width = std::min(wide, columns - first);
            groups_.push_back({first, width, {}, std::vector<std::int16_t>(tile_rows_ * width)});
        }
    }

    void begin(trodes::recording const& source) {
        for (auto& group : groups_)
            group.columns = trodes::sample_columns(source.header().layout, std::span(series_.hardware_channels).subspan(group.first, group.width));
        rate_hz_ = source.nominal_rate_hz();
    }

    void append(trodes::block const& b) {
        if (b.first_index() == 0) begin(b.recording());
        fills_.look(b, first_row_ + filled_, rate_hz_);
        auto const policy = fills_.policy();
        take([&](column_table const& columns) { return b.samples(columns) | views::fill_gaps(policy); });
    }

    /// After the pass: the last tile, the number of rows, and their timestamps.
    void finish() {
        auto const& clock = with_.clock;
        if (filled_ != 0) compare();
        auto const rows = clock_of_rows(clock, fills_.policy());
        auto const path = std::string(e_series);
        if (rows.size() != rows_stored_)
            with_.found.add(fault::recording, path + "/data",
                            "there must be a row for each of the " + std::to_string(clock.size()) + " packets" +
                                (rows.size() == clock.size() ? "" : " and for " + std::to_string(rows.size() - clock.size()) + " that were filled") + ", got " +
                                std::to_string(rows_stored_));
        if (with_.dataset(path + "/timestamps")) compare_times(with_, path + "/timestamps", 0, rows.timestamps());
        else with_.found.add(fault::recording, path + "/timestamps", "every packet must have its time, got none");
    }

private:
    static constexpr std::size_t tile_bytes = std::size_t{8} << 20;
    static constexpr std::uint64_t least_rows = 4096;  // chunks of a few rows are taken together
    static constexpr std::size_t rows_at_once = 256;

    struct column_group {
        std::size_t first, width;
        column_table columns;
        std::vector<std::int16_t> expected;  // tile_rows_ x width, row-major
    };

    template <class RowsThrough>
    void take(RowsThrough const& rows_through) {
        std::vector<decltype(rows_through(groups_.front().columns))> rows;
        rows.reserve(groups_.size());
        for (auto const& group : groups_) rows.push_back(rows_through(group.columns));
        auto const size = static_cast<std::size_t>(ranges::size(rows.front()));
        for (std::size_t at = 0; at < size;) {
            auto const n = std::min({size - at, rows_at_once, tile_rows_ - filled_});
            for (std::size_t g = 0; g < groups_.size(); ++g)
                sluice::copy(window(rows[g], at, n), std::span(groups_[g].expected).subspan(filled_ * groups_[g].width, n * groups_[g].width));
            filled_ += n;
            at += n;
            if (filled_ == tile_rows_) compare();
        }
    }

    void compare() {
        auto const there = static_cast<std::size_t>(std::min<std::uint64_t>(filled_, rows_stored_ - std::min(first_row_, rows_stored_)));
        for (auto& group : groups_) {
            if (there == 0) break;
            with_.guarded(std::string(e_series) + "/data", [&] { compare(group, there); });
        }
        first_row_ += std::exchange(filled_, 0);
    }
    void compare(column_group& group, std::size_t rows) {
        hdf5::box const part{{first_row_, group.first}, {rows, group.width}};
        auto const expected = std::span<std::int16_t const>(group.expected).first(rows * group.width);
        with_.found.bytes_read += part.elements() * series_.data.element_bytes();
        if (series_.data.fits_int16()) {
            if (series_.is_microvolts) to_microvolts(group, rows);
            counts_.resize(expected.size());
            series_.data.read(part, std::span(counts_));
            if (!std::equal(expected.begin(), expected.end(), counts_.begin()))
                tell(group, rows, [&](std::size_t i, std::size_t) { return std::pair<double, double>(expected[i], counts_[i]); });
        } else {
            values_.resize(expected.size());
            series_.data.read(part, std::span(values_));
            if (series_.is_microvolts) to_microvolts(group, rows);
            tell(group, rows, [&](std::size_t i, std::size_t column) { return std::pair(wanted(expected[i], values_[i], column), values_[i]); });
        }
    }
    // What a floating-point value must be is half a count wide: the value itself where it lies within.
    double wanted(std::int16_t expected, double got, std::size_t column) const {
        if (!series_.is_floating) return expected;
        auto const per_count = series_.microvolts_per_count[column] / series_.microvolts_per_value[column];
        return std::abs(got - expected * per_count) <= std::abs(per_count) / 2 ? got : expected * per_count;
    }
    // As the established converter does: times the scale, truncated towards zero.
    void to_microvolts(column_group& group, std::size_t rows) const {
        constexpr double low = std::numeric_limits<std::int16_t>::min(), high = std::numeric_limits<std::int16_t>::max();
        for (std::size_t i = 0; i < rows * group.width; ++i)
            group.expected[i] = static_cast<std::int16_t>(std::clamp(std::trunc(group.expected[i] * series_.microvolts_per_count[group.first + i % group.width]), low, high));
    }

    // A fault for each row that differs, told by the first of its columns that does.
    template <class Pair>
    void tell(column_group const& group, std::size_t rows, Pair pair) {
        for (std::size_t row = 0; row < rows; ++row)
            for (std::size_t c = 0; c < group.width; ++c) {
                auto const column = group.first + c;
                auto const [expected, got] = pair(row * group.width + c, column);
                if (expected == got) continue;
                with_.found.add(fault::recording, std::string(e_series) + "/data", first_row_ + row, [&, e = expected, g = got] {
                    return "column " + std::to_string(column) + " (hardware channel " + std::to_string(series_.hardware_channels[column]) +
                           "): must be what was recorded, " + nwb::detail::number_text(e) + ", got " + nwb::detail::number_text(g);
                });
                break;
            }
    }

    comparison with_;
    stored_samples series_;
    std::uint64_t rows_stored_;
    std::size_t tile_rows_ = 0;
    std::vector<column_group> groups_;
    std::vector<std::int16_t> counts_;  // what is stored, of one group
    std::vector<double> values_;        // the same, where it is not int16
    fill_detector fills_;
    double rate_hz_ = 0;
    std::uint64_t first_row_ = 0;       // of the tiles
    std::size_t filled_ = 0;            // rows in them
};

}  // namespace sluice::convert::detail
