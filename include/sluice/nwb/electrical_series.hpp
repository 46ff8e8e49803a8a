/// \file
/// nwb::electrical_series: streams voltages, (time, electrode), into the file.
#pragma once

#include <cstdint>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <sluice/nwb/electrodes_table.hpp>
#include <sluice/nwb/series_sink.hpp>

namespace sluice::nwb {

/// /acquisition/NAME. Has one column per row of the electrodes table, in the table's order. volts = value x conversion.
struct electrical_series {
    std::string name = "e-series";
    std::string description = "no description";
    std::string comments = "no comments";
    double conversion = 1.0;  ///< volts per count
    std::uint64_t chunk_rows = hdf5::layout::default_chunk_rows;
    std::string electrodes_description = "every electrode of the table";
    std::string filtering = {};                  ///< empty: not written
    std::vector<float> channel_conversion = {};  ///< a further factor per column, if columns differ; empty: not written
};

/// Starts an electrical series of T and returns its sink. Compressed if `pool` is not null. The electrodes table must
/// be in the file, since it determines the number of columns.
template <hdf5::number T = std::int16_t>
series_sink<T> write(file& out, electrical_series const& value, compressor pool = {},
                     std::shared_ptr<hdf5::write_budget const> budget = {}) {
    auto table = out.place(extracellular_place).open_group("electrodes");
    auto const columns = table.open_dataset<std::int64_t>("id").row_count();
    if (columns == 0)
        throw argument_error("sluice::nwb::electrical_series: the electrodes table must have rows, got none");

    time_series const common{value.name,
                             value.description,
                             value.comments,
                             "volts",
                             value.conversion,
                             0.0,
                             -1.0,
                             {"ElectricalSeries", core_namespace}};
    auto acquisition = out.place("acquisition");
    auto series = create(acquisition, common);
    attribute_unless_empty(series, "filtering", value.filtering);

    std::vector<std::int64_t> every(columns);
    std::iota(every.begin(), every.end(), std::int64_t{0});
    auto region = series.write_numbers<std::int64_t>("electrodes", every);
    mark(region, {"DynamicTableRegion", table_namespace});
    region.write_attribute("description", value.electrodes_description);
    region.write_attribute("table", table.reference());

    if (!value.channel_conversion.empty()) {
        if (value.channel_conversion.size() != columns)
            throw argument_error("sluice::nwb::electrical_series: channel_conversion must have " +
                                 std::to_string(columns) + " factors, got " +
                                 std::to_string(value.channel_conversion.size()));
        series.write_numbers<float>("channel_conversion", value.channel_conversion)
            .write_attribute("axis", std::int32_t{1});
    }

    return begin_rows<T>(std::move(series), common, columns,
                         {.chunk_rows = value.chunk_rows, .compression = std::move(pool), .budget = std::move(budget)});
}

}  // namespace sluice::nwb
