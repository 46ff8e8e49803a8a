/// \file
/// nwb::series_writer: a time series of rows that is written while its rows come, timestamps last.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include <sluice/hdf5/deflate_behind.hpp>
#include <sluice/hdf5/layout.hpp>
#include <sluice/hdf5/tile_writer.hpp>
#include <sluice/hdf5/write_behind.hpp>
#include <sluice/nwb/time_series.hpp>

namespace sluice::nwb {

/// A series of rows that is being written: rows go to `samples()`, timestamps follow when their number is known.
/// Rows are lent to the file in strips (\ref hdf5::write_behind), and so many are held; where there is a pool, chunks are compressed by it, and
/// held: chunk rows x columns. Each group of columns is as wide as a chunk.
template <hdf5::number T>
class series_writer {
public:
    series_writer(hdf5::group series, hdf5::tile_writer<T> samples, compressing pool = {})
        : series_(std::move(series)), samples_(std::move(samples)), pool_(std::move(pool)) {
        if (pool_) hdf5::deflate_behind(samples_, pool_);
        else strips_ = hdf5::write_behind(samples_);
    }

    hdf5::tile_writer<T>& samples() noexcept { return samples_; }

    /// From now on at most so many strips are under way, or, of all that the pool compresses, chunks (1 at least).
    void allow(std::size_t strips, std::size_t chunks) {
        if (pool_) pool_->limit(chunks);
        else *strips_ = strips;
    }

    /// Writes what is left of the samples, then the timestamps (seconds, one for each row, ascending), streaming.
    /// `wrote` is told of the timestamps.
    template <timestamp_range R, told_of_bytes Told = untold>
    void finish(R&& seconds, Told const& wrote = {}) {
        samples_.finish();
        write_timestamps(series_, std::forward<R>(seconds), samples_.rows_committed(), wrote, pool_);
    }

private:
    hdf5::group series_;
    hdf5::tile_writer<T> samples_;
    compressing pool_;
    std::shared_ptr<std::size_t> strips_;  // that may be under way; null: there is a pool
};

/// Gives a series that was made (\ref create) its data, (rows, columns), which grow in chunks. Throws argument_error where a number is 0.
template <hdf5::number T>
series_writer<T> begin_rows(hdf5::group series, time_series const& value, std::uint64_t columns, std::uint64_t chunk_rows, std::uint64_t chunk_columns,
                            compressing pool = {}) {
    auto const shape = hdf5::layout::tiled(columns, chunk_rows, chunk_columns);
    auto data = create_data<T>(series, value, pool ? shape.deflated(pool->level()) : shape);
    return {std::move(series), hdf5::tile_writer<T>(std::move(data), columns, chunk_rows, chunk_columns), std::move(pool)};
}

}  // namespace sluice::nwb
