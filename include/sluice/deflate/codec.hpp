/// \file
/// codec: the library and level that compress the chunks of a dataset.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include <sluice/core/error.hpp>

namespace sluice::deflate {

/// A deflate library (RFC 1951) with its state for one thread.
class deflater {
public:
    deflater() = default;
    deflater(deflater const&) = delete;
    deflater& operator=(deflater const&) = delete;
    virtual ~deflater() = default;

    /// Writes a complete raw stream, without header and checksum. Returns its size, or 0 if it does not fit in `to`.
    /// \pre from has less than 2 GiB
    virtual std::size_t compress(std::span<std::byte const> from, std::span<std::byte> to) = 0;
};

/// A value type: \ref zlib, and libdeflate and isal if those libraries are installed. \ref best selects one. Each
/// header states what to link.
struct codec {
    unsigned level = 0;                                     ///< as declared in datasets; 0: no compression
    std::string library = {};                               ///< name of the library
    std::function<std::unique_ptr<deflater>()> start = {};  ///< creates a deflater; thread-safe
    bool by_rows = false;  ///< the library compresses only what row_encoder does not (\ref by_rows)
};

namespace detail {

inline void require_level(char const* function, unsigned level) {
    if (level < 1 || level > 9)
        throw argument_error(std::string(function) + ": level must be 1 to 9, got " + std::to_string(level));
}

}  // namespace detail
}  // namespace sluice::deflate
