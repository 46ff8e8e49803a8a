/// \file
/// nwb::time_series: data with a timestamp for each row.
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

/// All of a time series but its data and its timestamps. A value v means v x conversion + offset, in `unit`.
struct time_series {
    std::string name = {};
    std::string description = "no description";
    std::string comments = "no comments";
    std::string unit = {};
    double conversion = 1.0;
    double offset = 0.0;
    double resolution = -1.0;  ///< smallest meaningful difference; -1: not known
    data_type type = {"TimeSeries", core_namespace};
};

/// Timestamps whose number is known beforehand: they get a contiguous dataset.
template <class R>
concept timestamp_range = hdf5::writable_as<R, double> && ranges::sized_range<R>;

/// Elements that are written between two calls of a \ref progress_callback: 8 MiB of timestamps.
inline constexpr std::size_t window_elements = std::size_t{1} << 20;

/// Compresses what is large; null: nothing is compressed.
using compressor = std::shared_ptr<hdf5::deflate_pool>;

/// Rows in a chunk of one column that is compressed. Timestamps shrink to a 60th in chunks of that many, to a 25th in
/// chunks of 16384.
inline constexpr std::uint64_t column_chunk_rows = 65536;

namespace detail {

/// A range that gives windows, as what is compressed must.
template <class R>
concept windowed = requires(R& range) { views::chunk(range, window_elements); };

/// One column: contiguous, or, where it is compressed, in chunks.
inline hdf5::layout column_layout(std::uint64_t rows, hdf5::deflate_pool const* pool) {
    if (!pool) return hdf5::layout::contiguous({rows});
    return hdf5::layout::sparse({rows}, {std::clamp<std::uint64_t>(rows, 1, column_chunk_rows)})
        .deflated(pool->level());
}

/// Writes a range into a \ref column_layout of its size; Calls `wrote` after each chunk. Holds one.
template <hdf5::number T, windowed R>
void write_chunks(hdf5::dataset<T>& to, R& range, hdf5::deflate_pool& pool, progress_callback const& wrote) {
    auto const target = hdf5::make_chunk_target(to);
    std::vector<T> chunk(static_cast<std::size_t>(std::clamp<std::uint64_t>(to.row_count(), 1, column_chunk_rows)));
    std::uint64_t row = 0;
    for (auto const& part : views::chunk(range, chunk.size())) {
        std::size_t const count = part.size();
        sluice::copy(part, std::span(chunk).first(count));
        std::fill(chunk.begin() + static_cast<std::ptrdiff_t>(count), chunk.end(), T{});
        pool.put(target, std::span(&row, 1), std::span<T const>(chunk));
        row += count;
        wrote(count * sizeof(T));
    }
    pool.flush();
}

/// Writes a range into a dataset of its size; Calls `wrote` after each window; a range without windows is one.
template <hdf5::number T, class R>
void write_windows(hdf5::dataset<T>& to, R& range, progress_callback const& wrote) {
    if constexpr (windowed<R>) {
        std::uint64_t row = 0;
        for (auto const& part : views::chunk(range, window_elements)) {
            to.write(row, part);
            row += part.size();
            wrote(part.size() * sizeof(T));
        }
    } else {
        to.write(0, range);
        wrote(to.row_count() * sizeof(T));
    }
}

}  // namespace detail

/// Makes the group, without data and timestamps.
inline hdf5::group create(hdf5::group& parent, time_series const& value) {
    auto made = create_typed(parent, value.name, value.type);
    made.write_attribute("description", value.description);
    made.write_attribute("comments", value.comments);
    return made;
}

/// Gives the dataset "data" of a time series its attributes.
inline void describe_data(hdf5::object& data, time_series const& value) {
    data.write_attribute("conversion", value.conversion);
    data.write_attribute("offset", value.offset);
    data.write_attribute("resolution", value.resolution);
    data.write_attribute("unit", value.unit);
}

/// Makes the dataset "data", with its attributes; its elements are the caller's to write.
template <hdf5::number T>
hdf5::dataset<T> create_data(hdf5::group& series, time_series const& value, hdf5::layout const& shape) {
    auto made = series.create_dataset<T>("data", shape);
    describe_data(made, value);
    return made;
}

/// Makes the dataset "timestamps" for `rows` of them, in seconds; they are the caller's to write, and to compress where
/// there is a pool.
inline hdf5::dataset<double> create_timestamps(hdf5::group& series, std::uint64_t rows,
                                               hdf5::deflate_pool const* pool = nullptr) {
    auto made = series.create_dataset<double>("timestamps", detail::column_layout(rows, pool));
    made.write_attribute("interval", std::int32_t{1});
    made.write_attribute("unit", "seconds");
    return made;
}

/// Writes the dataset "timestamps", in seconds, streaming. Calls `wrote` after each 8 MiB, or chunk. Compressed if
/// there is a pool and the range gives windows. Throws argument_error unless there are `rows` of them.
template <timestamp_range R>
void write_timestamps(hdf5::group& series, R&& seconds, std::uint64_t rows, progress_callback const& wrote = {},
                      compressor const& pool = {}) {
    auto const count = static_cast<std::uint64_t>(ranges::size(seconds));
    if (count != rows)
        throw argument_error("sluice::nwb::write_timestamps: " + series.path() +
                             " must get one timestamp for each of its " + std::to_string(rows) + " rows, got " +
                             std::to_string(count));
    if constexpr (detail::windowed<R>)
        if (pool) {
            auto made = create_timestamps(series, rows, pool.get());
            return detail::write_chunks(made, seconds, *pool, wrote);
        }
    auto made = create_timestamps(series, rows);
    detail::write_windows(made, seconds, wrote);
}

/// Writes a whole time series: T is what the data are stored as. Ranges are streamed; nothing of them is held. Calls
/// `wrote` for the data, then of the timestamps, after each 1048576 of them, or chunk.
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

/// The same, compressed where there is a pool; both ranges must give windows.
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

/// Writes a whole time series whose rows have `columns` values each: `data` is row-major, (rows, columns).
/// Throws argument_error where the values do not fill their rows, or the timestamps are not as many as the rows.
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
