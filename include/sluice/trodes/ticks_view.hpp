/// \file
/// ticks_view: the unwrapped ticks of a recording, computed from its runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <ranges>
#include <utility>

#include <range/v3/view/facade.hpp>

#include <sluice/trodes/tick_runs.hpp>
#include <sluice/views/concatenate.hpp>

namespace sluice::trodes {

/// first_tick, first_tick + 1, ...: the ticks of one run.
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

/// The runs of a table as segments of ticks, computed by index (\ref sluice::indexed_segments).
class run_segments {
    std::shared_ptr<run_table const> runs_ = std::make_shared<run_table const>();

public:
    run_segments() = default;
    explicit run_segments(std::shared_ptr<run_table const> runs) noexcept : runs_(std::move(runs)) {}

    std::size_t size() const noexcept { return runs_->size(); }
    std::size_t elements() const noexcept { return static_cast<std::size_t>(runs_->packets()); }
    run_view operator[](std::size_t run) const noexcept { return run_view((*runs_)[run]); }
    std::size_t first_index(std::size_t run) const noexcept {
        return static_cast<std::size_t>(runs_->first_index(run));
    }
    std::size_t segment_of(std::size_t index) const noexcept { return runs_->run_of(index); }
};

/// The unwrapped tick of every packet of a recording, int64, in file order: the concatenation of its runs.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | the runs of a recording | random-access view, one segment per run | yes | yes | the runs, shared by copies | never |
///
/// `*it` is a value. See also views::unwrap (from the packets themselves, in one pass).
using ticks_view = concatenate_view<run_segments>;

}  // namespace sluice::trodes

template <>
inline constexpr bool std::ranges::enable_view<sluice::trodes::run_view> = true;
