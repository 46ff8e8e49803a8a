/// \file
/// Pages of the system's, for those who need many bytes for a while and give all of them back.
#pragma once

#include <cstddef>
#include <utility>

#include <sys/mman.h>

namespace sluice::memory::detail {

/// Anonymous pages of the system's: zero, and resident only where they have been touched.
class page_block {
public:
    /// Of at least `bytes`, more than 0; \ref data is nullptr where the system has none to give, and errno says why.
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
