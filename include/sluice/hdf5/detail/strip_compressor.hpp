/// \file
/// strip_compressor: rows of a dataset are shuffled into chunks, which a pool compresses while the next ones are filled.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/hdf5/deflate/pool.hpp>
#include <sluice/hdf5/detail/tile_shape.hpp>
#include <sluice/hdf5/type.hpp>

namespace sluice::hdf5::detail {

/// Rows that are shuffled at a time: they are still in a processor's cache.
inline constexpr std::uint64_t shuffled_strip_rows = 128;

/// Filled like a \ref strip_writer. Holds a strip of 128 rows, and a chunk of each block of columns; what is on its way is the
/// pool's.
template <number T>
class strip_compressor {
public:
    strip_compressor(hid_t dataset, tile_shape const& shape, std::shared_ptr<deflate_pool> pool)
        : shape_(shape), most_rows_(std::min(shuffled_strip_rows, shape.chunk_rows)), target_(make_chunk_target(dataset)), pool_(std::move(pool)),
          blocks_(shape.blocks()), open_(shape.blocks()) {}

    std::span<T* const> blocks() {
        if (!strip_) {
            strip_ = std::make_unique<T[]>(blocks_.size() * block_elements());
            for (std::size_t block = 0; block != blocks_.size(); ++block) blocks_[block] = strip_.get() + block * block_elements();
        }
        return blocks_;
    }
    std::size_t filled() const noexcept { return filled_; }
    std::size_t room() const noexcept {
        return static_cast<std::size_t>(std::min(most_rows_, shape_.chunk_rows - first_row_ % shape_.chunk_rows)) - filled_;
    }
    std::uint64_t rows() const noexcept { return first_row_ + filled_; }

    void commit(std::size_t rows) {
        filled_ += rows;
        if (room() == 0) shuffle();
    }
    /// Writes the chunks that are not full, zero after the last row, and waits until the file has all of them.
    void finish() {
        if (filled_ != 0) shuffle();
        for (auto& one : open_) {
            if (one.chunk.missing() != 0) {
                one.chunk.fill();
                send(one);
            }
            one = {};
        }
        strip_.reset();
        pool_->flush();
        if (auto const& to = *target_.chunks; to.file()) to.require_written(function);
    }

private:
    static constexpr char const* function = "sluice::hdf5::row_sink::append";

    struct open_chunk {
        std::array<std::uint64_t, 2> offset{};
        shuffled_chunk chunk;
    };
    std::size_t block_elements() const noexcept { return static_cast<std::size_t>(most_rows_ * shape_.chunk_columns); }

    void shuffle() {
        auto const rows = std::exchange(filled_, 0);
        auto const first = std::exchange(first_row_, first_row_ + rows);
        auto const elements = rows * static_cast<std::size_t>(shape_.chunk_columns);
        for (std::size_t block = 0; block != open_.size(); ++block) {
            auto& one = open_[block];
            if (first % shape_.chunk_rows == 0) {
                one.offset = {first, block * shape_.chunk_columns};
                one.chunk.template begin<T>(shape_.chunk_elements());
            }
            if (one.chunk.missing() < elements)  // there was no memory to begin it
                throw argument_error("sluice::hdf5::row_sink::append: a sink must not be used after a failure, got further rows");
            one.chunk.add(std::span<T const>(blocks_[block], elements));
            if (one.chunk.missing() == 0) send(one);
        }
    }
    void send(open_chunk& full) {
        if (extent_ != first_row_) {
            hsize_t const extent[] = {first_row_, shape_.columns};
            call(target_.chunks->where(function), H5Dset_extent, target_.chunks->dataset(), &extent[0]);
            extent_ = first_row_;
        }
        full.chunk = pool_->put(target_, full.offset, std::move(full.chunk));
    }

    tile_shape shape_;
    std::uint64_t most_rows_;  // of a strip
    chunk_target target_;
    std::shared_ptr<deflate_pool> pool_;
    std::unique_ptr<T[]> strip_;  // block after block
    std::vector<T*> blocks_;
    std::vector<open_chunk> open_;  // by block
    std::uint64_t first_row_ = 0, extent_ = 0;
    std::size_t filled_ = 0;
};

}  // namespace sluice::hdf5::detail
