/// \file
/// codec: which library compresses the chunks of a dataset, and how hard it tries.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include <sluice/core/error.hpp>

namespace sluice::deflate {

/// A library of deflate (RFC 1951) at work for one thread.
class deflater {
public:
    deflater() = default;
    deflater(deflater const&) = delete;
    deflater& operator=(deflater const&) = delete;
    virtual ~deflater() = default;

    /// Makes a whole raw stream, without header and checksum, and tells its bytes; 0 where it does not fit into `to`.
    /// Takes less than 2 GiB.
    virtual std::size_t compress(std::span<std::byte const> from, std::span<std::byte> to) = 0;
};

/// A value: \ref zlib, and where those libraries are present libdeflate and isal; \ref best chooses. Each header says
/// what to link.
struct codec {
    unsigned level = 0;                                     ///< that datasets declare; 0: nothing is compressed
    std::string library = {};                               ///< its name
    std::function<std::unique_ptr<deflater>()> start = {};  ///< makes a deflater, for any thread
    bool by_rows = false;  ///< only what is not like rows of samples is the library's (\ref by_rows)
};

namespace detail {

inline void require_level(char const* function, unsigned level) {
    if (level < 1 || level > 9)
        throw argument_error(std::string(function) + ": level must be 1 to 9, got " + std::to_string(level));
}

}  // namespace detail
}  // namespace sluice::deflate
