/// \file
/// deflate::libdeflate: compresses chunks with libdeflate, if it is installed. Link `deflate`.
#pragma once

#if __has_include(<libdeflate.h>)

#include <libdeflate.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>

#include <sluice/deflate/codec.hpp>

namespace sluice::deflate {
namespace detail {

/// Holds libdeflate's state, less than 1 MiB.
class libdeflate_deflater final : public deflater {
public:
    explicit libdeflate_deflater(unsigned level)
        : state_(libdeflate_alloc_compressor(static_cast<int>(level)), &libdeflate_free_compressor) {
        if (!state_) throw std::bad_alloc();
    }

    std::size_t compress(std::span<std::byte const> from, std::span<std::byte> to) override {
        return libdeflate_deflate_compress(state_.get(), from.data(), from.size(), to.data(), to.size());
    }

private:
    std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> state_;
};

}  // namespace detail

/// Half again as small for its time as zlib, or twice as fast for its size.
/// \throws argument_error unless level is 1 to 9
inline codec libdeflate(unsigned level) {
    detail::require_level("sluice::deflate::libdeflate", level);
    return {level, "libdeflate", [level] { return std::make_unique<detail::libdeflate_deflater>(level); }};
}

}  // namespace sluice::deflate

#endif
