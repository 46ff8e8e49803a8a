/// \file
/// hdf5::id: a handle of the HDF5 library that is closed when its owner goes.
#pragma once

#include <hdf5.h>

#include <utility>

#include <sluice/hdf5/call.hpp>

namespace sluice::hdf5 {

/// Owns one HDF5 identifier and the function that closes it. Move-only; empty when default-constructed or moved from.
class id {
public:
    using closer = herr_t (*)(hid_t);

    id() = default;
    id(hid_t value, closer how) noexcept : value_(value), close_(how) {}
    id(id&& other) noexcept : value_(std::exchange(other.value_, -1)), close_(other.close_) {}
    id& operator=(id&& other) noexcept {
        std::swap(value_, other.value_);
        std::swap(close_, other.close_);
        return *this;
    }
    /// Closes without a word: a failure that matters is met by close().
    ~id() {
        if (value_ < 0) return;
        silence_errors const silence;
        close_(value_);
    }

    hid_t value() const noexcept { return value_; }
    explicit operator bool() const noexcept { return value_ >= 0; }

    /// Gives up what it owns: the caller, or the library, closes it.
    hid_t release() noexcept { return std::exchange(value_, -1); }

    /// Closes and throws hdf5::error if that fails (a file's last bytes are written then). Empty afterwards, either
    /// way.
    void close(call_context const& where) {
        if (value_ >= 0) call(where, close_, std::exchange(value_, -1));
    }

private:
    hid_t value_ = -1;
    closer close_ = nullptr;
};

}  // namespace sluice::hdf5
