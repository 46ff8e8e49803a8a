/// \file
/// sample_tables: the column tables of a recording's samples, made once for all of its blocks.
#pragma once

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

#include <sluice/core/rows.hpp>
#include <sluice/trodes/packet_layout.hpp>
#include <sluice/trodes/packets.hpp>

namespace sluice::trodes::detail {

/// Caches the table of all channels and the table of the last chosen channels. Thread-safe.
class sample_tables {
public:
    /// `layout` must outlive it.
    explicit sample_tables(packet_layout const& layout) : layout_(&layout), all_(sample_columns(layout)) {}

    column_table const& all() const noexcept { return all_; }
    /// Throws argument_error if a channel is not recorded.
    column_table of(std::span<std::uint32_t const> hardware_channels) const {
        std::lock_guard const lock(guard_);
        if (!std::equal(hardware_channels.begin(), hardware_channels.end(), channels_.begin(), channels_.end())) {
            chosen_ = sample_columns(*layout_, hardware_channels);
            channels_.assign(hardware_channels.begin(), hardware_channels.end());
        }
        return chosen_;
    }

private:
    packet_layout const* layout_;
    column_table all_;
    mutable std::mutex guard_;
    mutable std::vector<std::uint32_t> channels_;
    mutable column_table chosen_;
};

}  // namespace sluice::trodes::detail
