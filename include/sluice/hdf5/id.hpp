/// \file
/// hdf5::id: owns an HDF5 identifier and closes it.
#pragma once

#include <hdf5.h>

#include <utility>

#include <sluice/hdf5/call.hpp>

namespace sluice::hdf5 {

/// Owns one HDF5 identifier and its close function. Move-only; empty when default-constructed or moved from.
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
    /// Closes and ignores failures; call close() to detect them.
    ~id() {
        if (value_ < 0) return;
        silence_errors const silence;
        close_(value_);
    }

    hid_t value() const noexcept { return value_; }
    explicit operator bool() const noexcept { return value_ >= 0; }

    /// Releases ownership and returns the identifier. The caller, or HDF5, closes it.
    hid_t release() noexcept { return std::exchange(value_, -1); }

    /// Closes, which for a file writes its last bytes. Throws hdf5::error on failure. Empty afterwards in either case.
    void close(call_context const& where) {
        if (value_ >= 0) call(where, close_, std::exchange(value_, -1));
    }

private:
    hid_t value_ = -1;
    closer close_ = nullptr;
};

}  // namespace sluice::hdf5
