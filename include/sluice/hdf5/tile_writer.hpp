/// \file
/// hdf5::tile_writer<T>: rows become tiles of (chunk rows, chunk columns), each written straight into a dataset.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/hdf5/dataset.hpp>
#include <sluice/hdf5/layout.hpp>

namespace sluice::hdf5 {

/// One chunk on its way to the file, or a strip of its rows: a value that can be moved to another thread.
template <number T>
struct tile {
    std::vector<T> elements;         ///< chunk rows x chunk columns, row-major; what lies beyond the data is zero. A strip has its rows only
    std::uint64_t first_row = 0;     ///< multiple of the chunk's rows; of a strip, its own
    std::uint64_t first_column = 0;  ///< multiple of the chunk's columns
    std::uint64_t rows = 0;          ///< rows that hold data: the chunk's, except in the last tile
};

/// Writes `full` as it lies (no filters) and grows the dataset to its last row.
template <number T>
void write_tile(dataset<T>& to, tile<T> const& full) {
    to.resize(std::max(to.rows(), full.first_row + full.rows));
    std::uint64_t const offset[] = {full.first_row, full.first_column};
    to.write_chunk(offset, std::as_bytes(std::span(full.elements)));
}

/// The columns are parted into groups of `chunk_columns` (the last may be narrower). The caller writes rows straight
/// into the tiles, group by group, and commits them:
///
///     for (std::size_t g = 0; g < writer.groups(); ++g)
///         fill(writer.rows(g, n), writer.stride(), writer.first_column(g), writer.width(g));
///     writer.commit(n);                                     // n <= writer.room()
///     ...
///     writer.finish();                                      // the last tile, and the exact number of rows
///
/// Holds one tile per group: groups x chunk rows x chunk columns elements, allocated when the first rows come. A full tile goes by
/// move to the sink, which gives back a buffer to fill next: the same one here, another one where tiles are written elsewhere.
/// A sink that takes strips gets fewer rows of a chunk at a time, and so much less is held.
/// Nothing is written by the destructor: without finish() the rows since the last full tile are lost.
template <number T>
class tile_writer {
public:
    /// Takes a tile for a dataset, gives a buffer in return; its elements do not matter, nor their number.
    using sink = std::function<std::vector<T>(dataset<T>&, tile<T>&&)>;

    /// `to`: empty, made with layout::tiled(columns, chunk_rows, chunk_columns), little-endian machine.
    tile_writer(dataset<T> to, std::uint64_t columns, std::uint64_t chunk_rows = layout::default_chunk_rows,
                std::uint64_t chunk_columns = layout::default_chunk_columns)
        : to_(std::move(to)), columns_(columns), chunk_rows_(chunk_rows), stride_(std::min(chunk_columns, columns)), tile_rows_(chunk_rows) {
        auto const extent = to_.extent();
        if (columns == 0 || chunk_rows == 0 || chunk_columns == 0 || extent.size() != 2 || extent[1] != columns)
            throw argument_error(
                "sluice::hdf5::tile_writer: the dataset must be 2-D with the writer's columns, and both sides of a "
                "chunk at least 1, got " +
                std::to_string(extent.size()) + " dimensions, " + std::to_string(columns) + " columns, chunks of " +
                std::to_string(chunk_rows) + " x " + std::to_string(chunk_columns));
        buffers_.resize((columns + stride_ - 1) / stride_);
    }

    /// Sends full tiles to `to` instead of the dataset; what it does with them (compress, queue) ends in write_tile or write_chunk.
    /// finish() calls `at_end` with the dataset when the sink has had the last one. `strip_rows`: the sink gets strips of at most so many rows, no
    /// strip of two chunks, and writes each into its part of the chunk.
    /// \throws argument_error strip_rows is 0; rows were committed before
    void send_to(sink to, std::function<void(dataset<T>&)> at_end = {}, std::optional<std::uint64_t> strip_rows = {}) {
        if (strip_rows == 0 || rows_committed() != 0)
            throw argument_error("sluice::hdf5::tile_writer::send_to: strips must have at least 1 row, and come before any rows, got " +
                                 std::to_string(strip_rows.value_or(0)) + " after " + std::to_string(rows_committed()) + " rows");
        sink_ = std::move(to);
        at_end_ = std::move(at_end);
        strips_ = strip_rows.has_value();
        tile_rows_ = std::min(strip_rows.value_or(chunk_rows_), chunk_rows_);
    }

