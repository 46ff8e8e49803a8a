/// \file
/// Checks the consistency of a time series: one timestamp per row, one electrode per column, existing external files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <sluice/hdf5/attributes.hpp>
#include <sluice/nwb/verify/context.hpp>

namespace sluice::nwb::detail {

inline void require_equal(verify_context& in, std::string const& at, std::string const& rule, std::uint64_t wanted,
                          std::uint64_t got) {
    if (wanted != got)
        in.found.add(error_kind::length, at, rule + ", " + std::to_string(wanted) + ", got " + std::to_string(got));
}

/// Checks the external files of an ImageSeries. A path is absolute or relative to the NWB file's folder. URLs are not
/// checked.
inline void check_external_files(verify_context& in, std::string const& series, std::optional<std::uint64_t> frames) {
    auto const path = child(series, "external_file");
    auto const names = hdf5::open_stored(in.file, path);
    if (names.kind() != hdf5::element_kind::text) {
        in.found.add(error_kind::external_file, path, "must be text, got another type");
        return;
    }
    hdf5::for_each_box(names, texts_at_once * names.element_bytes(), [&](hdf5::box const& region) {
        auto const row = region.first.empty() ? std::uint64_t{0} : region.first[0];
        auto const texts = names.read_strings(region);
        for (std::size_t i = 0; i < texts.size(); ++i) {
            std::error_code unreachable;
            auto const place = in.path.parent_path() / texts[i];
            if (texts[i].find("://") == std::string::npos && !std::filesystem::is_regular_file(place, unreachable))
                in.found.add(error_kind::external_file, path, row + i,
                             [&] { return "the external file must exist, got \"" + texts[i] + "\""; });
        }
    });
    if (auto const starts = hdf5::number_attribute(names, "starting_frame")) {
        require_equal(in, path + "@starting_frame", "there must be a starting frame for each external file",
                      names.element_count(), starts->size());
        for (auto const start : *starts)
            if (!(start >= 0) || (frames && *frames != 0 && start >= static_cast<double>(*frames)))
                in.found.add(error_kind::external_file, path + "@starting_frame",
                             "must be one of the frames, got " + std::to_string(start));
    }
}

/// Whether the type's name is that of a time series. Other types (of extensions) may have rows without times.
inline bool is_series(hdf5::group const& group) {
    auto const type = hdf5::text_attribute(group, "neurodata_type");
    return type && type->size() == 1 && type->front().ends_with("Series");
}

/// Checks a group with `data`, `timestamps` or `external_file`, regardless of its type.
inline void check_series(verify_context& in, std::string const& at, hdf5::group const& series) {
    if (hdf5::has_attribute(series, "colnames")) return;  // columns of a table may have these names
    auto const data = rows_at(in, child(at, "data")), timestamps = rows_at(in, child(at, "timestamps"));
    bool const is_external = rows_at(in, child(at, "external_file")).has_value();
    if (is_external) check_external_files(in, at, timestamps);
    if (data && timestamps && !(is_external && *data == 0))
        require_equal(in, child(at, "timestamps"), "there must be a timestamp for each row of the data", *data,
                      *timestamps);
    auto const start = rows_at(in, child(at, "starting_time"));
    if (data.value_or(0) != 0 && !timestamps && !start && is_series(series))
        in.found.add(
            error_kind::timestamps, at,
            "a series must have timestamps or a starting_time, got neither for " + std::to_string(*data) + " rows");
    if (start) {
        auto const rate = hdf5::number_attribute(hdf5::open_stored(in.file, child(at, "starting_time")), "rate");
        if (!rate || rate->size() != 1 || !(rate->front() > 0))
            in.found.add(error_kind::timestamps, child(at, "starting_time") + "@rate",
                         "must be a number above 0, got " +
                             (rate && rate->size() == 1 ? std::to_string(rate->front()) : "none"));
    }
    auto const electrodes = rows_at(in, child(at, "electrodes"));
    if (!data || !electrodes || !hdf5::has_attribute(hdf5::open_stored(in.file, child(at, "electrodes")), "table"))
        return;
    auto const extent = hdf5::open_stored(in.file, child(at, "data")).extent();
    auto const columns = extent.size() > 1 ? extent[1] : 1;
    require_equal(in, child(at, "electrodes"), "there must be an electrode for each column of the data", columns,
                  *electrodes);
    if (auto const factors = rows_at(in, child(at, "channel_conversion")))
        require_equal(in, child(at, "channel_conversion"), "there must be a factor for each column of the data",
                      columns, *factors);
}

}  // namespace sluice::nwb::detail
