/// \file
/// Runs of consecutive ticks: finding them in a 32-bit counter, and classifying the breaks between them.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/segments.hpp>
#include <range/v3/range/access.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/primitives.hpp>

namespace sluice {

/// Returns the unwrapped value of `next`, a 32- or 16-bit counter value that follows `tick`. The step is the signed
/// difference modulo the counter's range, so a wrap is a forward step, and a repeat or backward step is not a wrap.
constexpr std::int64_t unwrapped(std::int64_t tick, std::uint32_t next) noexcept {
    return tick + static_cast<std::int32_t>(next - static_cast<std::uint32_t>(tick));
}
template <std::same_as<std::uint16_t> Counter>
constexpr std::int64_t unwrapped(std::int64_t tick, Counter next) noexcept {
    return tick + static_cast<std::int16_t>(static_cast<std::uint16_t>(next - static_cast<std::uint16_t>(tick)));
}

/// `count` packets whose unwrapped ticks are first_tick, first_tick + 1, ...
struct tick_run {
    std::int64_t first_tick = 0;
    std::uint64_t count = 0;

    std::int64_t last_tick() const noexcept { return first_tick + static_cast<std::int64_t>(count) - 1; }
    friend bool operator==(tick_run const&, tick_run const&) = default;
};

/// The step from one packet to the next of a recording, by d = int32(next - previous) modulo 2^32.
enum class tick_step : std::uint8_t {
    consecutive,  ///< d = 1
    single_drop,  ///< d = 2: one packet is missing
    gap,          ///< d > 2: more than one is missing
    repeat,       ///< d = 0
    backward      ///< d < 0
};

constexpr tick_step classify(std::int64_t previous, std::int64_t next) noexcept {
    auto const d = next - previous;
    if (d == 1) return tick_step::consecutive;
    if (d == 2) return tick_step::single_drop;
    if (d > 2) return tick_step::gap;
    return d == 0 ? tick_step::repeat : tick_step::backward;
}

/// The uint32 ticks of packets: a span or a field of packets.
template <class R>
concept packet_ticks = segmented_range<R const> && std::same_as<ranges::range_value_t<R const>, std::uint32_t>;

/// Converts the ticks of one recording, block by block, into runs of unwrapped ticks.
///
/// The first tick is unchanged. Then u = u + d with d = int32(next - previous) modulo 2^32, so a wrap is an ordinary
/// step and a backward step decreases u. A run ends where d is not 1. A run never spans two blocks here (\ref run_table
/// joins them). Reads segment by segment and releases the pages of a mapped file after reading. Holds the previous
/// tick. Takes about 0.7 ns per packet, since most blocks are one run.
class unwrapper {
public:
    /// Replaces \p runs with the runs of the next block.
    template <packet_ticks R>
    void operator()(R const& ticks, std::vector<tick_run>& runs) {
        runs.clear();
        detail::visit_segments(ticks, 0, static_cast<std::size_t>(ranges::size(ticks)), [&](auto const& segment) {
            auto const it = ranges::begin(segment);
            using difference = ranges::range_difference_t<decltype(segment)>;
            auto const count = static_cast<difference>(ranges::size(segment));
            for (difference at = 0; at < count;) {
                auto const n = consecutive(it + at, count - at);
                add({unwrap(it[at]), static_cast<std::uint64_t>(n)}, runs);
                at += n;
            }
            return true;
        });
    }

    /// The unwrapped tick of the packet before the next block; meaningless before the first.
    std::int64_t last_tick() const noexcept { return last_; }
    /// True once a packet has been seen.
    bool started() const noexcept { return started_; }

private:
    // A run continues across segments.
    void add(tick_run const& run, std::vector<tick_run>& runs) {
        if (!runs.empty() && run.first_tick == last_ + 1)
            runs.back().count += run.count;
        else
            runs.push_back(run);
        last_ = run.last_tick();
    }
    std::int64_t unwrap(std::uint32_t tick) noexcept {
        if (started_) return unwrapped(last_, tick);
        started_ = true;
        return tick;
    }

    // Returns the number of consecutive ticks from `it` on: groups of 64 without a branch, then the position inside a
    // group.
    template <class It, class Difference>
    static Difference consecutive(It it, Difference count) {
        constexpr Difference group = 64;
        std::uint32_t const first = it[0];
        Difference n = 0;
        for (; count - n >= group; n += group) {
            std::uint32_t differing = 0;
            for (Difference i = 0; i < group; ++i)
                differing |= static_cast<std::uint32_t>(it[n + i]) ^ (first + static_cast<std::uint32_t>(n + i));
            if (differing != 0) break;
        }
        while (n < count && static_cast<std::uint32_t>(it[n]) == first + static_cast<std::uint32_t>(n)) ++n;
        return n;
    }

