/// \file
/// nwb::series_sink: a sink that streams the rows of a time series and writes its timestamps at the end.
#pragma once

#include <cstdint>
#include <utility>

#include <sluice/hdf5/layout.hpp>
#include <sluice/hdf5/row_sink.hpp>
#include <sluice/nwb/time_series.hpp>

namespace sluice::nwb {

/// A row sink that writes timestamps when it finishes. Holds as much as an \ref hdf5::row_sink. Until it is finished,
/// nwb::file::close() and commit() throw an error that names the series.
template <hdf5::number T>
class series_sink : public hdf5::row_sink<T> {
public:
    /// `samples`: the sink of the rows of `series`. See `begin_rows`.
    series_sink(hdf5::group series, hdf5::row_sink<T> samples, compressor pool = {})
        : hdf5::row_sink<T>(std::move(samples)),
          series_(std::move(series)),
          pool_(std::move(pool)),
          unfinished_(series_.handle(), hdf5::detail::child_path(series_.path(), "timestamps"),
                      "timestamps must be written") {}

    /// Writes the remaining rows, then the timestamps: seconds, one per row, ascending. See `write_timestamps`.
    template <timestamp_range R>
    void finish(R&& seconds, progress_callback const& wrote = {}) {
        hdf5::row_sink<T>::finish();
        write_timestamps(series_, std::forward<R>(seconds), this->rows(), wrote, pool_);
        unfinished_.done();
    }

private:
    hdf5::group series_;
    compressor pool_;
    hdf5::detail::unfinished unfinished_;
};

/// Creates the data of a series (\ref create), (rows, columns), and returns a sink that appends rows.
/// \throws argument_error columns, chunk_rows, chunk_columns or strip_rows is 0
template <hdf5::number T>
series_sink<T> begin_rows(hdf5::group series, time_series const& value, std::uint64_t columns,
                          hdf5::row_options const& options = {}) {
    auto pool = options.compression;
    auto const shape = hdf5::layout::tiled(columns, options.chunk_rows, options.chunk_columns);
    hdf5::row_sink<T> samples(create_data<T>(series, value, pool ? shape.deflated(pool->level()) : shape), options);
    return {std::move(series), std::move(samples), std::move(pool)};
}

}  // namespace sluice::nwb
