/// \file
/// packet_stream: one of the things that are made of a day's packets while they pass by, once.
#pragma once

#include <cstdint>
#include <functional>

#include <sluice/convert/trodes_to_nwb/buffers.hpp>
#include <sluice/trodes/block.hpp>
#include <sluice/trodes/day_clock.hpp>
#include <sluice/trodes/recording.hpp>

namespace sluice::convert {

/// Told how many bytes have been written since it was last told, some megabytes each time; what it throws ends the conversion.
using told_bytes = std::function<void(std::uint64_t)>;

/// A consumer of the single pass. First use; for each recording, in order: begin, consume for each block, end; after the last, finish.
/// Streams know nothing of each other. A block is valid during the call; what a stream keeps of it, it copies.
class packet_stream {
public:
    packet_stream() = default;
    packet_stream(packet_stream const&) = delete;
    packet_stream& operator=(packet_stream const&) = delete;
    virtual ~packet_stream() = default;

    /// From now on so many buffers may be held: told before the first packet, and whenever that changes.
    virtual void use(buffers const&) {}
    virtual void begin(trodes::recording const&) {}
    virtual void consume(trodes::block const&) = 0;
    virtual void end() {}
    /// The clocks of all recordings are known now: timestamps can be made.
    virtual void finish(trodes::day_clock const&, told_bytes const&) {}
    /// After the last end: what `finish` is going to tell of.
    virtual std::uint64_t bytes_to_finish() { return 0; }
};

}  // namespace sluice::convert
