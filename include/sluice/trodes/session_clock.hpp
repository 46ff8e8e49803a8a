/// \file
/// session_clock: computes the time of every packet of a day during a pass over its blocks.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/trodes/block.hpp>
#include <sluice/trodes/clock.hpp>
#include <sluice/trodes/day_clock.hpp>
#include <sluice/trodes/recording.hpp>

namespace sluice::trodes {

/// A sink of blocks that builds the clock of each recording, in the same pass that reads the blocks for other uses:
///
///     session_clock clock;
///     for (auto const& block : blocks(recordings) | views::tap(clock.observer()))
///         samples.append(block.samples(channels));
///     seconds.append(clock.timestamps());
///
/// A recording begins where a block's first_index() is 0. Blocks must come in order and complete. The other members
/// describe all blocks so far, before and after `finish`. They never read a file.
///
/// Holds the data of a \ref recording_clock for the current recording, and 16 bytes per run of ticks for each earlier
/// one.
class session_clock {
public:
    /// Throws argument_error if a block does not follow the previous one. Throws format_error, with the place, if no
    /// clock can be made of the packets (a recording of more than 78 hours).
    void append(block const& b) {
        if (b.first_index() == 0) begin(b.recording());
        if (!building_ || building_->packets() != b.first_index())
            throw argument_error("sluice::trodes::session_clock::append: the block must begin with packet " +
                                 std::to_string(building_ ? building_->packets() : 0) + ", got packet " +
                                 std::to_string(b.first_index()));
        try {
            if (b.layout().sysclock_byte)
                building_->add(b.runs(), b.system_times(), b.missing_sync());
            else
                building_->add(b.runs());
        } catch (argument_error const& e) {
            throw format_error(path_.string(), b.file_offset(),
                               "packets " + std::to_string(b.first_index()) + " to " +
                                   std::to_string(b.first_index() + b.size() - 1) + ": " + e.what());
        }
    }
    /// Ends the last recording. Throws format_error if its packets have no system clock and its header has no start.
    void finish() {
        if (!building_) return;
        day_.append(last());
        building_.reset();
    }

    /// For `views::tap`: appends each block to this object, which must not move.
    auto observer() {
        return [this](block const& b) { append(b); };
    }
    /// The same for `views::tap(std::ref(clock))`.
    void operator()(block const& b) { append(b); }

    /// The recordings' clocks as one.
    day_clock day() const {
        auto all = day_;
        if (building_) all.append(last());
        return all;
    }
    /// The unwrapped tick of each packet, int64, unwrapped per recording; and its time in seconds since 1970, double.
    auto ticks() const { return day().ticks(); }
    auto timestamps() const { return day().timestamps(); }
    std::vector<clock> recordings() const {
        auto const all = day();
        return {all.recordings().begin(), all.recordings().end()};
    }

private:
    void begin(recording const& source) {
        finish();
        path_ = source.path();
        created_ = source.header().system_time_at_creation_ms;
        building_.emplace(source.nominal_rate_hz(), source.size());
    }
    clock last() const {
        try {
            return building_->finish(created_ ? std::optional(std::chrono::milliseconds(*created_)) : std::nullopt);
        } catch (argument_error const& e) {
            throw format_error(path_.string(), e.what());
        }
    }

    day_clock day_;
    std::filesystem::path path_;  // these three: of the current recording
    std::optional<std::int64_t> created_;
    std::optional<recording_clock> building_;
};

}  // namespace sluice::trodes
