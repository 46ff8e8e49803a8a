/// \file
/// nwb::series_sink: a time series whose rows are written as they come, and whose timestamps are written last.
#pragma once

#include <cstdint>
#include <utility>

#include <sluice/hdf5/layout.hpp>
#include <sluice/hdf5/row_sink.hpp>
#include <sluice/nwb/time_series.hpp>

namespace sluice::nwb {

/// Holds what its \ref hdf5::row_sink does. Until it is finished, nwb::file::close() and commit() throw, naming the
/// series.
template <hdf5::number T>
class series_sink {
public:
    /// `samples`: the rows of `series`. \ref begin_rows
    series_sink(hdf5::group series, hdf5::row_sink<T> samples, compressing pool = {})
        : series_(std::move(series)), samples_(std::move(samples)), pool_(std::move(pool)),
          unfinished_(series_.handle(), hdf5::detail::child_path(series_.path(), "timestamps"),
                      "timestamps must be written") {}

    /// \throws argument_error the rows have another width than the series
    template <row_range R>
        requires hdf5::rows_of<R, T>
    void append(R&& rows) {
        samples_.append(std::forward<R>(rows));
    }
    std::uint64_t rows() const { return samples_.rows(); }

    /// Writes what is left of the rows, then the timestamps: seconds, one for each row, ascending. \ref
    /// write_timestamps
    template <timestamp_range R>
    void finish(R&& seconds, progress_callback const& wrote = {}) {
        samples_.finish();
        write_timestamps(series_, std::forward<R>(seconds), samples_.rows(), wrote, pool_);
        unfinished_.done();
    }

private:
    hdf5::group series_;
    hdf5::row_sink<T> samples_;
    compressing pool_;
    hdf5::detail::unfinished unfinished_;
};

/// Gives a series that was made (\ref create) its data, (rows, columns), which grow. \throws argument_error a number is
/// 0
template <hdf5::number T>
series_sink<T> begin_rows(hdf5::group series, time_series const& value, std::uint64_t columns,
                          hdf5::row_options const& options = {}) {
    auto pool = options.compression;
    auto const shape = hdf5::layout::tiled(columns, options.chunk_rows, options.chunk_columns);
    hdf5::row_sink<T> samples(create_data<T>(series, value, pool ? shape.deflated(pool->level()) : shape), options);
    return {std::move(series), std::move(samples), std::move(pool)};
}

}  // namespace sluice::nwb
