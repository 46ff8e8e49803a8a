/// \file
/// recording_clock collects the ticks and system times of one recording during a pass. clock is the result.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/clock_line.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/residual_hull.hpp>
#include <sluice/core/binned_regression.hpp>
#include <sluice/trodes/plausible_time.hpp>
#include <sluice/trodes/tick_runs.hpp>
#include <sluice/trodes/ticks_view.hpp>
#include <sluice/views/transform.hpp>

namespace sluice::trodes {

/// The fit of a recording's system clock to its ticks.
struct clock_fit {
    double ns_per_tick = 0;
    double ppm = 0;  ///< tick length above nominal, in parts per million
    double residual_rms_ns = 0;
    residual_range residuals;       ///< of the readings farthest from the line, exact
    double span_scatter_ns = 0;     ///< RMS distance of the means of about 64 equal spans from the line
    bool slope_is_nominal = false;  ///< all packets had one tick, so the slope is the nominal one

    static constexpr double span_scatter_limit_ns = 100'000;
    static constexpr double ppm_limit = 1000;  ///< crystals differ by tens of ppm; more means a wrong sampling rate
    /// False if a line does not describe the clock: it drifted, stepped, stopped or ran backwards.
    bool describes_clock() const noexcept { return ns_per_tick > 0 && span_scatter_ns <= span_scatter_limit_ns; }
};

/// The time of every packet of one recording, without the packets: its runs of ticks and the line from ticks to
/// seconds.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | the data of a \ref recording_clock | ticks, timestamps: random-access views, one segment per run | yes | yes | 16 bytes per run, shared by copies | never |
///
/// Immutable. Copies and views made from it share one state and keep it alive.
class clock {
public:
    clock() = default;
    clock(run_table runs, clock_line line, double sampling_rate_hz)
        : runs_(std::make_shared<run_table const>(std::move(runs))), line_(line), sampling_rate_hz_(sampling_rate_hz) {}

    std::size_t size() const noexcept { return static_cast<std::size_t>(runs_->packets()); }

    /// The runs of consecutive ticks in file order: a random-access view of \ref tick_run.
    auto runs() const {
        return views::transform(run_view({0, runs_->size()}),
                                [table = runs_](std::int64_t i) { return (*table)[static_cast<std::size_t>(i)]; });
    }
    /// The places where ticks are not consecutive: a random-access view of \ref tick_break, one before each run except
    /// the first.
    auto breaks() const {
        return views::transform(
            run_view({1, std::max<std::size_t>(1, runs_->size()) - 1}),
            [table = runs_](std::int64_t i) { return table->break_before(static_cast<std::size_t>(i)); });
    }
    /// The unwrapped tick of each packet, int64.
    ticks_view ticks() const { return ticks_view(run_segments(runs_)); }
    /// The time of each packet in seconds since 1970, double.
    auto timestamps() const { return views::transform(ticks(), line_); }

    /// The time of packet `index`. Requires index < size().
    double timestamp(std::size_t index) const noexcept { return line_(runs_->tick(index)); }
    /// The time of the first and of the last packet. Requires size() > 0.
    double start_seconds() const noexcept { return line_(runs_->first_tick()); }
    double stop_seconds() const noexcept { return line_(runs_->last_tick()); }

    /// True if each packet's time is after that of the previous packet, as doubles.
    bool strictly_increasing() const noexcept {
        if (size() < 2) return true;
        auto const stop = std::abs(stop_seconds());
        auto const spacing = std::nextafter(stop, std::numeric_limits<double>::infinity()) - stop;
        return integrity().monotonic() && line_.ns_per_tick() > 1e9L * static_cast<long double>(spacing);
    }

    /// The index of the first packet, in file order, whose time is not before \p seconds; size() if all are before it.
    /// Cost: logarithmic in the number of runs, or linear if the ticks step backwards.
    std::size_t index_of(double seconds) const;

    /// The same recording with gaps of at most \p longest missing packets filled. 1 fills single dropped packets. Its
    /// packets then differ from those of the file. Costs a pass over the runs.
    clock filled(std::uint64_t longest = 1) const {
        auto copy = *this;
        copy.runs_ = std::make_shared<run_table const>(runs_->filled(longest));
        return copy;
    }

    clock_line const& line() const noexcept { return line_; }
    double sampling_rate_hz() const noexcept { return sampling_rate_hz_; }
    tick_integrity const& integrity() const noexcept { return runs_->integrity(); }

    /// The fit of the system clock; none if the recording has no system clock.
    std::optional<clock_fit> const& fit() const noexcept { return fit_; }
    /// The system clock at the first and the last packet, nanoseconds since 1970; none without a system clock.
    std::optional<std::int64_t> first_system_ns() const noexcept { return first_system_ns_; }
    std::optional<std::int64_t> last_system_ns() const noexcept { return last_system_ns_; }

