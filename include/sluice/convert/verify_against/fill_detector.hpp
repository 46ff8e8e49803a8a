/// \file
/// fill_detector: whether a series holds rows for single dropped packets.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <sluice/convert/verify_against/comparison.hpp>
#include <sluice/core/gaps.hpp>
#include <sluice/trodes/block.hpp>

namespace sluice::convert::detail {

/// Decides at the first single drop of the recordings, by the step of the timestamps there: one sampling period if it
/// is filled, else two.
class fill_detector {
public:
    fill_detector(comparison with, std::string timestamps) : with_(with), timestamps_(std::move(timestamps)) {}

    /// Inspects the next block. Its first packet, or a fill before it, is row `row` of the series.
    void look(trodes::block const& b, std::uint64_t row, double rate_hz) {
        if (policy_) return;
        auto last = b.previous_tick();
        bool follows = b.previous_packet().has_value();
        for (auto const& run : b.runs()) {
            if (follows && run.first_tick - last == 2) {
                policy_ = step_before(row) * rate_hz < 1.5 ? gaps::repeat_single : gaps::keep;
                return;
            }
            row += run.count;
            last = run.last_tick();
            follows = true;
        }
    }
    /// The policy found so far. Before the first single drop, both policies give the same rows.
    gaps policy() const noexcept { return policy_.value_or(gaps::keep); }

private:
    // The seconds between a row and the one before it; infinite if unknown.
    double step_before(std::uint64_t row) const {
        constexpr auto unknown = std::numeric_limits<double>::infinity();
        try {
            auto const times = with_.dataset(timestamps_);
            if (!times || times->extent().size() != 1 || row == 0 || row >= times->row_count()) return unknown;
            double two[2]{};
            times->read(hdf5::rows_box(*times, row - 1, 2), std::span<double>(two));
            return two[1] - two[0];
        } catch (hdf5::error const&) {
            return unknown;  // reported when the timestamps are compared
        }
    }

    comparison with_;
    std::string timestamps_;
    std::optional<gaps> policy_;
};

}  // namespace sluice::convert::detail
