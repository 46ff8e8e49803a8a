/// \file
/// strip_writer: rows of a dataset go to the file in strips, while the next strip is filled and before their chunks are full.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <sluice/hdf5/detail/chunk_writer.hpp>
#include <sluice/hdf5/detail/tile_shape.hpp>
#include <sluice/hdf5/type.hpp>
#include <sluice/hdf5/write_budget.hpp>

namespace sluice::hdf5 {

/// Of 32 columns of int16 128 KiB: enough for one call of the system, few enough for a processor's cache.
inline constexpr std::uint64_t default_strip_rows = 2048;

namespace detail {

/// A strip is some rows of every block of columns. Whoever fills it writes `n <= room()` rows to each of `blocks()`, from row
/// `filled()` on, `chunk_columns` values from row to row, and commits them. What is beyond the columns stays zero.
///
/// A full strip takes four functions to the system: hand_over(), driver_file::write_async(), memory::async_writer::write_async()
/// and, on the writer's thread, memory::write_all(), which calls pwritev. Its chunk's address is known since the chunk began.
/// In a file of another driver a strip is a whole chunk, and HDF5 writes it.
///
/// Holds the strip that is filled and as many as the budget allows on their way; a further one waits for the oldest.
template <number T>
class strip_writer {
public:
    /// `first_row`: a multiple of the chunk's rows, where nothing is written yet.
    strip_writer(hid_t dataset, tile_shape const& shape, std::uint64_t strip_rows, std::shared_ptr<write_budget const> budget, std::uint64_t first_row = 0)
        : chunks_(dataset), shape_(shape), most_rows_(std::min(chunks_.file() ? strip_rows : shape.chunk_rows, shape.chunk_rows)), budget_(std::move(budget)),
          addresses_(shape.blocks()), blocks_(shape.blocks()), first_row_(first_row) {}

    /// The first element of each block of the strip that is filled.
    std::span<T* const> blocks() {
        if (!current_) take_strip();
        return blocks_;
    }
    std::size_t filled() const noexcept { return filled_; }
    /// Rows until the strip is full; never 0.
    std::size_t room() const noexcept {
        return static_cast<std::size_t>(std::min(most_rows_, shape_.chunk_rows - first_row_ % shape_.chunk_rows)) - filled_;
    }
    /// Rows that are committed.
    std::uint64_t rows() const noexcept { return first_row_ + filled_; }

    void commit(std::size_t rows) {
        filled_ += rows;
        if (room() == 0) hand_over();
    }
    /// Hands over what there is of a strip, and waits for nothing. In a file of another driver: \pre it is the last one
    void flush() {
        if (filled_ != 0) hand_over();
    }
    /// Writes what is left, and waits until all strips are written. Throws the file's first failure.
    void finish() {
        flush();
        while (!on_the_way_.empty()) wait_for_oldest();
        current_.reset();
        spare_.reset();
        if (chunks_.file()) chunks_.require_written(function);
    }

private:
    static constexpr char const* function = "sluice::hdf5::row_sink::append";

    struct strip {
        std::unique_ptr<T[]> elements;  // block after block, each most_rows x chunk_columns
        std::shared_future<void> written;
    };

    void take_strip() {
        current_ = spare_ ? std::exchange(spare_, nullptr) : std::make_shared<strip>(strip{std::make_unique<T[]>(shape_.blocks() * block_elements()), {}});
        for (std::size_t block = 0; block != blocks_.size(); ++block) blocks_[block] = current_->elements.get() + block * block_elements();
    }
    std::size_t block_elements() const noexcept { return static_cast<std::size_t>(most_rows_ * shape_.chunk_columns); }

    void wait_for_oldest() {
        spare_ = std::move(on_the_way_.front());
        on_the_way_.pop_front();
        spare_->written.wait();
    }

    void hand_over() {
        auto const rows = std::exchange(filled_, 0);  // first: a strip that fails is not written a second time
        auto const first = std::exchange(first_row_, first_row_ + rows);
        hsize_t const extent[] = {first_row_, shape_.columns};
        call(chunks_.where(function), H5Dset_extent, chunks_.dataset(), &extent[0]);
        if (!chunks_.file()) return write_chunks(first, rows);
        chunks_.require_written(function);

        auto const row = first % shape_.chunk_rows;
        auto const row_bytes = static_cast<std::size_t>(shape_.chunk_columns) * sizeof(T);
        std::vector<memory::placed_bytes> placed(blocks_.size());
        for (std::size_t block = 0; block != blocks_.size(); ++block) {
            std::uint64_t const offset[] = {first, block * shape_.chunk_columns};
            if (row == 0) addresses_[block] = chunks_.address_of(function, offset, shape_.chunk_elements() * sizeof(T));
            placed[block] = {addresses_[block] + row * row_bytes, {reinterpret_cast<std::byte const*>(blocks_[block]), rows * row_bytes}};
        }
        auto const most = budget_->strips.load();
        while (!on_the_way_.empty() && on_the_way_.size() >= most) wait_for_oldest();
        if (most == 0) {
            spare_.reset();
            chunks_.file()->write_now(placed);
            return chunks_.require_written(function);
        }
        current_->written = chunks_.file()->write_async(std::move(placed), current_);
        on_the_way_.push_back(std::exchange(current_, nullptr));
    }

    void write_chunks(std::uint64_t first, std::size_t rows) {
        for (std::size_t block = 0; block != blocks_.size(); ++block) {
            std::fill(blocks_[block] + rows * shape_.chunk_columns, blocks_[block] + block_elements(), T{});
            std::uint64_t const offset[] = {first, block * shape_.chunk_columns};
            write_chunk(chunks_.where(function), offset, blocks_[block], block_elements() * sizeof(T));
        }
    }

    chunk_writer chunks_;
    tile_shape shape_;
    std::uint64_t most_rows_;  // of a strip
    std::shared_ptr<write_budget const> budget_;
    std::vector<std::uint64_t> addresses_;  // of the chunks that are written now, by block
    std::vector<T*> blocks_;                // of the strip that is filled
    std::uint64_t first_row_;               // of that strip
    std::size_t filled_ = 0;                // rows of it; fewer than it takes between calls
    std::deque<std::shared_ptr<strip>> on_the_way_;
    std::shared_ptr<strip> current_, spare_;
};

}  // namespace detail
}  // namespace sluice::hdf5
