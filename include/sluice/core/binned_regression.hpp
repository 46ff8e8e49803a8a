/// \file
/// binned_regression: regression sums for about sixty equal spans of a recording, to check that one line fits all of
/// it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <sluice/core/regression.hpp>
#include <sluice/core/segments.hpp>

namespace sluice {

/// Exact regression sums of equal, consecutive spans of points. \ref total returns the sums of all points.
///
/// If a clock drifts, steps or stops, the means of some spans are off the fitted line. \ref scatter_ns returns by how
/// much; the jitter of single readings averages out.
///
/// The number of points need not be known. If more points arrive than expected, spans are merged in pairs and their
/// length doubles. There are 64 spans if the expected number is right, 64 to 128 if it is too low or 0, and fewer if it
/// is too high. Holds 128 sums: 20 KB. Throws the errors of \ref regression_sums.
class binned_regression {
public:
    static constexpr std::size_t wanted_spans = 64;

    explicit binned_regression(std::uint64_t expected_points = 0)
        : span_points_(std::max<std::uint64_t>(
              1, expected_points / wanted_spans + (expected_points % wanted_spans != 0 ? 1 : 0))) {}

    /// Adds the points (first_tick, ns[0]), (first_tick + 1, ns[1]), ...
    template <clock_readings R>
    void add_run(std::int64_t first_tick, R const& ns) {
        auto const count = static_cast<std::size_t>(ranges::size(ns));
        for (std::size_t done = 0; done < count;) {
            auto const tick = first_tick + static_cast<std::int64_t>(done);
            auto& span = open_span(tick, ranges::begin(ns)[static_cast<ranges::range_difference_t<R const>>(done)]);
            auto const n = static_cast<std::size_t>(std::min<std::uint64_t>(count - done, span_points_ - span.count()));
            span.add_run(tick, slice(ns, done, n));
            done += n;
        }
    }

    /// The sums of all points.
    regression_sums total() const {
        regression_sums sums;
        for (auto const& span : spans_) sums.merge(span);
        return sums;
    }

    /// Root mean square of the spans' mean distances from \p line, each span weighted by its points; 0 without points.
    double scatter_ns(clock_line const& line) const {
        long double squares = 0, points = 0;
        for (auto const& span : spans_) {
            if (span.count() == 0) continue;
            auto const predicted =
                line.ns_since(span.origin_ns(), span.origin_tick()) + line.ns_per_tick() * span.mean_tick_offset();
            auto const distance = span.mean_ns_offset() - predicted;
            auto const n = static_cast<long double>(span.count());
            squares += n * distance * distance;
            points += n;
        }
        return points > 0 ? static_cast<double>(std::sqrt(squares / points)) : 0.0;
    }

    std::size_t spans() const noexcept { return spans_.size(); }
    std::uint64_t points_per_span() const noexcept { return span_points_; }

private:
    // All spans use the first point as their origin, so a reading too far from it throws at once, not at the end.
    regression_sums& open_span(std::int64_t tick, std::int64_t ns) {
        if (spans_.empty()) {
            spans_.reserve(2 * wanted_spans);
            return spans_.emplace_back(tick, ns);
        }
        if (spans_.back().count() < span_points_) return spans_.back();
        if (spans_.size() == 2 * wanted_spans) join_pairs();
        return spans_.emplace_back(spans_.front().origin_tick(), spans_.front().origin_ns());
    }

    void join_pairs() {
        for (std::size_t i = 0; i < wanted_spans; ++i) {
            auto joined = spans_[2 * i];
            joined.merge(spans_[2 * i + 1]);
            spans_[i] = joined;
        }
        spans_.resize(wanted_spans);
        span_points_ *= 2;
    }

    std::uint64_t span_points_;
    std::vector<regression_sums> spans_;
};

}  // namespace sluice