    /// Readings that cannot be a time of this recording, such as zeros in a damaged packet. The fit leaves them out.
    std::uint64_t impossible_readings() const noexcept { return impossible_readings_; }

    /// Notes on the ticks and the fit, one sentence each; empty for a clean recording.
    std::vector<std::string> warnings() const;

private:
    friend class recording_clock;
    std::shared_ptr<run_table const> runs_ = std::make_shared<run_table const>();
    clock_line line_;
    double sampling_rate_hz_ = 0;
    std::optional<clock_fit> fit_;
    std::optional<std::int64_t> first_system_ns_, last_system_ns_;
    std::uint64_t impossible_readings_ = 0;
};

/// Collects the data of a \ref clock from the blocks of one recording, in the same pass that reads them for other uses.
///
///     recording_clock building(header.sampling_rate_hz, expected_packets);
///     for (each block) building.add(block.runs(), block.system_times());  // without SysClock: add(runs)
///     clock const of_recording = building.finish();
///
/// Holds 16 bytes per run, the exact sums (20 KB) and the hull of the readings. Costs about 10 ns per packet.
class recording_clock {
public:
    /// \p expected_packets: computed from the file's size, to make equal spans; 0 if unknown. A wrong value is
    /// harmless.
    /// \throws argument_error unless the rate is finite and positive.
    explicit recording_clock(double sampling_rate_hz, std::uint64_t expected_packets = 0)
        : sampling_rate_hz_(sampling_rate_hz), spans_(expected_packets) {
        clock_line::at_rate(0, sampling_rate_hz, {});  // throws for a bad rate now, not at the end of the pass
    }

    /// Adds the next packets of a recording with a system clock: their runs, and one reading (ns since 1970) per
    /// packet.
    /// \p missing_sync: the indices of damaged packets, ascending. Their ticks count; their readings are left out of
    /// the fit. Readings that no clock of this recording can have shown (\ref plausible_time) are also left out, and
    /// counted.
    /// \throws argument_error if the numbers of packets and readings differ, after packets without readings, or beyond
    /// the limits of \ref regression_sums.
    template <clock_readings R>
    void add(std::span<tick_run const> runs, R const& system_ns, std::span<std::size_t const> missing_sync = {}) {
        require_kind(true);
        auto const readings = static_cast<std::uint64_t>(ranges::size(system_ns));
        std::uint64_t packets = 0;
        for (auto const& run : runs) packets += run.count;
        if (packets != readings)
            throw argument_error(
                "sluice::trodes::recording_clock::add: system_ns must have one reading for each packet, got " +
                std::to_string(readings) + " for " + std::to_string(packets));
        if (readings == 0) return;
        auto it = ranges::begin(system_ns);
        if (!plausible_.known())
            plausible_.learn(std::vector<std::int64_t>(
                it, it + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(readings, 255))));
        std::uint64_t index = 0;  // of the packet that `it` reads
        for (auto const& run : runs) {
            for (std::uint64_t done = 0; done < run.count;) {
                if (!missing_sync.empty() && missing_sync.front() == index) {
                    missing_sync = missing_sync.subspan(1);
                    ++it, ++index, ++done;
                    continue;
                }
                std::array<std::int64_t, 256> lot;  // read from the packets once, then used twice
                auto const trusted = missing_sync.empty()
                                         ? run.count - done
                                         : std::min<std::uint64_t>(run.count - done, missing_sync.front() - index);
                auto const n = static_cast<std::size_t>(std::min<std::uint64_t>(lot.size(), trusted));
                for (std::size_t i = 0; i < n; ++i, ++it) lot[i] = *it;
                auto const tick = run.first_tick + static_cast<std::int64_t>(done);
                add_possible(tick, std::span<std::int64_t const>(lot).first(n));
                done += n;
                index += n;
            }
            runs_.append(run);
        }
    }

    /// Adds the next packets of a recording without a system clock.
    void add(std::span<tick_run const> runs) {
        require_kind(false);
        for (auto const& run : runs) runs_.append(run);
    }

    std::uint64_t packets() const noexcept { return runs_.packets(); }
    /// The integrity of the ticks so far. \ref tick_integrity::broken may be checked during the pass.
    tick_integrity const& integrity() const noexcept { return runs_.integrity(); }

