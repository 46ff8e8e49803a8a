/// \file
/// strip_compressor: shuffles rows of a dataset into chunks, which a pool compresses while the next ones are filled.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/hdf5/deflate_pool.hpp>
#include <sluice/hdf5/detail/strips.hpp>

namespace sluice::hdf5::detail {

/// Rows shuffled per strip: few enough to stay in the processor's cache.
inline constexpr std::uint64_t shuffled_strip_rows = 128;

/// Used like a \ref strip_writer. Holds a strip of 128 rows and one chunk per block of columns, besides the memory of
/// the pool.
template <number T>
class strip_compressor : public strips<T> {
public:
    strip_compressor(hid_t dataset, tile_shape const& shape, std::shared_ptr<deflate_pool> pool)
        : strips<T>(shape, shuffled_strip_rows),
          target_(make_chunk_target(dataset)),
          pool_(std::move(pool)),
          open_(shape.blocks()) {}

    template <class Fill>
    std::size_t append(std::size_t rows, Fill fill) {
        if (strip_.empty()) this->fill_into(strip_ = this->make_strip());
        auto const count = std::min(rows, room());
        fill(count, std::span<T* const>(blocks_), filled_);
        filled_ += count;
        if (room() == 0) shuffle();
        return count;
    }
    /// Pads incomplete chunks with zeros, writes them, and waits until all chunks are handed to the file.
    void finish() {
        if (filled_ != 0) shuffle();
        for (auto& one : open_) {
            if (one.chunk.missing() != 0) {
                one.chunk.fill();
                send(one);
            }
            one = {};
        }
        strip_.clear();
        pool_->flush();
        if (auto const& to = *target_.chunks; to.file()) to.require_written(function);
    }

private:
    using strips<T>::shape_, strips<T>::blocks_, strips<T>::filled_, strips<T>::first_row_, strips<T>::room;
    static constexpr char const* function = "sluice::hdf5::row_sink::append";

    struct open_chunk {
        std::array<std::uint64_t, 2> offset{};
        deflate::shuffled_chunk chunk;
    };

    void shuffle() {
        auto const [first, rows] = this->take();
        auto const elements = rows * static_cast<std::size_t>(shape_.chunk_columns);
        for (std::size_t block = 0; block != open_.size(); ++block) {
            auto& one = open_[block];
            if (first % shape_.chunk_rows == 0) {
                one.offset = {first, block * shape_.chunk_columns};
                one.chunk.template begin<T>(shape_.chunk_elements());
            }
            if (one.chunk.missing() < elements)  // an earlier allocation failed
                throw argument_error(
                    "sluice::hdf5::row_sink::append: a sink must not be used after a failure, got more rows");
            one.chunk.add(std::span<T const>(blocks_[block], elements));
            if (one.chunk.missing() == 0) send(one);
        }
    }
    void send(open_chunk& full) {
        if (std::exchange(extent_, first_row_) != first_row_) this->extend(*target_.chunks, function);
        full.chunk = pool_->put(target_, full.offset, std::move(full.chunk));
    }

    chunk_target target_;
    std::shared_ptr<deflate_pool> pool_;
    typename strips<T>::strip_memory strip_;
    std::vector<open_chunk> open_;  // by block
    std::uint64_t extent_ = 0;      // rows of the dataset
};

}  // namespace sluice::hdf5::detail
