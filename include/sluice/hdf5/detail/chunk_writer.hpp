/// \file
/// chunk_writer: writes chunks of a dataset directly to their addresses in the file, on the file's writer thread.
#pragma once

#include <hdf5.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sys/mman.h>

#include <sluice/core/error.hpp>
#include <sluice/hdf5/call.hpp>
#include <sluice/hdf5/id.hpp>
#include <sluice/memory/detail/page_block.hpp>

namespace sluice::hdf5::detail {

/// Writes one chunk byte for byte, bypassing the filters.
inline void write_chunk(call_context const& where, std::span<std::uint64_t const> offset, void const* from,
                        std::size_t bytes) {
    hsize_t at[H5S_MAX_RANK];
    std::copy(offset.begin(), offset.end(), at);
    std::uint32_t const all_filters_applied = 0;
    call(where, H5Dwrite_chunk, where.object, H5P_DEFAULT, all_filters_applied, static_cast<hsize_t const*>(at), bytes,
         from);
}

/// HDF5 allocates each chunk's address. chunk_writer asks HDF5 to write zeros, and the file's driver records the
/// address instead of writing them (\ref driver_file::address_request). In a file of another driver HDF5 writes whole
/// chunks.
class chunk_writer {
public:
    /// Keeps the dataset open.
    explicit chunk_writer(hid_t dataset)
        : dataset_((call({"sluice::hdf5::detail::chunk_writer", dataset}, H5Iinc_ref, dataset), dataset), &H5Dclose) {
        silence_errors const silence;
        file_ = driver_file_of(dataset);
    }

    hid_t dataset() const noexcept { return dataset_.value(); }
    /// The file, if it uses sluice's driver; otherwise null, and only whole chunks can be written.
    std::shared_ptr<driver_file> const& file() const noexcept { return file_; }

    /// Throws hdf5::error if a write to the file has failed or the file is closed. \pre file()
    void require_written(char const* function) const {
        if (!file_->is_open()) fail(where(function), "the file must be open, got a closed file");
        if (auto const& failure = file_->failure(); !failure.empty()) fail(where(function), failure);
    }

    /// Returns the address of a chunk of `bytes` bytes whose first element is `offset`. Bytes that are never written
    /// read as zero if the chunk extended the file. \pre file()
    std::uint64_t address_of(char const* function, std::span<std::uint64_t const> offset, std::size_t bytes) {
        auto const* const zeros = zeros_of(bytes);
        driver_file::address_request const request(*file_, zeros, bytes);
        write_chunk(where(function), offset, zeros, bytes);
        if (!request.answer()) fail(where(function), "HDF5 must write the chunk through its driver, got no write");
        return *request.answer();
    }

    /// Writes a whole chunk whose bytes are in several spans. If the returned future is valid, the write is in flight,
    /// and `owner` keeps the bytes until it is ready. Otherwise the chunk is written.
    std::shared_future<void> write_async(char const* function, std::span<std::uint64_t const> offset,
                                         std::span<std::span<std::byte const> const> bytes,
                                         std::shared_ptr<void const> owner) {
        std::size_t size = 0;
        for (auto const& some : bytes) size += some.size();
        if (!file_) {
            std::vector<std::byte> joined;
            joined.reserve(size);
            for (auto const& some : bytes) joined.insert(joined.end(), some.begin(), some.end());
            write_chunk(where(function), offset, joined.data(), joined.size());
            return {};
        }
        require_written(function);
        std::vector<memory::placed_bytes> placed;
        placed.reserve(bytes.size());
        auto at = address_of(function, offset, size);
        for (auto const& some : bytes) {
            placed.push_back({at, some});
            at += some.size();
        }
        return file_->write_async(std::move(placed), std::move(owner));
    }

    call_context where(char const* function) const noexcept { return {function, dataset()}; }

private:
    /// Returns readable memory. It is never read, so it is never resident.
    std::byte const* zeros_of(std::size_t bytes) {
        if (!zeros_ || zeros_->size() < bytes) {
            zeros_.emplace(2 * bytes);
            if (!zeros_->data() || ::mprotect(zeros_->data(), zeros_->size(), PROT_READ) < 0) throw std::bad_alloc();
        }
        return zeros_->data();
    }

    id dataset_;
    std::shared_ptr<driver_file> file_;
    std::optional<memory::detail::page_block> zeros_;
};

}  // namespace sluice::hdf5::detail
