/// \file
/// block_options: how `blocks` reads the packets of a recording.
#pragma once

#include <cstddef>

namespace sluice::trodes {

/// How `blocks` reads. A block has as many packets as both limits allow, and at least one.
struct block_options {
    static constexpr std::size_t max_block_packets = 16384;
    static constexpr std::size_t max_block_bytes = std::size_t{8} << 20;

    std::size_t block_packets = max_block_packets;
    std::size_t block_bytes = std::size_t{384} << 10;  ///< a block and its results fit a core's own cache
    bool strict = false;                               ///< throw format_error on damaged bytes
    std::size_t recording_index = 0;                   ///< of the first recording
};

}  // namespace sluice::trodes