    std::size_t groups() const noexcept { return buffers_.size(); }
    std::uint64_t first_column(std::size_t group) const noexcept { return group * stride_; }
    /// Columns that a group holds data of.
    std::uint64_t width(std::size_t group) const noexcept { return std::min(stride_, columns_ - first_column(group)); }
    /// Elements from one row of a tile to the next.
    std::uint64_t stride() const noexcept { return stride_; }
    /// Rows until the tiles are full; never 0.
    std::uint64_t room() const noexcept { return std::min(tile_rows_, chunk_rows_ - first_row_ % chunk_rows_) - filled_; }
    std::uint64_t chunk_rows() const noexcept { return chunk_rows_; }
    std::uint64_t rows_committed() const noexcept { return first_row_ + filled_; }
    dataset<T>& destination() noexcept { return to_; }

    /// Room for the next `count` rows of a group: count x stride() elements, the first width(group) of each row to be written.
    std::span<T> rows(std::size_t group, std::uint64_t count) {
        if (group >= groups())
            throw argument_error("sluice::hdf5::tile_writer::rows: group must be below " + std::to_string(groups()) +
                                 ", got " + std::to_string(group));
        require_room("rows", count);
        auto& buffer = buffers_[group];
        if (buffer.size() < tile_rows_ * stride_) buffer.resize(tile_rows_ * stride_);
        return std::span(buffer).subspan(filled_ * stride_, count * stride_);
    }

    /// The next `count` rows are written in every group. Full tiles go to the sink.
    void commit(std::uint64_t count) {
        require_room("commit", count);
        filled_ += count;
        if (room() == 0) send();
    }

    /// Writes the last, partial tiles. The dataset has rows_committed() rows then.
    void finish() {
        if (filled_ > 0) send();
        if (at_end_) at_end_(to_);
        finished_ = true;
    }

private:
    void require_room(char const* verb, std::uint64_t count) const {
        if (finished_)
            throw argument_error(std::string("sluice::hdf5::tile_writer::") + verb +
                                 ": rows must come before finish(), got " + std::to_string(count) + " after it");
        if (count > room())
            throw argument_error(std::string("sluice::hdf5::tile_writer::") + verb +
                                 ": count must be at most room(), " + std::to_string(room()) + ", got " +
                                 std::to_string(count));
    }

    void send() {
        auto const rows = std::exchange(filled_, 0);  // first: a sink that throws gets nothing a second time
        auto const first_row = std::exchange(first_row_, first_row_ + rows);
        for (std::size_t group = 0; group < groups(); ++group) {
            clear_padding(group, rows);
            tile<T> full{std::move(buffers_[group]), first_row, first_column(group), rows};
            if (sink_) {
                buffers_[group] = sink_(to_, std::move(full));
            } else {
                write_tile(to_, full);
                buffers_[group] = std::move(full.elements);
            }
        }
    }

    /// What no row and no column fills is zero, not what an earlier tile left.
    void clear_padding(std::size_t group, std::uint64_t rows) {
        auto& elements = buffers_[group];
        elements.resize((strips_ ? rows : chunk_rows_) * stride_);
        auto const used = width(group);
        if (used < stride_)
            for (std::uint64_t row = 0; row < rows; ++row)
                std::fill_n(elements.begin() + static_cast<std::ptrdiff_t>(row * stride_ + used), stride_ - used, T{});
        std::fill(elements.begin() + static_cast<std::ptrdiff_t>(rows * stride_), elements.end(), T{});
    }

    dataset<T> to_;
    std::uint64_t columns_, chunk_rows_, stride_, tile_rows_;
    bool strips_ = false;                  // tiles are strips of tile_rows_; else whole chunks
    std::vector<std::vector<T>> buffers_;  // one per group, tile_rows_ * stride_ elements each from the first rows on
    std::uint64_t first_row_ = 0;          // of the tiles being filled: the first of a chunk, or of a strip
    std::uint64_t filled_ = 0;             // < tile_rows_ between calls
    bool finished_ = false;
    sink sink_;
    std::function<void(dataset<T>&)> at_end_;
};

}  // namespace sluice::hdf5