    /// The clock of all packets so far. \p start is the time of the first packet if there is no system clock
    /// (systemTimeAtCreation).
    /// \throws argument_error without packets, or if there is neither a system clock nor \p start.
    clock finish(std::optional<std::chrono::milliseconds> start = std::nullopt) const {
        if (runs_.packets() == 0)
            throw argument_error("sluice::trodes::recording_clock::finish: at least 1 packet is needed, got 0");
        if (!first_ns_) {
            if (!start)
                throw argument_error(
                    "sluice::trodes::recording_clock::finish: start is required if the packets have no system clock, "
                    "got none");
            return clock(runs_, clock_line::at_rate(runs_.first_tick(), sampling_rate_hz_, *start), sampling_rate_hz_);
        }
        auto const fitted = spans_.total().fit(sampling_rate_hz_);
        clock result(runs_, fitted.line, sampling_rate_hz_);
        result.fit_ = clock_fit{static_cast<double>(fitted.ns_per_tick),
                                fitted.line.ppm(sampling_rate_hz_),
                                fitted.residual_rms_ns,
                                hull_.residuals(fitted.line),
                                spans_.scatter_ns(fitted.line),
                                fitted.slope_is_nominal};
        result.first_system_ns_ = first_ns_;
        result.last_system_ns_ = last_ns_;
        result.impossible_readings_ = impossible_readings_;
        return result;
    }

private:
    // Adds consecutive ticks and their readings. Possible readings are fitted, in one call if all are possible.
    void add_possible(std::int64_t tick, std::span<std::int64_t const> readings) {
        std::size_t possible = 0;
        for (auto const ns : readings) possible += plausible_(ns) ? 1 : 0;
        if (possible == readings.size() && (first_ns_ || plausible_.can_begin(readings.front()))) {
            fit(tick, readings);
            return;
        }
        for (std::size_t i = 0; i < readings.size(); ++i)
            if (first_ns_ ? plausible_(readings[i]) : plausible_.can_begin(readings[i]))
                fit(tick + static_cast<std::int64_t>(i), readings.subspan(i, 1));
            else
                ++impossible_readings_;
    }
    void fit(std::int64_t tick, std::span<std::int64_t const> readings) {
        spans_.add_run(tick, readings);
        hull_.add_run(tick, readings);
        if (!first_ns_) first_ns_ = readings.front();
        last_ns_ = readings.back();
    }
    void require_kind(bool with_system_clock) {
        if (with_system_clock_ && *with_system_clock_ != with_system_clock)
            throw argument_error(
                "sluice::trodes::recording_clock::add: either all packets of a recording must have a system clock or "
                "none, got "
                "both");
        with_system_clock_ = with_system_clock;
    }

    double sampling_rate_hz_;
    std::optional<bool> with_system_clock_;
    run_table runs_;
    binned_regression spans_;
    residual_hull hull_;
    plausible_time plausible_;
    std::optional<std::int64_t> first_ns_, last_ns_;
    std::uint64_t impossible_readings_ = 0;
};

inline std::size_t clock::index_of(double seconds) const {
    auto const& table = *runs_;
    auto const rises = line_.rises();
    auto const ends_before = [&](std::size_t i) {
        return line_(rises ? table[i].last_tick() : table[i].first_tick) < seconds;
    };
    std::size_t run = 0;
    if (integrity().monotonic() && rises) {
        for (auto left = table.size(); left != 0;) {  // ends_before holds before `run`, and not from `run` + `left` on
            auto const half = left / 2;
            auto const below = ends_before(run + half);
            run += below ? half + 1 : 0;
            left = below ? left - half - 1 : half;
        }
    } else {
        while (run < table.size() && ends_before(run)) ++run;
    }
    if (run == table.size()) return size();
    auto const found = table[run];
    if (!rises) return static_cast<std::size_t>(table.first_index(run));
    auto const tick = line_.first_tick_not_before(seconds, found.first_tick, found.last_tick());
    return static_cast<std::size_t>(table.first_index(run) + static_cast<std::uint64_t>(tick - found.first_tick));
}

inline std::vector<std::string> clock::warnings() const {
    std::vector<std::string> all;
    auto const& seen = integrity();
    auto const count = [&](std::uint64_t n, std::string const& one, std::string const& many,
                           std::string const& more = {}) {
        if (n != 0) all.push_back(std::to_string(n) + " " + (n == 1 ? one : many) + more);
    };
    count(seen.single_drops, "single dropped packet", "single dropped packets");
    count(seen.gaps, "gap", "gaps", ", " + std::to_string(seen.missing_ticks - seen.single_drops) + " packets missing");
    count(seen.repeats, "repeated tick", "repeated ticks");
    count(seen.backward_steps, "backward step of the tick", "backward steps of the tick");
    if (seen.broken())
        all.push_back("the recording is broken: " + std::to_string(seen.runs) + " runs of consecutive ticks");
    count(impossible_readings_, "reading of the system clock is impossible",
          "readings of the system clock are impossible", " and left out of the fit");
    if (fit_ && std::abs(fit_->ppm) > clock_fit::ppm_limit && static_cast<double>(size()) > sampling_rate_hz_)
        all.push_back("the system clock and the sampling rate of " + std::to_string(sampling_rate_hz_) +
                      " Hz differ by " + std::to_string(fit_->ppm) + " ppm");
    if (fit_ && !fit_->describes_clock())
        all.push_back("a line does not describe the system clock: " + std::to_string(fit_->ns_per_tick) +
                      " ns per tick, means of equal spans deviate " + std::to_string(fit_->span_scatter_ns / 1000) +
                      " us (RMS) from the line");
    return all;
}

}  // namespace sluice::trodes
