/// \file
/// stored_samples: the e-series of a file of any writer, with the hardware channel of each column and the unit of the
/// values.
#pragma once

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <sluice/convert/verify_against/comparison.hpp>
#include <sluice/hdf5/attributes.hpp>
#include <sluice/trodes/header_value.hpp>

namespace sluice::convert::detail {

inline constexpr char const* e_series = "/acquisition/e-series";

struct stored_samples {
    hdf5::stored_dataset data;
    std::vector<std::uint32_t> hardware_channels;  ///< by column
    bool is_microvolts = false;                    ///< whole microvolts, truncated; else raw counts
    bool is_floating = false;
    std::vector<double> microvolts_per_count;  ///< by column; empty if not needed
    std::vector<double> microvolts_per_value;  ///< by column, of a stored value
};

/// The hwChan of each row of the electrodes table: text, as readers expect it, or numbers.
inline std::vector<std::string> hardware_channel_texts(hdf5::stored_dataset const& column) {
    auto const all = hdf5::rows_box(column, 0, column.row_count());
    if (column.kind() == hdf5::element_kind::text) return column.read_strings(all);
    std::vector<std::int64_t> numbers(static_cast<std::size_t>(all.elements()));
    column.read(all, std::span(numbers));
    std::vector<std::string> texts;
    for (auto const number : numbers) texts.push_back(std::to_string(number));
    return texts;
}

/// The hardware channel of each column, from hwChan of the electrodes table. Adds an error and returns nothing unless
/// every column has one.
inline std::optional<std::vector<std::uint32_t>> hardware_channels_of(comparison const& with, std::size_t columns,
                                                                      trodes::packet_layout const& layout) {
    auto const path = std::string(e_series) + "/electrodes";
    auto const region = with.dataset(path);
    auto const refuse = [&](std::string const& at, std::string what) {
        with.found.add(error_kind::recording, at, std::move(what));
        return std::nullopt;
    };
    if (!region || region->extent().size() != 1 || region->row_count() != columns)
        return refuse(path, "must have an electrode for each of the " + std::to_string(columns) + " columns");
    std::string table = "/general/extracellular_ephys/electrodes";
    if (auto const to = hdf5::reference_attribute(*region, "table");
        to && to->size() == 1 && hdf5::resolves(with.file, to->front()))
        table = hdf5::open_reference(with.file, to->front()).path();
    auto const hw_chan = with.dataset(table + "/hwChan");
    if (!hw_chan || hw_chan->extent().size() != 1)
        return refuse(table + "/hwChan", "the electrodes must name their hardware channels, got none");
    std::vector<std::int64_t> rows(columns);
    region->read(hdf5::rows_box(*region, 0, columns), std::span(rows));
    auto const texts = hardware_channel_texts(*hw_chan);
    std::vector<std::uint32_t> channels;
    for (auto const row : rows) {
        if (row < 0 || static_cast<std::uint64_t>(row) >= texts.size())
            return refuse(path, "must be rows of " + table + ", got " + std::to_string(row));
        auto const& text = texts[static_cast<std::size_t>(row)];
        std::uint32_t channel = 0;
        auto const end = text.data() + text.size();
        bool const is_number = std::from_chars(text.data(), end, channel) == std::from_chars_result{end, std::errc{}};
        if (!is_number || channel >= layout.slot_of_channel.size() ||
            layout.slot_of_channel[channel] == trodes::packet_layout::not_recorded)
            return refuse(table + "/hwChan",
                          "must be a recorded channel, got \"" + text + "\" in row " + std::to_string(row));
        channels.push_back(channel);
    }
    return channels;
}

/// The scale of each channel from the header, else `given`, else NaN.
inline std::vector<double> scales_of(std::span<std::uint32_t const> channels, trodes::header const& header,
                                     std::optional<double> given) {
    std::vector<double> of_hardware(header.layout.slot_of_channel.size(), given.value_or(std::nan("")));
    for (auto const& n : header.ntrodes)
        for (auto const channel : n.hardware_channels)
            if (n.microvolts_per_count && channel < of_hardware.size()) of_hardware[channel] = *n.microvolts_per_count;
    std::vector<double> scales;
    for (auto const channel : channels) scales.push_back(of_hardware[channel]);
    return scales;
}

/// Opens the e-series. If `conversion` is one microvolt and a count is not, the values are whole microvolts; any other
/// conversion must equal the scale of the recording. Adds an error and returns nothing if there is no e-series or its
/// columns are unknown.
inline std::optional<stored_samples> open_samples(comparison const& with, trodes::header const& header) {
    auto const path = std::string(e_series) + "/data";
    auto data = with.dataset(path);
    auto const is_number =
        data && (data->kind() == hdf5::element_kind::integer || data->kind() == hdf5::element_kind::floating);
    if (!is_number || data->extent().size() != 2) {
        with.found.add(error_kind::recording, path,
                       "must hold a row for each packet and a column for each channel, got " +
                           std::string(data ? "something else" : "none"));
        return std::nullopt;
    }
    auto const columns = static_cast<std::size_t>(data->extent()[1]);
    auto channels = hardware_channels_of(with, columns, header.layout);
    if (!channels) return std::nullopt;
    stored_samples made{std::move(*data), std::move(*channels), false, false, {}, {}};
    made.is_floating = made.data.kind() == hdf5::element_kind::floating;
    made.microvolts_per_count = scales_of(made.hardware_channels, header, with.options.microvolts_per_count);
    auto const one = hdf5::number_attribute(made.data, "conversion");
    double const conversion = one && one->size() == 1 ? one->front() * 1e6 : 1e6;
    std::vector<double> factors(columns, 1);
    if (auto const of_channels = with.dataset(std::string(e_series) + "/channel_conversion");
        of_channels && of_channels->element_count() == columns)
        of_channels->read(hdf5::rows_box(*of_channels, 0, of_channels->row_count()), std::span(factors));
    made.is_microvolts = !made.is_floating && std::abs(conversion - 1) < 1e-9;
    for (std::size_t c = 0; c < columns; ++c) {
        made.microvolts_per_value.push_back(conversion * factors[c]);
        auto const scale = made.microvolts_per_count[c];
        if (std::isnan(scale) && (made.is_microvolts || made.is_floating)) {
            with.found.add(
                error_kind::recording, path,
                "the scale of the recording is required to compare microvolts: neither header nor metadata has it");
            return std::nullopt;
        }
        if (!made.is_microvolts && !made.is_floating && std::abs(made.microvolts_per_value[c] - scale) > 1e-6 * scale)
            with.found.add(error_kind::recording, path + "@conversion", std::nullopt, [&] {
                return "column " + std::to_string(c) + ": a value must be " + nwb::detail::number_text(scale) +
                       " uV, as in the recording, got " + nwb::detail::number_text(made.microvolts_per_value[c]);
            });
    }
    return made;
}

}  // namespace sluice::convert::detail
