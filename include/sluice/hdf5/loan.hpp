/// \file
/// Bytes that are lent to the file's driver, so that it may write them while its caller goes on.
#pragma once

#include <cstddef>
#include <future>
#include <memory>
#include <span>
#include <utility>

namespace sluice::hdf5::detail {

/// Lives around one call of HDF5. Of what HDF5 passes on to the driver, `bytes` and nothing else may be written after that call.
class loan {
public:
    /// `bytes` stay as they are until written() is ready; `owner` keeps them in memory until then.
    loan(std::span<std::byte const> bytes, std::shared_ptr<void const> owner) : bytes_(bytes), owner_(std::move(owner)) { current() = this; }
    ~loan() { current() = nullptr; }
    loan(loan const&) = delete;
    loan& operator=(loan const&) = delete;

    /// The one of this thread, or null.
    static loan*& current() noexcept {
        thread_local loan* now = nullptr;
        return now;
    }

    bool covers(void const* from, std::size_t size) const noexcept { return from == bytes_.data() && size == bytes_.size(); }
    std::shared_ptr<void const> const& owner() const noexcept { return owner_; }
    void take(std::shared_future<void> written) noexcept { written_ = std::move(written); }
    /// Not valid where the driver has not taken the loan: the bytes are in the file then.
    std::shared_future<void> const& written() const noexcept { return written_; }

private:
    std::span<std::byte const> bytes_;
    std::shared_ptr<void const> owner_;
    std::shared_future<void> written_;
};

}  // namespace sluice::hdf5::detail
