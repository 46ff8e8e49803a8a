/// \file
/// zero_bytes: readable memory that takes none: what HDF5 is given to write where only the address matters.
#pragma once

#include <cstddef>
#include <new>
#include <utility>

#include <sys/mman.h>

namespace sluice::hdf5::detail {

/// A read-only mapping of zeros. Nobody reads it, so it is never resident.
class zero_bytes {
public:
    zero_bytes() = default;
    zero_bytes(zero_bytes&& other) noexcept : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    zero_bytes& operator=(zero_bytes&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~zero_bytes() {
        if (data_) ::munmap(data_, size_);
    }

    /// At least `bytes` of them; valid until the next call. \throws std::bad_alloc
    void const* at_least(std::size_t bytes) {
        if (bytes <= size_) return data_;
        *this = zero_bytes(2 * bytes);
        return data_;
    }

private:
    explicit zero_bytes(std::size_t bytes) : data_(::mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)), size_(bytes) {
        if (data_ == MAP_FAILED) {
            data_ = nullptr;
            throw std::bad_alloc();
        }
    }

    void* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace sluice::hdf5::detail
