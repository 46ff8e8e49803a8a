/// \file
/// hdf5::write_behind: the rows of a writer go to the file while the next ones are filled, before their chunks are full.
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

#include <sluice/hdf5/chunk_place.hpp>
#include <sluice/hdf5/tile_writer.hpp>

namespace sluice::hdf5 {

/// Of 32 columns of int16 128 KiB: enough for one call of the system, few enough for a processor's cache.
inline constexpr std::uint64_t default_strip_rows = 2048;

namespace detail {

/// The sink of a writer whose tiles are strips of chunks: those of all groups go to the file together.
template <number T>
class strip_lender {
public:
    strip_lender(std::size_t groups, std::uint64_t chunk_rows, std::shared_ptr<std::size_t const> most)
        : places_(groups), chunk_rows_(chunk_rows), most_(std::move(most)) {}

    /// Called for group after group of a strip; gives a buffer for the one that it takes.
    std::vector<T> operator()(dataset<T>& to, tile<T>&& full) {
        auto const stride = full.elements.size() / full.rows;
        auto const group = static_cast<std::size_t>(full.first_column / stride);
        if (group == 0) {
            to.resize(std::max(to.rows(), full.first_row + full.rows));
            begin_strip();
        }
        auto& place = places_[group];
        auto const row = full.first_row % chunk_rows_;
        auto const row_bytes = stride * sizeof(T);
        if (row == 0) {
            std::uint64_t const offset[] = {full.first_row, full.first_column};
            place = to.place_chunk(offset, chunk_rows_ * row_bytes);
        }
        auto const byte = place.byte() + row * row_bytes;
        if (strip_) {
            auto& mine = strip_->groups[group];
            mine.swap(full.elements);
            pieces_.push_back({byte, std::as_bytes(std::span(mine))});
        } else if (auto const written = place.lend({{byte, std::as_bytes(std::span(full.elements))}}, nullptr); written.valid()) {
            written.wait();
        }
        if (strip_ && group + 1 == places_.size()) end_strip();
        return std::move(full.elements);
    }

private:
    struct strip {
        std::vector<std::vector<T>> groups;  // the elements of each
        std::shared_future<void> written;
    };

    void begin_strip() {
        pieces_.clear();
        while (!lent_.empty() && lent_.size() >= *most_) {  // they are written in their order
            strip_ = std::move(lent_.front());
            lent_.pop_front();
            if (strip_->written.valid()) strip_->written.wait();
        }
        if (*most_ == 0) strip_.reset();
        else if (!strip_) strip_ = std::make_shared<strip>(strip{std::vector<std::vector<T>>(places_.size()), {}});
    }

    void end_strip() {
        strip_->written = places_.front().lend(std::exchange(pieces_, {}), strip_);
        lent_.push_back(std::move(strip_));
    }

    std::vector<chunk_place> places_;  // of the chunks that rows go to now, by group
    std::uint64_t chunk_rows_;
    std::shared_ptr<std::size_t const> most_;
    std::deque<std::shared_ptr<strip>> lent_;
    std::shared_ptr<strip> strip_;      // that is being put together; null: none may be under way
    std::vector<placed_bytes> pieces_;  // of it
};

}  // namespace detail

/// From now on rows of `writer` are lent to the file in strips of at most `strip_rows`, as soon as so many are committed: the file writes them
/// in their order, from one thread of its own, each into its part of its chunk; the calling thread stays the only one that calls HDF5. A strip
/// is written while it is still in a processor's cache, and takes a fraction of a chunk's memory.
/// For files that file::create made, and writers that have no rows yet.
///
///     tile_writer<std::int16_t> writer(...);
///     auto const most = write_behind(writer);
///     ...
///     *most = 1;                                   // memory has become short
///
/// Holds the strip that is filled, strip_rows x columns, and as many under way as what comes back says; a further one waits for the
/// oldest. The calling thread may change that number at any time, and when the next strip is full what is over is waited for and its memory
/// given back; 0: each strip is written before anything else is done. Strips under way outlive the writer. What the system refuses
/// to write is an hdf5::error of a later call that writes, or of the flush or close of the file. Rows that the last chunk has no data for are
/// not written: they read as zero.
/// \throws argument_error strip_rows is 0
template <number T>
std::shared_ptr<std::size_t> write_behind(tile_writer<T>& writer, std::uint64_t strip_rows = default_strip_rows) {
    constexpr std::size_t enough = 2;  // the file's thread has one to write while the next is filled
    auto const most = std::make_shared<std::size_t>(enough);
    writer.send_to(detail::strip_lender<T>(writer.groups(), writer.chunk_rows(), most), {}, strip_rows);
    return most;
}

}  // namespace sluice::hdf5
