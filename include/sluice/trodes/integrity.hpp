/// \file
/// integrity: the damage in the bytes of a recording, as a value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice::trodes {

/// A packet without its sync byte whose neighbours are in place. It is converted unchanged.
struct missing_sync_byte {
    std::uint64_t packet = 0;  ///< index among the converted packets of the recording
    std::uint64_t byte = 0;    ///< offset in the file
    std::uint8_t value = 0;    ///< the byte found instead of 0x55
    friend bool operator==(missing_sync_byte const&, missing_sync_byte const&) = default;
};

/// A range of bytes without packets.
struct skipped_bytes {
    std::uint64_t packet = 0;     ///< number of packets converted before them
    std::uint64_t first = 0;      ///< offset in the file
    std::uint64_t last = 0;       ///< one past the last
    bool ends_recording = false;  ///< no packets were found after them
    std::uint64_t size() const noexcept { return last - first; }
    friend bool operator==(skipped_bytes const&, skipped_bytes const&) = default;
};

/// All damage that \ref blocks found, in order. Each list keeps the first `kept` entries; the counts include all.
/// Gaps, repeats and backward steps of the ticks are kept by the clock, not here.
struct integrity {
    static constexpr std::size_t kept = 1000;

    std::vector<missing_sync_byte> missing_sync_bytes;
    std::vector<skipped_bytes> skipped;
    std::uint64_t missing_sync_byte_count = 0;
    std::uint64_t skipped_count = 0;        ///< ranges
    std::uint64_t skipped_byte_count = 0;   ///< bytes in those ranges
    std::uint64_t trailing_byte_count = 0;  ///< of a partial packet at the file's end

    bool whole() const noexcept {
        return missing_sync_byte_count == 0 && skipped_count == 0 && trailing_byte_count == 0;
    }

    void add(missing_sync_byte const& missing) {
        ++missing_sync_byte_count;
        if (missing_sync_bytes.size() < kept) missing_sync_bytes.push_back(missing);
    }
    void add(skipped_bytes const& range) {
        ++skipped_count;
        skipped_byte_count += range.size();
        if (skipped.size() < kept) skipped.push_back(range);
    }
    friend bool operator==(integrity const&, integrity const&) = default;
};

}  // namespace sluice::trodes
