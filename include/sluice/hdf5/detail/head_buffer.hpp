/// \file
/// head_buffer: keeps the first megabytes of a new file in memory, so that thousands of small objects are one write.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <utility>

#include <sluice/memory/detail/page_block.hpp>

namespace sluice::hdf5::detail {

/// Holds a whole file while it is short. HDF5 writes its own records one by one, 40 to 700 bytes each, and updates each
/// several times. Holds 4 MiB; pages that were never written are not resident.
class head_buffer {
public:
    static constexpr std::size_t most = std::size_t{4} << 20, most_at_once = std::size_t{64} << 10;

    /// Starts to hold an empty file. Stays inactive if memory cannot be allocated.
    void start() noexcept {
        memory::detail::page_block pages(most);
        if (pages.data() != nullptr) pages_.emplace(std::move(pages));
        end_ = 0;
    }
    bool active() const noexcept { return pages_.has_value(); }

    /// Returns false if the bytes end after `most`, or are more than `most_at_once`. \pre active()
    bool write(std::uint64_t at, std::span<std::byte const> bytes) noexcept {
        if (bytes.size() > most_at_once || at > most - bytes.size()) return false;
        if (!bytes.empty()) std::memcpy(pages_->data() + at, bytes.data(), bytes.size());
        end_ = std::max(end_, static_cast<std::size_t>(at) + bytes.size());
        return true;
    }
    /// Bytes after the end of the file read as zero. \pre active()
    void read(std::uint64_t at, std::span<std::byte> to) const noexcept {
        auto const there = at < end_ ? std::min(to.size(), end_ - static_cast<std::size_t>(at)) : 0;
        if (there != 0) std::memcpy(to.data(), pages_->data() + at, there);
        std::fill(to.begin() + static_cast<std::ptrdiff_t>(there), to.end(), std::byte{});
    }
    /// The bytes of the file. \pre active()
    std::span<std::byte const> bytes() const noexcept { return {pages_->data(), end_}; }

    /// Frees the memory.
    void stop() noexcept { pages_.reset(); }

private:
    std::optional<memory::detail::page_block> pages_;
    std::size_t end_ = 0;  // of the file
};

}  // namespace sluice::hdf5::detail
