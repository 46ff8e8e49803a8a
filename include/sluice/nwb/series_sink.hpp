/// \file
/// nwb::series_sink: a time series whose rows are written as they come, and whose timestamps are written last.
#pragma once

#include <cstdint>
#include <utility>

#include <sluice/hdf5/layout.hpp>
#include <sluice/hdf5/row_sink.hpp>
#include <sluice/nwb/time_series.hpp>

namespace sluice::nwb {

/// A row sink whose rows get timestamps in the end. Holds what an \ref hdf5::row_sink does. Until it is finished, nwb::file::close()
/// and commit() throw, naming the series.
template <hdf5::number T>
class series_sink : public hdf5::row_sink<T> {
public:
    /// `samples`: the rows of `series`. \ref begin_rows
    series_sink(hdf5::group series, hdf5::row_sink<T> samples, compressing pool = {})
        : hdf5::row_sink<T>(std::move(samples)), series_(std::move(series)), pool_(std::move(pool)),
          unfinished_(series_.handle(), hdf5::detail::child_path(series_.path(), "timestamps"), "timestamps must be written") {}

    /// Writes what is left of the rows, then the timestamps: seconds, one for each row, ascending. \ref write_timestamps
    template <timestamp_range R>
    void finish(R&& seconds, progress_callback const& wrote = {}) {
        hdf5::row_sink<T>::finish();
        write_timestamps(series_, std::forward<R>(seconds), this->rows(), wrote, pool_);
        unfinished_.done();
    }

private:
    hdf5::group series_;
    compressing pool_;
    hdf5::detail::unfinished unfinished_;
};

/// Gives a series that was made (\ref create) its data, (rows, columns), which grow. \throws argument_error a number is 0
template <hdf5::number T>
series_sink<T> begin_rows(hdf5::group series, time_series const& value, std::uint64_t columns, hdf5::row_options const& options = {}) {
    auto pool = options.compression;
    auto const shape = hdf5::layout::tiled(columns, options.chunk_rows, options.chunk_columns);
    hdf5::row_sink<T> samples(create_data<T>(series, value, pool ? shape.deflated(pool->level()) : shape), options);
    return {std::move(series), std::move(samples), std::move(pool)};
}

}  // namespace sluice::nwb
