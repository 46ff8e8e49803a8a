/// \file
/// hdf5::write_budget: limits on the memory and threads of sinks, adjustable while they write.
#pragma once

#include <atomic>
#include <cstddef>
#include <limits>

namespace sluice::hdf5 {

/// Shared by sinks and a deflate_pool. They read it at each hand-over and free memory above the limits. Any thread may
/// change it at any time. It does not affect the contents of files.
struct write_budget {
    /// Maximum strips in flight per sink; 0: writes are synchronous.
    std::atomic<std::size_t> strips = 2;
    /// Maximum chunks that wait for a thread, besides one per thread.
    std::atomic<std::size_t> chunks = 4;
    /// Maximum threads of the pool that compress; at least 1.
    std::atomic<std::size_t> threads = std::numeric_limits<std::size_t>::max();
};

}  // namespace sluice::hdf5
