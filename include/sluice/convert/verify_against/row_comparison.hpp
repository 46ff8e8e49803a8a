/// \file
/// row_comparison: a sink that compares expected rows with those that a series holds.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <sluice/convert/trodes_to_nwb/gap_policy.hpp>
#include <sluice/convert/verify_against/comparison.hpp>
#include <sluice/convert/verify_against/fill_detector.hpp>
#include <sluice/core/algorithms.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/core/window.hpp>
#include <sluice/hdf5/dataset_rows.hpp>
#include <sluice/hdf5/stored_dataset.hpp>
#include <sluice/trodes/block.hpp>
#include <sluice/trodes/recording.hpp>
#include <sluice/views/transform_values.hpp>
#include <range/v3/range/primitives.hpp>

namespace sluice::convert::detail {

/// Converts stored values to counts, rounded. NaN if the value of a count is not finite.
struct counts_of_values {
    std::shared_ptr<std::vector<double> const> per_count;  ///< the value of a count, by column

    double operator()(double value, std::size_t column) const noexcept {
        return std::nearbyint(value / (*per_count)[column]);
    }
};

/// Compares rows of int16 with `SERIES/data`, in order, and their times with `SERIES/timestamps`. A stored value that
/// is not an int16 must be within half a count of the expected one. Reports one error for each row that differs, with
/// the first column that differs. Holds a row of chunks of the dataset (\ref hdf5::dataset_rows) and two buffers of
/// 8192 values.
class row_comparison {
public:
    /// `data`: two-dimensional numbers. `column_names`: for the errors. `per_count`: the stored value of a count, by
    /// column; empty: 1.
    row_comparison(comparison with, std::string series, hdf5::stored_dataset const& data,
                   std::vector<std::string> column_names, std::vector<double> per_count = {})
        : with_(with),
          series_(std::move(series)),
          names_(std::move(column_names)),
          row_bytes_(names_.size() * data.element_bytes()),
          fills_(with, series_ + "/timestamps") {
        per_count.resize(names_.size(), 1);
        for (auto& one : per_count)
            if (!std::isfinite(one)) one = std::numeric_limits<double>::quiet_NaN();
        per_count_ = std::make_shared<std::vector<double> const>(std::move(per_count));
        if (data.fits_int16())
            stored_ = data.rows<std::int16_t>();
        else
            stored_ =
                data.rows<double>(hdf5::conversion::lossy) | views::transform_values(counts_of_values{per_count_});
        rows_stored_ = data.row_count();
    }

    /// Whether single dropped packets are filled, as far as known up to this block, the next to append.
    gaps policy_at(trodes::block const& b) {
        fills_.look(b, rows_, b.recording().nominal_rate_hz());
        return fills_.policy();
    }

    /// Compares the rows in one traversal. Counts rows beyond the stored ones without comparing them.
    template <row_range R>
    void append(R&& expected) {
        sluice::detail::visit_segments(expected, 0, static_cast<std::size_t>(ranges::size(expected)),
                                       [&](auto const& segment) {
                                           std::visit([&](auto const& stored) { compare(segment, stored); }, stored_);
                                           return true;
                                       });
    }

    /// Compares the number of rows and their times with those of the clock.
    void finish() {
        auto const expected = clock_of_rows(with_.clock, fills_.policy());
        auto const packets = with_.clock.size(), filled = expected.size() - packets;
        if (expected.size() != rows_stored_)
            with_.found.add(error_kind::recording, series_ + "/data",
                            "must have a row for each of the " + std::to_string(packets) + " packets" +
                                (filled == 0 ? "" : " and " + std::to_string(filled) + " filled drops") + ", got " +
                                std::to_string(rows_stored_));
        if (with_.dataset(series_ + "/timestamps"))
            compare_times(with_, series_ + "/timestamps", 0, expected.timestamps());
        else
            with_.found.add(error_kind::recording, series_ + "/timestamps",
                            "must have a time for each packet, got none");
    }

private:
    using counts = hdf5::dataset_rows<std::int16_t>;
    using values = transform_values_view<hdf5::dataset_rows<double>, counts_of_values>;

    static counts const& as_stored(counts const& rows) noexcept { return rows; }
    static hdf5::dataset_rows<double> const& as_stored(values const& rows) noexcept { return rows.base(); }

    template <class Segment, class Stored>
    void compare(Segment const& segment, Stored const& stored) {
        auto const size = static_cast<std::size_t>(ranges::size(segment)), first = static_cast<std::size_t>(rows_);
        auto const n = std::min(size, stored.size() - std::min(first, stored.size()));
        rows_ += size;
        with_.found.bytes_read += n * row_bytes_;
        auto const expected = sluice::slice(segment, 0, n);
        try {
            if (!sluice::equal(expected, window(stored, first, n)))
                report(expected, window(as_stored(stored), first, n));
        } catch (hdf5::error const& failure) {
            auto reason = nwb::detail::reason_of(failure, series_ + "/data");
            if (reason != unreadable_)
                with_.found.add(error_kind::unreadable, series_ + "/data", reason);  // once per chunk
            unreadable_ = std::move(reason);
        }
    }

    /// Adds an error for each row that differs.
    template <class Expected, class Stored>
    void report(Expected const& expected, window<Stored> const& stored) {
        std::uint64_t row = stored.offset();
        sluice::detail::equal_segments(expected, stored, [&](auto const& wanted, auto const& got) {
            auto there = ranges::begin(got);
            for (auto it = ranges::begin(wanted); it != ranges::end(wanted); ++it, ++there, ++row)
                report_row(row, *it, *there);
            return true;
        });
    }
    template <class Expected, class Stored>
    void report_row(std::uint64_t row, Expected const& expected, Stored const& stored) {
        for (std::size_t c = 0; c < names_.size(); ++c) {
            auto const per_count = (*per_count_)[c];
            double const wanted = expected[c] * per_count, got = stored[c];
            if (std::abs(got - wanted) <= std::abs(per_count) / 2) continue;
            with_.found.add(error_kind::recording, series_ + "/data", row, [&] {
                return "column " + std::to_string(c) + " (" + names_[c] + "): must equal the recorded value " +
                       nwb::detail::number_text(wanted) + ", got " + nwb::detail::number_text(got);
            });
            return;
        }
    }

    comparison with_;
    std::string series_;
    std::vector<std::string> names_;
    std::size_t row_bytes_;
    std::shared_ptr<std::vector<double> const> per_count_;
    std::variant<counts, values> stored_;
    std::uint64_t rows_stored_ = 0;
    fill_detector fills_;
    std::uint64_t rows_ = 0;  // appended
    std::string unreadable_;  // the error of the last unreadable chunk
};

}  // namespace sluice::convert::detail