    std::int64_t last_ = 0;
    bool started_ = false;
};

/// Statistics of a recording's ticks. Ticks are counted, never corrected.
struct tick_integrity {
    std::uint64_t packets = 0;
    std::uint64_t runs = 0;
    std::uint64_t single_drops = 0;   ///< places where exactly one packet is missing
    std::uint64_t gaps = 0;           ///< places where more than one is missing
    std::uint64_t missing_ticks = 0;  ///< total missing packets, including single drops
    std::uint64_t repeats = 0;
    std::uint64_t backward_steps = 0;
    std::uint64_t wraps = 0;  ///< times the 32-bit tick wrapped

    bool monotonic() const noexcept { return repeats == 0 && backward_steps == 0; }
    /// True above a million runs. Every further drop costs 16 bytes; callers should warn.
    bool broken() const noexcept { return runs > 1'000'000; }
    friend bool operator==(tick_integrity const&, tick_integrity const&) = default;
};

/// One place where the ticks of a recording do not follow each other.
struct tick_break {
    tick_step step = tick_step::consecutive;
    std::uint64_t index = 0;         ///< of the packet after it
    std::int64_t previous_tick = 0;  ///< of the packet before it
    std::int64_t next_tick = 0;      ///< of the packet after it

    /// The number of missing packets; 0 for repeats and backward steps.
    std::uint64_t missing() const noexcept {
        return next_tick > previous_tick ? static_cast<std::uint64_t>(next_tick - previous_tick) - 1 : 0;
    }
    friend bool operator==(tick_break const&, tick_break const&) = default;
};

/// All runs of a recording in file order, 16 bytes each. Consecutive runs are joined when added.
class run_table {
public:
    void append(tick_run const& run) {
        if (run.count == 0) return;
        auto step = tick_step::consecutive;
        if (!entries_.empty()) {
            step = classify(last_tick_, run.first_tick);
            count_step(step, run.first_tick);
        }
        if (entries_.empty() || step != tick_step::consecutive) {
            entries_.push_back({run.first_tick, integrity_.packets});
            ++integrity_.runs;
        }
        integrity_.wraps += turns(run.first_tick, run.last_tick());
        integrity_.packets += run.count;
        entries_.back().end += run.count;
        last_tick_ = run.last_tick();
    }

    /// The total number of packets in all runs.
    std::uint64_t packets() const noexcept { return integrity_.packets; }
    std::size_t size() const noexcept { return entries_.size(); }
    tick_run operator[](std::size_t run) const noexcept {
        return {entries_[run].first_tick, entries_[run].end - first_index(run)};
    }
    /// The index of a run's first packet; packets() for one past the last run.
    std::uint64_t first_index(std::size_t run) const noexcept { return run == 0 ? 0 : entries_[run - 1].end; }
    /// The run of packet \p index; one past the last run for packets().
    std::size_t run_of(std::uint64_t index) const noexcept {
        auto const after = std::upper_bound(entries_.begin(), entries_.end(), index,
                                            [](std::uint64_t i, entry const& e) { return i < e.end; });
        return static_cast<std::size_t>(after - entries_.begin());
    }
    std::int64_t tick(std::uint64_t index) const noexcept {
        auto const run = run_of(index);
        return entries_[run].first_tick + static_cast<std::int64_t>(index - first_index(run));
    }

    std::int64_t first_tick() const noexcept { return entries_.front().first_tick; }
    std::int64_t last_tick() const noexcept { return last_tick_; }
    tick_integrity const& integrity() const noexcept { return integrity_; }

    /// The break before run \p run, which must not be the first.
    tick_break break_before(std::size_t run) const noexcept {
        auto const previous = (*this)[run - 1].last_tick(), next = entries_[run].first_tick;
        return {classify(previous, next), first_index(run), previous, next};
    }

    /// The same runs with the gaps of at most \p longest missing packets filled.
    run_table filled(std::uint64_t longest) const {
        run_table all;
        for (std::size_t run = 0; run < size(); ++run) {
            if (run > 0)
                if (auto const before = break_before(run); before.missing() != 0 && before.missing() <= longest)
                    all.append({before.previous_tick + 1, before.missing()});
            all.append((*this)[run]);
        }
        all.entries_.shrink_to_fit();
        return all;
    }

private:
    struct entry {
        std::int64_t first_tick;
        std::uint64_t end;  // one past the index of the run's last packet; used for the count and the search
    };

    static std::uint64_t turns(std::int64_t from, std::int64_t to) noexcept {
        return static_cast<std::uint64_t>((to >> 32) - (from >> 32));
    }

    void count_step(tick_step step, std::int64_t next) noexcept {
        if (step == tick_step::repeat)
            ++integrity_.repeats;
        else if (step == tick_step::backward)
            ++integrity_.backward_steps;
        else {
            integrity_.wraps += turns(last_tick_, next);
            integrity_.missing_ticks += static_cast<std::uint64_t>(next - last_tick_) - 1;
            if (step == tick_step::single_drop) ++integrity_.single_drops;
            if (step == tick_step::gap) ++integrity_.gaps;
        }
    }

    std::vector<entry> entries_;
    std::int64_t last_tick_ = 0;
    tick_integrity integrity_;
};

}  // namespace sluice
