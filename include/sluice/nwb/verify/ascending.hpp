/// \file
/// Checks that all timestamps are finite and ascending.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/hdf5/attributes.hpp>
#include <sluice/nwb/verify/context.hpp>

namespace sluice::nwb::detail {

/// Returns the shortest text that reads back as the same number.
inline std::string number_text(double value) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

/// The intervals of /intervals/invalid_times, which the file itself declares invalid: for example, the recording's
/// clock stepped back. Read on first use; holds 16 bytes per interval.
class declared_intervals {
public:
    /// Whether [from, to] is within one of the intervals.
    bool cover(verify_context& in, double from, double to) {
        if (!rows_) read(in);
        auto const after = std::upper_bound(rows_->begin(), rows_->end(), from,
                                            [](double t, auto const& row) { return t < row.first; });
        return after != rows_->begin() && std::prev(after)->second >= to;
    }

private:
    void read(verify_context& in) {
        rows_.emplace();
        std::string const table = "/intervals/invalid_times";
        if (!hdf5::leads_to_object(in.file, table + "/start_time") ||
            !hdf5::leads_to_object(in.file, table + "/stop_time"))
            return;
        auto const starts = hdf5::open_stored(in.file, table + "/start_time"),
                   stops = hdf5::open_stored(in.file, table + "/stop_time");
        if (starts.extent().size() != 1 || stops.extent() != starts.extent()) return;
        std::vector<double> from(static_cast<std::size_t>(starts.element_count())), to(from.size());
        starts.read(hdf5::rows_box(starts, 0, from.size()), std::span(from));
        stops.read(hdf5::rows_box(stops, 0, to.size()), std::span(to));
        for (std::size_t i = 0; i < from.size(); ++i) rows_->emplace_back(from[i], to[i]);
        std::sort(rows_->begin(), rows_->end());
        for (std::size_t i = 1; i < rows_->size(); ++i)
            (*rows_)[i].second = std::max((*rows_)[i].second, (*rows_)[i - 1].second);
    }
    std::optional<std::vector<std::pair<double, double>>>
        rows_;  // start, and the latest stop of this and all earlier intervals
};

/// Checks the timestamps of one series, block by block. Holds the last timestamp.
class ascending {
public:
    /// `equal_allowed`: consecutive timestamps may be equal.
    ascending(verify_context& in, std::string at, declared_intervals& invalid, bool equal_allowed)
        : in_(&in), at_(std::move(at)), invalid_(&invalid), equal_allowed_(equal_allowed) {}

    void operator()(std::uint64_t row, std::span<double const> seconds) {
        for (double const time : seconds) {
            if (!std::isfinite(time)) {
                in_->found.add(error_kind::timestamps, at_, row,
                               [&] { return "a timestamp must be finite, got " + number_text(time); });
            } else {
                if (last_ && (equal_allowed_ ? time < *last_ : time <= *last_)) add_step_back(row, time);
                last_ = time;
            }
            ++row;
        }
    }
    /// The number of steps back within intervals that the file declares invalid.
    std::uint64_t declared() const noexcept { return declared_; }

private:
    void add_step_back(std::uint64_t row, double time) {
        if (invalid_->cover(*in_, time, *last_)) {
            ++declared_;
            return;
        }
        in_->found.add(error_kind::timestamps, at_, row, [&] {
            return std::string("a timestamp must be ") + (equal_allowed_ ? "no earlier than" : "later than") +
                   " the previous one, " + number_text(*last_) + ", got " + number_text(time);
        });
    }

    verify_context* in_;
    std::string at_;
    declared_intervals* invalid_;
    bool equal_allowed_;
    std::optional<double> last_;  // the last finite timestamp
    std::uint64_t declared_ = 0;
};

/// Whether several rows of a series may share a time: notes, adjacent intervals, spikes of several units.
inline bool times_may_repeat(hdf5::object const& series) {
    auto const type = hdf5::text_attribute(series, "neurodata_type");
    if (!type || type->size() != 1) return false;
    for (std::string_view const name : {"AnnotationSeries", "IntervalSeries", "SpikeEventSeries"})
        if (type->front() == name) return true;
    return type->front().ends_with("Events") && type->front() != "BehavioralEvents";
}

}  // namespace sluice::nwb::detail
