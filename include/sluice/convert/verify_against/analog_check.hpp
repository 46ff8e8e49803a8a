/// \file
/// analog_check: compares the analog channels of a file with their packets.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include <sluice/convert/verify_against/comparison.hpp>
#include <sluice/convert/verify_against/row_comparison.hpp>
#include <sluice/hdf5/stored_dataset.hpp>
#include <sluice/trodes/analog_rows.hpp>
#include <sluice/trodes/block.hpp>
#include <sluice/trodes/recording.hpp>

namespace sluice::convert::detail {

inline constexpr char const* analog_series = "/processing/analog/analog/analog";

/// A sink of blocks. Compares \ref trodes::analog_rows of each block. Stops comparing at a recording whose number of
/// channels differs from the columns. Holds what \ref row_comparison and analog_rows hold.
class analog_check {
public:
    /// `stored`: two-dimensional, not empty.
    analog_check(comparison with, hdf5::stored_dataset stored) : with_(with), stored_(std::move(stored)) {}

    void append(trodes::block const& b) {
        if (b.first_index() == 0) begin(b.recording());
        if (!is_comparable_) return;
        expected_.visit(b, rows_->policy_at(b), [&](auto&& rows) { rows_->append(rows); });
    }
    void finish() {
        if (is_comparable_ && rows_) rows_->finish();
    }

private:
    void begin(trodes::recording const& source) {
        expected_ = trodes::analog_rows(source.header());
        auto const columns = expected_.columns().size(), stored = static_cast<std::size_t>(stored_.extent()[1]);
        if (columns != stored) {
            is_comparable_ = false;
            with_.found.add(error_kind::recording, std::string(analog_series) + "/data",
                            "must have a column for each of the " + std::to_string(columns) + " analog channels of " +
                                source.path().string() + ", got " + std::to_string(stored));
        } else if (!rows_) {
            rows_.emplace(with_, analog_series, stored_, expected_.columns().names());
        }
    }

    comparison with_;
    hdf5::stored_dataset stored_;
    trodes::analog_rows expected_;  // of the current recording
    std::optional<row_comparison> rows_;
    bool is_comparable_ = true;
};

}  // namespace sluice::convert::detail
