/// \file
/// strip_writer: writes rows of a dataset in strips, before their chunks are full and while the next strip is filled.
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
#include <sluice/hdf5/detail/strips.hpp>
#include <sluice/hdf5/write_budget.hpp>

namespace sluice::hdf5 {

/// 128 KiB for 32 columns of int16: large enough for one system call, small enough for the processor's cache.
inline constexpr std::uint64_t default_strip_rows = 2048;

namespace detail {

/// A full strip passes through hand_over(), driver_file::write_async(), memory::async_writer::write_async() and, on the
/// writer's thread, memory::write_all(), which calls pwritev. The chunk's address is known from its first row on. In a
/// file of another driver a strip is a whole chunk, and HDF5 writes it.
///
/// Holds the current strip and the strips in flight, at most as many as the budget allows. A further strip waits for
/// the oldest.
template <number T>
class strip_writer : public strips<T> {
public:
    strip_writer(hid_t dataset, tile_shape const& shape, std::uint64_t strip_rows,
                 std::shared_ptr<write_budget const> budget, std::uint64_t first_row = 0)
        : strip_writer(chunk_writer(dataset), shape, strip_rows, std::move(budget), first_row) {}

    /// Appends at most `rows` rows and returns their number, `count`. fill(count, blocks, row) writes `count` rows of
    /// each block, from the block's row `row` on.
    template <class Fill>
    std::size_t append(std::size_t rows, Fill fill) {
        if (!current_) take_strip();
        auto const count = std::min(rows, room());
        fill(count, std::span<T* const>(blocks_), filled_);
        filled_ += count;
        if (room() == 0) hand_over();
        return count;
    }
    /// Hands over an incomplete strip. \pre in a file of another driver: it is the last strip
    void flush() {
        if (filled_ != 0) hand_over();
    }
    /// Writes the remaining rows and waits until all strips are written. Throws the file's first failure.
    void finish() {
        flush();
        while (!in_flight_.empty()) wait_for_oldest();
        current_.reset();
        spare_.reset();
        if (chunks_.file()) chunks_.require_written(function);
    }

private:
    using strips<T>::shape_, strips<T>::blocks_, strips<T>::filled_, strips<T>::room;
    static constexpr char const* function = "sluice::hdf5::row_sink::append";

    struct strip {
        typename strips<T>::strip_memory blocks;
        std::shared_future<void> written;
    };

    strip_writer(chunk_writer chunks, tile_shape const& shape, std::uint64_t strip_rows,
                 std::shared_ptr<write_budget const> budget, std::uint64_t first_row)
        : strips<T>(shape, chunks.file() ? strip_rows : shape.chunk_rows, first_row),
          chunks_(std::move(chunks)),
          budget_(std::move(budget)),
          addresses_(shape.blocks()) {}

    void take_strip() {
        current_ = spare_ ? std::exchange(spare_, nullptr) : std::make_shared<strip>(strip{this->make_strip(), {}});
        this->fill_into(current_->blocks);
    }
    void wait_for_oldest() {
        spare_ = std::move(in_flight_.front());
        in_flight_.pop_front();
        spare_->written.wait();
    }

    void hand_over() {
        auto const [first, rows] = this->take();
        this->extend(chunks_, function);
        if (!chunks_.file()) return write_chunks(first, rows);
        chunks_.require_written(function);

        auto const row = first % shape_.chunk_rows;
        auto const row_bytes = static_cast<std::size_t>(shape_.chunk_columns) * sizeof(T);
        std::vector<memory::placed_bytes> placed(blocks_.size());
        for (std::size_t block = 0; block != blocks_.size(); ++block) {
            std::uint64_t const offset[] = {first, block * shape_.chunk_columns};
            if (row == 0) addresses_[block] = chunks_.address_of(function, offset, shape_.chunk_elements() * sizeof(T));
            placed[block] = {addresses_[block] + row * row_bytes,
                             {reinterpret_cast<std::byte const*>(blocks_[block]), rows * row_bytes}};
        }
        auto const most = budget_->strips.load();
        while (!in_flight_.empty() && in_flight_.size() >= most) wait_for_oldest();
        if (most == 0) {
            spare_.reset();
            chunks_.file()->write_now(placed);
            return chunks_.require_written(function);
        }
        current_->written = chunks_.file()->write_async(std::move(placed), current_);
        in_flight_.push_back(std::exchange(current_, nullptr));
    }

    void write_chunks(std::uint64_t first, std::size_t rows) {
        for (std::size_t block = 0; block != blocks_.size(); ++block) {
            std::fill(blocks_[block] + rows * shape_.chunk_columns, blocks_[block] + this->block_elements(), T{});
            std::uint64_t const offset[] = {first, block * shape_.chunk_columns};
            write_chunk(chunks_.where(function), offset, blocks_[block], this->block_elements() * sizeof(T));
        }
    }

    chunk_writer chunks_;
    std::shared_ptr<write_budget const> budget_;
    std::vector<std::uint64_t> addresses_;  // of the current chunks, by block
    std::deque<std::shared_ptr<strip>> in_flight_;
    std::shared_ptr<strip> current_, spare_;
};

}  // namespace detail
}  // namespace sluice::hdf5
