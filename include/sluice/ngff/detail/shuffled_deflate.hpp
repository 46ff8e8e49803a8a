/// \file
/// shuffled_deflate: a chunk as HDF5's shuffle and deflate filters store it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <sluice/deflate/chunk_encoder.hpp>
#include <sluice/deflate/shuffled_chunk.hpp>
#include <sluice/deflate/zlib.hpp>

namespace sluice::ngff::detail {

/// Holds a shuffled and a compressed chunk, and zlib's state.
class shuffled_deflate {
public:
    /// \pre element_bytes is 1, 2, 4 or 8; level is 1 to 9
    shuffled_deflate(std::size_t element_bytes, unsigned level)
        : element_bytes_(element_bytes), encode_(deflate::zlib(level)) {}

    /// Returns the compressed chunk, valid until the next call. \pre elements are aligned
    std::span<std::byte const> operator()(std::span<std::byte const> elements) {
        switch (element_bytes_) {
            case 1:
                shuffle<std::uint8_t>(elements);
                break;
            case 2:
                shuffle<std::uint16_t>(elements);
                break;
            case 4:
                shuffle<std::uint32_t>(elements);
                break;
            default:
                shuffle<std::uint64_t>(elements);
        }
        room_.resize(deflate::chunk_encoder::most_bytes(elements.size()));
        made_.clear();
        for (auto const& run : encode_(shuffled_.bytes(), element_bytes_, 1, shuffled_.adler32(), room_))
            made_.insert(made_.end(), run.begin(), run.end());
        return made_;
    }

private:
    template <class T>
    void shuffle(std::span<std::byte const> elements) {
        auto const count = elements.size() / sizeof(T);
        shuffled_.begin<T>(count);
        shuffled_.add(std::span(reinterpret_cast<T const*>(elements.data()), count));
    }

    std::size_t element_bytes_;
    deflate::chunk_encoder encode_;
    deflate::shuffled_chunk shuffled_;
    std::vector<std::byte> room_, made_;
};

}  // namespace sluice::ngff::detail
