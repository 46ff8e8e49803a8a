/// \file
/// nwb::time_series: data with a timestamp for each row.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <sluice/core/error.hpp>
#include <sluice/nwb/data_type.hpp>
#include <range/v3/range/primitives.hpp>

namespace sluice::nwb {

/// All of a time series but its data and its timestamps. A value v stands for v x conversion + offset, in `unit`.
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

/// Makes the group, without data and timestamps.
inline hdf5::group create(hdf5::group& parent, time_series const& value) {
    auto made = create_typed(parent, value.name, value.type);
    made.attribute("description", value.description);
    made.attribute("comments", value.comments);
    return made;
}

/// Gives the dataset "data" of a time series its attributes.
inline void describe_data(hdf5::object& data, time_series const& value) {
    data.attribute("conversion", value.conversion);
    data.attribute("offset", value.offset);
    data.attribute("resolution", value.resolution);
    data.attribute("unit", value.unit);
}

/// Writes the dataset "timestamps", in seconds, streaming. Throws argument_error unless there are `rows` of them.
template <timestamp_range R>
void write_timestamps(hdf5::group& series, R&& seconds, std::uint64_t rows) {
    auto const count = static_cast<std::uint64_t>(ranges::size(seconds));
    if (count != rows)
        throw argument_error("sluice::nwb::write_timestamps: " + series.path() +
                             " must get one timestamp for each of its " + std::to_string(rows) + " rows, got " +
                             std::to_string(count));
    auto made = series.create_dataset<double>("timestamps", hdf5::layout::contiguous({count}));
    made.attribute("interval", std::int32_t{1});
    made.attribute("unit", "seconds");
    made.write(0, std::forward<R>(seconds));
}

/// Writes a whole time series: T is what the data are stored as. Ranges are streamed; nothing of them is held.
template <hdf5::number T, class Data, timestamp_range Seconds>
    requires hdf5::writable_as<Data, T> && ranges::sized_range<Data> hdf5::group write(hdf5::group& parent,
                                                                                       time_series const& value,
                                                                                       Data&& data, Seconds&& seconds) {
        auto made = create(parent, value);
        auto const count = static_cast<std::uint64_t>(ranges::size(data));
        auto stored = made.create_dataset<T>("data", hdf5::layout::contiguous({count}));
        describe_data(stored, value);
        stored.write(0, std::forward<Data>(data));
        write_timestamps(made, std::forward<Seconds>(seconds), count);
        return made;
    }

}  // namespace sluice::nwb
