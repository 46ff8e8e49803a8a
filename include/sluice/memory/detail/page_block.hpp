/// \file
/// page_block: anonymous pages from the system, for large temporary buffers.
#pragma once

#include <cstddef>
#include <utility>

#include <sys/mman.h>

namespace sluice::memory::detail {

/// Anonymous pages from the system: zero-initialised, and resident only once touched.
class page_block {
public:
    /// Maps at least `bytes`, which must be more than 0. On failure \ref data is nullptr and errno is set.
    explicit page_block(std::size_t bytes) noexcept : size_(bytes) {
        void* const at = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (at != MAP_FAILED) data_ = static_cast<std::byte*>(at);
    }
    page_block(page_block&& other) noexcept : data_(std::exchange(other.data_, nullptr)), size_(other.size_) {}
    page_block& operator=(page_block&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~page_block() {
        if (data_ != nullptr) ::munmap(data_, size_);
    }
    std::byte* data() const noexcept { return data_; }
    std::size_t size() const noexcept { return size_; }

private:
    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace sluice::memory::detail
