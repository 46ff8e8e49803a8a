/// \file
/// nwb::time_series: data with one timestamp per row.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/window.hpp>
#include <sluice/hdf5/dataset.hpp>
#include <sluice/hdf5/deflate_pool.hpp>
#include <sluice/nwb/data_type.hpp>
#include <sluice/nwb/progress_callback.hpp>
#include <sluice/views/chunk.hpp>
#include <range/v3/range/primitives.hpp>
#include <range/v3/view/all.hpp>

namespace sluice::nwb {

/// The metadata of a time series. A value v means v x conversion + offset, in `unit`.
struct time_series {
    std::string name = {};
    std::string description = "no description";
    std::string comments = "no comments";
    std::string unit = {};
    double conversion = 1.0;
    double offset = 0.0;
    double resolution = -1.0;  ///< smallest meaningful difference; -1: unknown
    data_type type = {"TimeSeries", core_namespace};
};

/// A range of timestamps of known size, for a contiguous dataset.
template <class R>
concept timestamp_range = hdf5::writable_as<R, double> && ranges::sized_range<R>;

/// Elements written between two calls of a `progress_callback`: 8 MiB of timestamps.
inline constexpr std::size_t window_elements = std::size_t{1} << 20;

/// The pool that compresses large datasets; null: no compression.
using compressor = std::shared_ptr<hdf5::deflate_pool>;

/// Rows per chunk of a compressed column. Timestamps shrink to 1/60 with this size, and to 1/25 with chunks of 16384.
inline constexpr std::uint64_t column_chunk_rows = 65536;

namespace detail {

/// A range that views::chunk can divide into windows. Compression requires it.
template <class R>
concept windowed = requires(R& range) { views::chunk(range, window_elements); };

/// Returns the layout of one column: contiguous, or chunked if compressed.
inline hdf5::layout column_layout(std::uint64_t rows, hdf5::deflate_pool const* pool) {
    if (!pool) return hdf5::layout::contiguous({rows});
    return hdf5::layout::sparse({rows}, {std::clamp<std::uint64_t>(rows, 1, column_chunk_rows)})
        .deflated(pool->level());
}

/// Writes a range into a \ref column_layout of its size. Calls `wrote` after each chunk. Holds one chunk.
template <hdf5::number T, windowed R>
void write_chunks(hdf5::dataset<T>& to, R& range, hdf5::deflate_pool& pool, progress_callback const& wrote) {
    auto const target = hdf5::make_chunk_target(to);
    std::vector<T> chunk(static_cast<std::size_t>(std::clamp<std::uint64_t>(to.row_count(), 1, column_chunk_rows)));
    std::uint64_t row = 0;
    for (auto const& values : views::chunk(range, chunk.size())) {
        std::size_t const count = values.size();
        sluice::copy(values, std::span(chunk).first(count));
        std::fill(chunk.begin() + static_cast<std::ptrdiff_t>(count), chunk.end(), T{});
        pool.put(target, std::span(&row, 1), std::span<T const>(chunk));
        row += count;
        wrote(count * sizeof(T));
    }
    pool.flush();
}

/// Writes a range into a dataset of its size. Calls `wrote` after each window; a range that is not windowed is one
/// window.
template <hdf5::number T, class R>
void write_windows(hdf5::dataset<T>& to, R& range, progress_callback const& wrote) {
    if constexpr (windowed<R>) {
        std::uint64_t row = 0;
        for (auto const& values : views::chunk(range, window_elements)) {
            to.write(row, values);
            row += values.size();
            wrote(values.size() * sizeof(T));
        }
    } else {
        to.write(0, range);
        wrote(to.row_count() * sizeof(T));
    }
}

}  // namespace detail

/// Creates the group, without data and timestamps.
inline hdf5::group create(hdf5::group& parent, time_series const& value) {
    auto made = create_typed(parent, value.name, value.type);
    made.write_attribute("description", value.description);
    made.write_attribute("comments", value.comments);
    return made;
}

/// Writes the attributes of the dataset "data" of a time series.
inline void describe_data(hdf5::object& data, time_series const& value) {
    data.write_attribute("conversion", value.conversion);
    data.write_attribute("offset", value.offset);
    data.write_attribute("resolution", value.resolution);
    data.write_attribute("unit", value.unit);
}

/// Creates the dataset "data" with its attributes. The caller writes the elements.
template <hdf5::number T>
hdf5::dataset<T> create_data(hdf5::group& series, time_series const& value, hdf5::layout const& shape) {
    auto made = series.create_dataset<T>("data", shape);
    describe_data(made, value);
    return made;
}

/// Creates the dataset "timestamps" for `rows` values in seconds. The caller writes them, and compresses them if `pool`
/// is not null.
inline hdf5::dataset<double> create_timestamps(hdf5::group& series, std::uint64_t rows,
                                               hdf5::deflate_pool const* pool = nullptr) {
    auto made = series.create_dataset<double>("timestamps", detail::column_layout(rows, pool));
    made.write_attribute("interval", std::int32_t{1});
    made.write_attribute("unit", "seconds");
    return made;
}

/// Streams the dataset "timestamps", in seconds. Calls `wrote` after each 8 MiB, or each chunk if compressed.
/// Compressed if `pool` is not null and the range is windowed. Throws argument_error unless there are `rows`
/// timestamps.
template <timestamp_range R>
void write_timestamps(hdf5::group& series, R&& seconds, std::uint64_t rows, progress_callback const& wrote = {},
                      compressor const& pool = {}) {
    auto const count = static_cast<std::uint64_t>(ranges::size(seconds));
    if (count != rows)
        throw argument_error("sluice::nwb::write_timestamps: " + series.path() +
                             " must have one timestamp for each of its " + std::to_string(rows) + " rows, got " +
                             std::to_string(count));
    if constexpr (detail::windowed<R>)
        if (pool) {
            auto made = create_timestamps(series, rows, pool.get());
            return detail::write_chunks(made, seconds, *pool, wrote);
        }
    auto made = create_timestamps(series, rows);
    detail::write_windows(made, seconds, wrote);
}

/// Writes a whole time series. T is the stored type of the data. Streams both ranges and holds none of their elements.
/// Calls `wrote` for the data, then for the timestamps, after each 1048576 elements, or each chunk if compressed.
template <hdf5::number T, class Data, timestamp_range Seconds>
    requires hdf5::writable_as<Data, T> && ranges::sized_range<Data>
hdf5::group write(hdf5::group& parent, time_series const& value, Data&& data, Seconds&& seconds,
                  progress_callback const& wrote = {}) {
    auto made = create(parent, value);
    auto const count = static_cast<std::uint64_t>(ranges::size(data));
    auto stored = create_data<T>(made, value, hdf5::layout::contiguous({count}));
    detail::write_windows(stored, data, wrote);
    write_timestamps(made, std::forward<Seconds>(seconds), count, wrote);
    return made;
}

/// As above, compressed if `pool` is not null. Both ranges must be windowed.
template <hdf5::number T, detail::windowed Data, timestamp_range Seconds>
    requires hdf5::writable_as<Data, T> && detail::windowed<Seconds>
hdf5::group write(hdf5::group& parent, time_series const& value, Data&& data, Seconds&& seconds,
                  progress_callback const& wrote, compressor const& pool) {
    if (!pool) return write<T>(parent, value, std::forward<Data>(data), std::forward<Seconds>(seconds), wrote);
    auto made = create(parent, value);
    auto const count = static_cast<std::uint64_t>(ranges::size(data));
    auto stored = create_data<T>(made, value, detail::column_layout(count, pool.get()));
    detail::write_chunks(stored, data, *pool, wrote);
    write_timestamps(made, std::forward<Seconds>(seconds), count, wrote, pool);
    return made;
}

/// Writes a whole time series with `columns` values per row. `data` is row-major, (rows, columns).
/// Throws argument_error if the values do not fill whole rows, or if the number of timestamps differs from the rows.
template <hdf5::number T, timestamp_range Seconds>
hdf5::group write(hdf5::group& parent, time_series const& value, std::span<T const> data, std::size_t columns,
                  Seconds&& seconds) {
    if (columns == 0 || data.size() % columns != 0)
        throw argument_error("sluice::nwb::write: the values of " + value.name + " must fill whole rows of " +
                             std::to_string(columns) + ", got " + std::to_string(data.size()));
    auto const rows = data.size() / columns;
    auto made = create(parent, value);
    create_data<T>(made, value, hdf5::layout::contiguous({rows, columns})).write(0, data);
    write_timestamps(made, std::forward<Seconds>(seconds), rows);
    return made;
}

}  // namespace sluice::nwb
