/// \file
/// buffers: how many buffers a conversion uses. They decide how much memory it takes and how fast it is, and nothing
/// else.
#pragma once

#include <algorithm>
#include <cstddef>

#include <sluice/hdf5/write_budget.hpp>
#include <sluice/memory/pressure.hpp>

namespace sluice::convert {

/// What is held beyond the rows that are being filled.
struct buffers {
    std::size_t block_bytes =
        384 << 10;  ///< of packets that are read, and seen by the streams, at a time: they stay in a core's own cache
    std::size_t strips = 2;       ///< strips (\ref hdf5::row_sink) that may be under way, of each series
    std::size_t compressors = 8;  ///< threads that compress, where anything is compressed: then there are no strips
    std::size_t chunks = 4;  ///< chunks that may be under way to the compressors, beyond one for each of them; \ref
                             ///< plan_buffers takes one of each group of columns where these are more
    std::size_t edges =
        std::size_t{1} << 20;  ///< changes of digital lines, of all together; more go to temporary files

    /// What is left of them where the machine has little memory: half of the strips and chunks where it is tight; where
    /// it is critical each strip is written before anything else is done, and one chunk is under way.
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
    /// Lets sinks and compressors know.
    void apply(hdf5::write_budget& to) const noexcept {
        to.strips = strips;
        to.chunks = chunks;
        to.threads = compressors;
    }
    friend bool operator==(buffers const&, buffers const&) = default;
};

}  // namespace sluice::convert
