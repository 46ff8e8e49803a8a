/// \file
/// packet_stream: one of the things that are made of a day's packets while they pass by, once.
#pragma once

#include <cstdint>

#include <sluice/nwb/progress_callback.hpp>
#include <sluice/trodes/block.hpp>
#include <sluice/trodes/day_clock.hpp>
#include <sluice/trodes/recording.hpp>

namespace sluice::convert {

/// A consumer of the single pass. For each recording, in order: begin, consume for each block, end; after the last, finish.
/// Streams know nothing of each other. A block is valid during the call; what a stream keeps of it, it copies.
class packet_stream {
public:
    packet_stream() = default;
    packet_stream(packet_stream const&) = delete;
    packet_stream& operator=(packet_stream const&) = delete;
    virtual ~packet_stream() = default;

    virtual void begin(trodes::recording const&) {}
    virtual void consume(trodes::block const&) = 0;
    virtual void end() {}
    /// The clocks of all recordings are known now: timestamps can be made.
    virtual void finish(trodes::day_clock const&, nwb::progress_callback const&) {}
    /// After the last end: what `finish` is going to tell of.
    virtual std::uint64_t bytes_to_finish() { return 0; }
};

}  // namespace sluice::convert
