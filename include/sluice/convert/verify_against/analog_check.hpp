/// \file
/// analog_check: the analog channels of a file beside the packets that they were recorded in.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/gap_policy.hpp>
#include <sluice/trodes/block.hpp>
#include <sluice/trodes/recording.hpp>
#include <sluice/convert/verify_against/comparison.hpp>
#include <sluice/convert/verify_against/fill_detector.hpp>
#include <sluice/trodes/analog_columns.hpp>
#include <sluice/trodes/packet.hpp>

namespace sluice::convert::detail {

inline constexpr char const* analog_series = "/processing/analog/analog/analog";

/// A row for each packet: the ECU's channels as they lie, then each sensor's last value; the first packet of a recording sets them all.
/// Holds some thousand rows.
class analog_check {
public:
    /// `stored`: of two dimensions, neither of them 0.
    analog_check(comparison with, hdf5::stored_dataset stored)
        : with_(with), stored_(std::move(stored)), fills_(with, std::string(analog_series) + "/timestamps"), width_(static_cast<std::size_t>(stored_.extent()[1])) {}

    void begin(trodes::recording const& source) {
        columns_ = trodes::analog_columns_of(source.header());
        rate_hz_ = source.nominal_rate_hz();
        held_.assign(columns_.multiplexed.size(), 0);
        comparable_ = columns_.size() == width_;
        if (!comparable_)
            with_.found.add(fault::recording, path_, "there must be a column for each of the " + std::to_string(columns_.size()) + " analog channels of " +
                                                         source.path().string() + ", got " + std::to_string(width_));
    }

    void append(trodes::block const& b) {
        if (b.first_index() == 0) begin(b.recording());
        if (!comparable_) return;
        fills_.look(b, first_row_ + rows_.size() / width_, rate_hz_);
        auto last = b.previous_tick();
        bool follows = b.previous_packet().has_value();
        std::size_t index = 0;
        for (auto const& run : b.runs()) {
            if (follows && run.first_tick - last == 2 && fills_.policy() == gaps::repeat) add(row_);
            for (std::uint64_t i = 0; i < run.count; ++i, ++index) {
                see(b[index], b.first_index() + index == 0);
                add(row_);
            }
            last = run.last_tick();
            follows = true;
        }
    }

    void finish() {
        auto const& clock = with_.clock;
        compare();
        auto const rows = clock_of_rows(clock, fills_.policy());
        if (comparable_ && first_row_ != stored_.rows())
            with_.found.add(fault::recording, path_, "there must be a row for each of the " + std::to_string(first_row_) + " packets, got " + std::to_string(stored_.rows()));
        compare_times(with_, std::string(analog_series) + "/timestamps", 0, rows.timestamps());
    }

private:
    static constexpr std::size_t rows_at_once = 8192;

    // Makes the packet's row; without a packet (a fill) the last one stands again.
    void see(trodes::packet const& p, bool sets_all) {
        row_.clear();
        for (auto const& channel : columns_.steady) row_.push_back(p.value(channel));
        for (std::size_t i = 0; i < held_.size(); ++i) {
            if (sets_all || p.updates(columns_.multiplexed[i])) held_[i] = p.value(columns_.multiplexed[i]);
            row_.push_back(held_[i]);
        }
    }
    void add(std::vector<std::int16_t> const& row) {
        rows_.insert(rows_.end(), row.begin(), row.end());
        if (rows_.size() == rows_at_once * width_) compare();
    }
    void compare() {
        if (rows_.empty()) return;
        auto const wanted = static_cast<std::uint64_t>(rows_.size() / width_);
        auto const n = std::min(wanted, stored_.rows() - std::min(first_row_, stored_.rows()));
        got_.resize(static_cast<std::size_t>(n) * width_);
        with_.guarded(path_, [&] {
            if (n == 0) return;
            stored_.read(hdf5::rows_box(stored_, first_row_, n), std::span(got_));
            with_.found.bytes_read += got_.size() * stored_.element_bytes();
            for (std::size_t i = 0; i < got_.size(); ++i)
                if (got_[i] != rows_[i])
                    with_.found.add(fault::recording, path_, first_row_ + i / width_, [&] {
                        return "column " + std::to_string(i % width_) + " (" + columns_.names()[i % width_] + "): must be what was recorded, " +
                               std::to_string(rows_[i]) + ", got " + nwb::detail::number_text(got_[i]);
                    });
        });
        first_row_ += wanted;
        rows_.clear();
    }

    comparison with_;
    hdf5::stored_dataset stored_;
    fill_detector fills_;
    std::size_t width_;
    std::string path_ = std::string(analog_series) + "/data";
    trodes::analog_columns columns_;
    bool comparable_ = false;
    double rate_hz_ = 0;
    std::vector<std::int16_t> held_, row_;
    std::vector<std::int16_t> rows_;  // expected, from first_row_ on
    std::vector<double> got_;
    std::uint64_t first_row_ = 0;
};

}  // namespace sluice::convert::detail
