/// \file
/// hdf5::write_budget: how much sinks may hold at present, which whoever watches the memory may change while they work.
#pragma once

#include <atomic>
#include <cstddef>
#include <limits>

namespace sluice::hdf5 {

/// Shared by sinks and a compressor pool; they read it at each hand-over, and then give back the memory of what is too
/// many. Any thread may change it at any time. The files are the same.
struct write_budget {
    /// Strips of each sink that are written while the next is filled; 0: each is written at once.
    std::atomic<std::size_t> strips = 2;
    /// Chunks that wait for a compressor, beyond one for each.
    std::atomic<std::size_t> chunks = 4;
    /// Threads that compress, of those that the pool has; 1 at least.
    std::atomic<std::size_t> threads = std::numeric_limits<std::size_t>::max();
};

}  // namespace sluice::hdf5
