/// \file
/// mapped_file: a whole file as bytes in memory; only the pages in use are resident.
#pragma once

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include <sys/mman.h>
#include <unistd.h>

#include <sluice/core/error.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/memory/file_reader.hpp>

namespace sluice::memory {

/// A read-only mapping of a whole file. Move-only. Keep it in a shared_ptr to share it: leaf views point to it as their
/// hook.
///
/// The system reads pages when they are touched. They stay resident until they are released. sluice's algorithms
/// release consumed pages every 4 MiB if the leaf view has this object as its \ref consumption hook. A plain range-for
/// over a mapped file is correct, but its memory is not bounded.
///
/// Holds no memory of its own. Throws file_error like \ref file_reader, and if the file is empty or cannot be mapped.
/// If the file is truncated while mapped, touching the lost bytes raises SIGBUS; \ref file_reader throws instead.
class mapped_file final : public consumption {
public:
    explicit mapped_file(std::filesystem::path const& path) : mapped_file(file_reader(path)) {}
    explicit mapped_file(file_reader const& file) : path_(file.path()) {
        if (file.size() == 0) throw file_error(path_, "must not be empty to be mapped, got 0 bytes");
        if (file.size() > std::numeric_limits<std::size_t>::max())
            throw file_error(path_,
                             "must fit the address space to be mapped, got " + std::to_string(file.size()) + " bytes");
        auto const size = static_cast<std::size_t>(file.size());
        void* const address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
        if (address == MAP_FAILED)
            throw file_error(path_, "cannot be mapped: " + std::generic_category().message(errno));
        bytes_ = {static_cast<std::byte const*>(address), size};
        ::madvise(address, size, MADV_SEQUENTIAL);  // only a hint: failure is ignored
    }
    mapped_file(mapped_file&& other) noexcept
        : path_(std::move(other.path_)), bytes_(std::exchange(other.bytes_, {})), ahead_(other.ahead_.load()) {}
    mapped_file& operator=(mapped_file&& other) noexcept {
        std::swap(path_, other.path_);
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    ~mapped_file() {
        if (!bytes_.empty()) ::munmap(address_of(0), bytes_.size());
    }

    std::string const& path() const noexcept { return path_; }
    std::span<std::byte const> bytes() const noexcept { return bytes_; }
    std::byte const* data() const noexcept { return bytes_.data(); }
    std::size_t size() const noexcept { return bytes_.size(); }

    /// Releases the pages of [first, last), except an incomplete last one, and the neighbours that the system mapped
    /// with them (fault-around). The system reads them again when they are touched, so this is always correct. Bytes
    /// outside the file are ignored. At most 2 MiB of unread pages after `last` stay resident. The next call releases
    /// them unless it continues there.
    void release(std::byte const* first, std::byte const* last) const noexcept override {
        if (bytes_.empty()) return;
        auto const from = offset_of(first), to = offset_of(last);
        auto const ahead = ahead_.exchange(to, std::memory_order_relaxed);
        if (ahead < from || ahead >= to) give_back(ahead, std::min(ahead + fault_around, bytes_.size()));
        give_back(from - std::min(from, fault_around), to);
    }
    /// Releases all pages.
    void release_all() const noexcept override {
        if (!bytes_.empty()) give_back(0, bytes_.size());
    }

private:
    // Linux maps 64 KiB around a touched page, and up to 2 MiB if the page cache holds large folios (seen with 6.18).
    static constexpr std::size_t fault_around = std::size_t{2} << 20;

    std::size_t offset_of(std::byte const* at) const noexcept {
        auto const begin = reinterpret_cast<std::uintptr_t>(bytes_.data()), here = reinterpret_cast<std::uintptr_t>(at);
        return here <= begin ? std::size_t{0} : std::min<std::size_t>(here - begin, bytes_.size());
    }
    void give_back(std::size_t first, std::size_t last) const noexcept {
        auto const from = whole_pages(first), to = last == bytes_.size() ? last : whole_pages(last);
        if (from < to) ::madvise(address_of(from), to - from, MADV_DONTNEED);
    }
    static std::size_t page_bytes() noexcept {
        static auto const bytes = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        return bytes;
    }
    static std::size_t whole_pages(std::size_t offset) noexcept { return offset - offset % page_bytes(); }
    // The system calls require a pointer to non-const; nothing is written through it.
    void* address_of(std::size_t offset) const noexcept { return const_cast<std::byte*>(bytes_.data() + offset); }

    std::string path_;
    std::span<std::byte const> bytes_;
    mutable std::atomic<std::size_t> ahead_{0};  // the end of the last release: pages after it may have been mapped
};

}  // namespace sluice::memory
