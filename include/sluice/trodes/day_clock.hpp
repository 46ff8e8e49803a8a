/// \file
/// day_clock: the clocks of a day's recordings, in sequence.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <sluice/trodes/clock.hpp>
#include <sluice/views/concatenate.hpp>

namespace sluice::trodes {

/// The clocks of the recordings of a day in order, and their packets as one sequence.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | clocks, in the order of the day | ticks, timestamps: random-access views, one segment per run | yes | yes | the clocks | never |
///
/// The tick may restart in each recording, so ticks are relative to their own recording. \ref require_successor checks
/// the order of files before they are read; \ref strictly_increasing reports the result.
class day_clock {
public:
    day_clock() = default;
    explicit day_clock(std::vector<clock> clocks) {
        for (auto& each : clocks) append(std::move(each));
    }

    void append(clock recording) {
        ends_.push_back(size() + recording.size());
        clocks_.push_back(std::move(recording));
    }

    /// The number of packets in all recordings.
    std::size_t size() const noexcept { return ends_.empty() ? 0 : ends_.back(); }
    std::span<clock const> recordings() const noexcept { return clocks_; }
    /// The index, in the day, of a recording's first packet. For one past the last recording it is size().
    std::size_t first_index(std::size_t recording) const noexcept { return recording == 0 ? 0 : ends_[recording - 1]; }

    /// The unwrapped tick of each packet, int64, unwrapped per recording.
    auto ticks() const {
        std::vector<ticks_view> per_recording;
        for (auto const& each : clocks_) per_recording.push_back(each.ticks());
        return views::concatenate(std::move(per_recording));
    }
    /// The time of each packet in seconds since 1970, double.
    auto timestamps() const {
        std::vector<decltype(std::declval<clock const&>().timestamps())> per_recording;
        for (auto const& each : clocks_) per_recording.push_back(each.timestamps());
        return views::concatenate(std::move(per_recording));
    }

    /// The index of the first packet whose time is not before \p seconds; size() if all are before it.
    std::size_t index_of(double seconds) const {
        for (std::size_t i = 0; i < clocks_.size(); ++i)
            if (auto const found = clocks_[i].index_of(seconds); found < clocks_[i].size())
                return first_index(i) + found;
        return size();
    }

    /// The same day with gaps of at most \p longest missing packets filled inside each recording, never between two.
    day_clock filled(std::uint64_t longest = 1) const {
        day_clock all;
        for (auto const& each : clocks_) all.append(each.filled(longest));
        return all;
    }

    /// True if each packet's time is after that of the previous packet, over the whole day.
    bool strictly_increasing() const noexcept {
        auto const within = [](clock const& each) { return each.strictly_increasing(); };
        auto const follows = [](clock const& a, clock const& b) {
            return a.size() != 0 && b.size() != 0 && b.start_seconds() > a.stop_seconds();
        };
        return std::all_of(clocks_.begin(), clocks_.end(), within) &&
               std::adjacent_find(clocks_.begin(), clocks_.end(),
                                  [&](auto const& a, auto const& b) { return !follows(a, b); }) == clocks_.end();
    }

private:
    std::vector<clock> clocks_;
    std::vector<std::size_t> ends_;
};

}  // namespace sluice::trodes
