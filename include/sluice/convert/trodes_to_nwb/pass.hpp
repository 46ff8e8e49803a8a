/// \file
/// day_pass: reads every block of every recording once, and passes it to the clock and to each sink.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/buffers.hpp>
#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/core/any_sink.hpp>
#include <sluice/core/error.hpp>
#include <sluice/hdf5/write_budget.hpp>
#include <sluice/memory/pressure.hpp>
#include <sluice/trodes/blocks.hpp>
#include <sluice/trodes/day_clock.hpp>
#include <sluice/trodes/session_clock.hpp>

namespace sluice::convert {

/// The results of the pass: the clock of the day, and the integrity of each recording.
struct pass_result {
    trodes::day_clock clock;
    std::vector<trodes::integrity> bytes;
    std::uint64_t bytes_read = 0;
    memory::pressure_level pressure = memory::pressure_level::ample;  ///< the highest level during the pass
};

namespace detail {

/// Throws format_error at the first tick of a block that violates `options`.
inline void require_allowed_ticks(trodes::block const& b, trodes_to_nwb_options const& options) {
    if (!options.strict && options.gaps != gap_policy::fail) return;
    auto index = b.first_index();
    auto previous = b.previous_tick();
    bool follows = b.previous_packet().has_value();
    for (auto const& run : b.runs()) {
        auto const step = follows ? run.first_tick - previous : 1;
        if (step > 1 || (step < 1 && options.strict))
            throw format_error(b.recording().path().string(),
                               b.file_offset() + (index - b.first_index()) * b.layout().packet_bytes,
                               "packet " + std::to_string(index) + ": the tick must follow the one before, got " +
                                   std::to_string(run.first_tick) + " after " + std::to_string(previous));
        index += run.count;
        previous = run.last_tick();
        follows = true;
    }
}

}  // namespace detail

/// The blocks of a day, recording after recording, and the integrity of their bytes: `trodes::blocks`, or synthetic
/// blocks.
template <class R>
concept day_blocks =
    ranges::input_range<R> && std::convertible_to<ranges::range_reference_t<R>, trodes::block const&> &&
    requires(R const& known, std::size_t recording) {
        { known.found(recording) } -> std::convertible_to<trodes::integrity>;
        { known.bytes_read() } -> std::convertible_to<std::uint64_t>;
    };

/// Passes the blocks of a day to its clock and to each sink.
///
/// Checks the free memory of the machine every 16 MiB (options.pressure), and lowers the budget of the sinks if it is
/// low. Holds 16 bytes a run of ticks. Throws what reading and the sinks throw, and format_error if ticks violate
/// options.strict or options.gaps.
class day_pass {
public:
    /// `sinks`, `options` and `found` must outlive the pass. `bytes_total`: of the recordings, for the progress.
    /// `budget`: of the sinks, or null.
    day_pass(std::span<any_sink<trodes::block>> sinks, trodes_to_nwb_options const& options, pass_result& found,
             std::uint64_t bytes_total, buffers const& most = {}, std::shared_ptr<hdf5::write_budget> budget = {})
        : sinks_(sinks),
          options_(options),
          found_(&found),
          most_(most),
          held_(most),
          budget_(std::move(budget)),
          pressure_(options.pressure),
          now_{"converting", 0, bytes_total} {
        if (budget_) held_.apply(*budget_);
        look();
    }

    /// Reads all blocks. Does not finish the sinks.
    template <day_blocks Blocks>
    void read(Blocks& blocks) {
        trodes::session_clock clock;
        for (trodes::block const& b : blocks) {
            detail::require_allowed_ticks(b, options_);
            clock.append(b);
            for (auto& sink : sinks_) sink.append(b);
            now_.bytes_done = blocks.bytes_read();
            if (options_.on_progress) options_.on_progress(now_);
            if (now_.bytes_done >= next_look_) look();
        }
        clock.finish();
        found_->clock = clock.day();
        for (std::size_t i = 0; i < found_->clock.recordings().size(); ++i) found_->bytes.push_back(blocks.found(i));
        found_->bytes_read = blocks.bytes_read();
    }

private:
    void look() {
        next_look_ = now_.bytes_done + (std::uint64_t{16} << 20);
        auto const level = pressure_.poll().level;
        found_->pressure = std::max(found_->pressure, level);
        if (level != memory::pressure_level::ample)
            memory::give_back_free_memory();  // of buffers released since the last check
        if (most_.under(level) == held_) return;
        held_ = most_.under(level);
        if (budget_) held_.apply(*budget_);
    }

    std::span<any_sink<trodes::block>> sinks_;
    trodes_to_nwb_options const& options_;
    pass_result* found_;
    buffers most_, held_;  // held_: most_, reduced by the memory pressure
    std::shared_ptr<hdf5::write_budget> budget_;
    memory::pressure pressure_;
    progress now_;
    std::uint64_t next_look_ = 0;
};

/// The blocks of recordings as a conversion reads them: `block_bytes` each, at least one packet. Needs no thread to
/// read ahead: the system does so for sequential reads, and a thread would evict the block from the cache of this core.
inline trodes::blocks_view blocks_of(std::span<trodes::recording const> recordings,
                                     trodes_to_nwb_options const& options, buffers const& held = {}) {
    return trodes::blocks(std::vector<trodes::recording>(recordings.begin(), recordings.end()),
                          {.block_bytes = held.block_bytes, .strict = options.strict});
}

}  // namespace sluice::convert
