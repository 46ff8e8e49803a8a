/// \file
/// integrity: what was wrong with the bytes of a recording, as a value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice::trodes {

/// A packet without its mark whose neighbours are in place: it was converted as it lies.
struct missing_sync_byte {
    std::uint64_t packet = 0;  ///< index among the converted packets of the recording
    std::uint64_t byte = 0;    ///< offset in the file
    std::uint8_t value = 0;    ///< what stands there instead of 0x55
    friend bool operator==(missing_sync_byte const&, missing_sync_byte const&) = default;
};

/// Bytes in which no packets could be found.
struct skipped_bytes {
    std::uint64_t packet = 0;     ///< how many packets were converted before them
    std::uint64_t first = 0;      ///< offset in the file
    std::uint64_t last = 0;       ///< one past the last
    bool ends_recording = false;  ///< no packets were found behind them
    std::uint64_t size() const noexcept { return last - first; }
    friend bool operator==(skipped_bytes const&, skipped_bytes const&) = default;
};

/// Everything irregular that \ref blocks met, in order. The lists keep the first \ref kept of each kind; the counts are
/// of all. What the ticks tell (gaps, repeats, backward steps) is kept by the clock, not here.
struct integrity {
    static constexpr std::size_t kept = 1000;

    std::vector<missing_sync_byte> missing_syncs;
    std::vector<skipped_bytes> skipped;
    std::uint64_t missing_sync_count = 0;
    std::uint64_t skipped_count = 0;        ///< ranges
    std::uint64_t skipped_byte_count = 0;   ///< bytes in those ranges
    std::uint64_t trailing_byte_count = 0;  ///< of a partial packet at the file's end

    bool whole() const noexcept { return missing_sync_count == 0 && skipped_count == 0 && trailing_byte_count == 0; }

    void add(missing_sync_byte const& mark) {
        ++missing_sync_count;
        if (missing_syncs.size() < kept) missing_syncs.push_back(mark);
    }
    void add(skipped_bytes const& range) {
        ++skipped_count;
        skipped_byte_count += range.size();
        if (skipped.size() < kept) skipped.push_back(range);
    }
    friend bool operator==(integrity const&, integrity const&) = default;
};

}  // namespace sluice::trodes
