/// \file
/// packet_stream: one of the things that are made of a day's packets while they pass by, once.
#pragma once

#include <span>

#include <sluice/trodes/block.hpp>
#include <sluice/trodes/clock.hpp>
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
    /// The clock of every recording is known now, in order: timestamps can be made.
    virtual void finish(std::span<trodes::clock const>) {}
};

}  // namespace sluice::convert
