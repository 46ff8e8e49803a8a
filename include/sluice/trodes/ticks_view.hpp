/// \file
/// ticks_view: the unwrapped ticks of a recording, computed from its runs.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ranges>
#include <utility>

#include <range/v3/view/facade.hpp>

#include <sluice/core/segments.hpp>
#include <sluice/trodes/tick_runs.hpp>

namespace sluice::trodes {

/// first_tick, first_tick + 1, ...: a run as a range of ticks.
class run_view : public ranges::view_facade<run_view, ranges::finite> {
    friend ranges::range_access;
    tick_run run_;

    struct cursor {
        std::int64_t tick = 0;
        std::int64_t read() const noexcept { return tick; }
        bool equal(cursor const& other) const noexcept { return tick == other.tick; }
        void next() noexcept { ++tick; }
        void prev() noexcept { --tick; }
        void advance(std::ptrdiff_t n) noexcept { tick += n; }
        std::ptrdiff_t distance_to(cursor const& other) const noexcept { return other.tick - tick; }
    };
    cursor begin_cursor() const noexcept { return {run_.first_tick}; }
    cursor end_cursor() const noexcept { return {run_.first_tick + static_cast<std::int64_t>(run_.count)}; }

public:
    run_view() = default;
    explicit run_view(tick_run run) noexcept : run_(run) {}
    std::size_t size() const noexcept { return static_cast<std::size_t>(run_.count); }
    run_view slice(std::size_t first, std::size_t count) const noexcept {
        return run_view({run_.first_tick + static_cast<std::int64_t>(first), count});
    }
};

/// The pieces of a part of a \ref ticks_view: one \ref run_view for each run.
class runs_view : public ranges::view_facade<runs_view, ranges::finite> {
    friend ranges::range_access;
    std::shared_ptr<run_table const> runs_;
    std::uint64_t first_ = 0, end_ = 0;  // packet indices

    struct cursor {
        run_table const* runs = nullptr;
        std::uint64_t at = 0, end = 0;
        std::size_t run = 0;
        std::uint64_t stop() const noexcept { return std::min(end, runs->first_index(run + 1)); }
        run_view read() const noexcept {
            auto const tick = (*runs)[run].first_tick + static_cast<std::int64_t>(at - runs->first_index(run));
            return run_view({tick, stop() - at});
        }
        bool equal(cursor const& other) const noexcept { return at == other.at; }
        void next() noexcept {
            at = stop();
            ++run;
        }
    };
    cursor begin_cursor() const noexcept { return {runs_.get(), first_, end_, first_ < end_ ? runs_->run_of(first_) : 0}; }
    cursor end_cursor() const noexcept { return {runs_.get(), end_, end_, 0}; }

public:
    runs_view() = default;
    runs_view(std::shared_ptr<run_table const> runs, std::uint64_t first, std::uint64_t count) noexcept
        : runs_(std::move(runs)), first_(first), end_(first + count) {}
};

/// The unwrapped tick of every packet of a recording, int64, in file order.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | the runs of a recording | random-access view, one piece a run | yes | yes | the runs, shared by copies | never |
///
/// `*it` is a value. See also views::unwrap (from the packets themselves, in one pass).
class ticks_view : public ranges::view_facade<ticks_view, ranges::finite> {
    friend ranges::range_access;
    std::shared_ptr<run_table const> runs_ = std::make_shared<run_table const>();

    struct cursor {
        run_table const* runs = nullptr;
        std::uint64_t index = 0;
        std::size_t run = 0;        // of `index`, where index < packets
        std::int64_t tick = 0;
        std::uint64_t stop = 0;     // where the run ends

        std::int64_t read() const noexcept { return tick; }
        bool equal(cursor const& other) const noexcept { return index == other.index; }
        void next() noexcept {
            ++tick;
            if (++index == stop) [[unlikely]] seek(index);
        }
        void prev() noexcept { seek(index - 1); }
        void advance(std::ptrdiff_t n) noexcept {
            auto const to = index + static_cast<std::uint64_t>(n);
            if (n >= 0 && to < stop) {
                index = to;
                tick += n;
            } else {
                seek(to);
            }
        }
        std::ptrdiff_t distance_to(cursor const& other) const noexcept { return static_cast<std::ptrdiff_t>(other.index - index); }
        void seek(std::uint64_t to) noexcept {
            index = to;
            if (to >= runs->packets()) return;
            run = runs->run_of(to);
            stop = runs->first_index(run + 1);
            tick = (*runs)[run].first_tick + static_cast<std::int64_t>(to - runs->first_index(run));
        }
    };
    cursor at(std::uint64_t index) const noexcept {
        cursor c{runs_.get()};
        c.seek(index);
        return c;
    }
    cursor begin_cursor() const noexcept { return at(0); }
    cursor end_cursor() const noexcept { return at(runs_->packets()); }

public:
    ticks_view() = default;
    explicit ticks_view(std::shared_ptr<run_table const> runs) noexcept : runs_(std::move(runs)) {}

    std::size_t size() const noexcept { return static_cast<std::size_t>(runs_->packets()); }
    run_table const& runs() const noexcept { return *runs_; }
    runs_view segments(std::size_t first, std::size_t count) const noexcept { return {runs_, first, count}; }
};

}  // namespace sluice::trodes

template <>
inline constexpr bool std::ranges::enable_view<sluice::trodes::run_view> = true;
template <>
inline constexpr bool std::ranges::enable_view<sluice::trodes::runs_view> = true;
template <>
inline constexpr bool std::ranges::enable_view<sluice::trodes::ticks_view> = true;
