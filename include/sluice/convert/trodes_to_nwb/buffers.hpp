/// \file
/// buffers: how many buffers a conversion uses. They decide how much memory it takes and how fast it is, and nothing else.
#pragma once

#include <algorithm>
#include <cstddef>

#include <sluice/memory/pressure.hpp>

namespace sluice::convert {

/// What is held beyond the one tile that each group of channels must have.
struct buffers {
    std::size_t block_packets = 2048;          ///< packets that the streams see at a time: with 128 channels 0.6 MB, which stays in a core's own cache
    std::size_t window_blocks = 8;             ///< blocks that are read at a time, as far as they fit 8 MiB
    bool ahead = true;                         ///< two windows, one being read while the other is in use; else one, of one block
    std::size_t ephys_tiles = 32;              ///< full tiles of the e-series that may wait to be written; never more than it has groups
    std::size_t analog_tiles = 1;              ///< the same of the analog series
    std::size_t compressors = 8;               ///< threads that compress, where anything is compressed: then no tiles wait as they are
    std::size_t edges = std::size_t{1} << 20;  ///< changes of digital lines, of all together; more go to temporary files

    /// What is left of them where the machine has little memory: of windows and waiting tiles a quarter where it is tight; windows of a
    /// block and no waiting tiles where it is critical.
    buffers under(memory::pressure_level level) const {
        auto fewer = *this;
        if (level == memory::pressure_level::tight) {
            fewer.window_blocks = std::max<std::size_t>(1, window_blocks / 4);
            fewer.ephys_tiles = ephys_tiles / 4;
        } else if (level == memory::pressure_level::critical) {
            fewer.window_blocks = 1;
            fewer.ephys_tiles = fewer.analog_tiles = 0;
        }
        return fewer;
    }
    friend bool operator==(buffers const&, buffers const&) = default;
};

}  // namespace sluice::convert
