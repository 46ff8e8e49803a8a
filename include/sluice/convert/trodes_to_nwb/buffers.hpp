/// \file
/// buffers: the number of buffers of a conversion. They affect memory use and speed only, not the output.
#pragma once

#include <algorithm>
#include <cstddef>

#include <sluice/hdf5/write_budget.hpp>
#include <sluice/memory/pressure.hpp>

namespace sluice::convert {

/// The memory in use beyond the rows that are being filled.
struct buffers {
    std::size_t block_bytes = 384 << 10;  ///< bytes of packets per block, small enough for the cache of a core
    std::size_t strips = 2;               ///< maximum number of strips (\ref hdf5::row_sink) in flight, per series
    std::size_t compressors = 8;          ///< compression threads; with compression there are no strips
    std::size_t chunks = 4;  ///< maximum number of chunks in flight, beyond one per compression thread; \ref
                             ///< plan_buffers uses one per group of columns if these are more
    std::size_t edges = std::size_t{1} << 20;  ///< changes of all digital lines in memory; more go to temporary files

    /// The reduced buffers for a level of memory pressure. Tight: half of the strips and chunks. Critical: each strip
    /// is written before work continues, and one chunk is in flight.
    buffers under(memory::pressure_level level) const {
        auto fewer = *this;
        if (level == memory::pressure_level::tight) {
            fewer.strips = strips / 2;
            fewer.chunks = chunks / 2;
        } else if (level == memory::pressure_level::critical) {
            fewer.strips = fewer.chunks = 0;
            fewer.compressors = 1;
        }
        return fewer;
    }
    /// Sets the budget of sinks and compressors.
    void apply(hdf5::write_budget& to) const noexcept {
        to.strips = strips;
        to.chunks = chunks;
        to.threads = compressors;
    }
    friend bool operator==(buffers const&, buffers const&) = default;
};

}  // namespace sluice::convert
