/// \file
/// convert::verify_against: compares an NWB file of any writer with the recordings that it was made from.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/pass.hpp>
#include <sluice/convert/verify_against/analog_check.hpp>
#include <sluice/convert/verify_against/comparison.hpp>
#include <sluice/convert/verify_against/event_check.hpp>
#include <sluice/convert/verify_against/sample_check.hpp>
#include <sluice/convert/verify_against/stored_samples.hpp>
#include <sluice/core/error.hpp>
#include <sluice/views/transform.hpp>

namespace sluice::convert {
namespace detail {

/// Compares the Trodes timestamp of each packet and its time. Expects filled drops if the number of rows is that of
/// packets and single drops together.
inline void check_sample_count(comparison const& with, trodes::day_clock const& clock) {
    std::string const path = "/processing/sample_count/sample_count";
    auto const data = with.dataset(path + "/data");
    if (!data) return;
    auto const filled = clock.filled();
    auto const& rows = data->row_count() == filled.size() ? filled : clock;
    if (data->row_count() != rows.size())
        with.found.add(error_kind::recording, path + "/data",
                       "must have a row for each of the " + std::to_string(clock.size()) + " packets, got " +
                           std::to_string(data->row_count()));
    auto const wrapped = [](std::int64_t tick) { return static_cast<std::uint32_t>(tick); };
    compare_numbers(with, path + "/data", 0, rows.ticks() | views::transform(wrapped),
                    "must be the packet's Trodes timestamp", [](double wanted, double got) { return wanted == got; });
    compare_times(with, path + "/timestamps", 0, rows.timestamps());
}

}  // namespace detail

/// The maximum memory that nwb::verify and \ref verify_against use, besides that of the recordings: a row of chunks of
/// the e-series that `options` produce (8 MiB of it if it is not compressed), 9 MiB of events, a block of packets, and
/// 4 MiB for small objects.
inline std::uint64_t verification_bytes(trodes::recording const& one, trodes_to_nwb_options const& options = {}) {
    auto const& layout = one.header().layout;
    std::uint64_t const most = std::uint64_t{8} << 20,
                        chunks = options.chunk_rows * layout.channel_count * sizeof(std::int16_t);
    return buffers().block_bytes + 24 * std::uint64_t{layout.packet_bytes} +
           (options.compression.start ? std::max(chunks, most) : most) + (std::uint64_t{13} << 20);
}

/// Compares the file with the recordings. Reports each difference with row, column and both values, as an error of
/// error_kind::recording or error_kind::unreadable.
///
/// * /acquisition/e-series: every sample and its time. The electrodes' hwChan identifies the columns. Values are raw
///   counts (whose conversion must be the recording's), whole microvolts as the established converter stores them, or
///   floating point, within half a count. Single dropped packets may be filled by a repeat; the timestamps show
///   whether they are.
/// * /processing/sample_count/sample_count: every Trodes timestamp and its time; optional.
/// * /processing/behavior/behavioral_events: every state and its time, for the line that the description names;
///   optional.
/// * /processing/analog/analog/analog: every value and its time, sensors with their last values; optional.
///
/// `recordings`: in the order of the day. Reads them once, in step with the e-series, whose chunks are read once too.
/// Holds a block of packets, a row of chunks of the e-series (8 MiB of it if it has no filters), 16 bytes a gap, and 9
/// bytes for each event, up to 9 MiB. Throws hdf5::error if the file cannot be opened, and what reading the recordings
/// throws.
inline nwb::verification verify_against(std::filesystem::path const& nwb_file,
                                        std::span<trodes::recording const> recordings,
                                        verify_against_options const& options = {}) {
    if (recordings.empty())
        throw argument_error("sluice::convert::verify_against: at least one recording is required, got none");
    nwb::verification found;
    auto const file = hdf5::file::open_read(nwb_file);
    pass_result read;
    detail::comparison const with{file, found, options, read.clock};
    auto const& header = recordings.front().header();

    std::vector<any_sink<trodes::block>> checks;
    if (header.layout.channel_count != 0)
        with.guarded(detail::e_series, [&] {
            if (auto series = detail::open_samples(with, header)) checks.push_back(detail::sample_check(with, *series));
        });
    if (auto analog = with.dataset(std::string(detail::analog_series) + "/data");
        analog && analog->extent().size() == 2 && analog->element_count() != 0)
        checks.push_back(detail::analog_check(with, std::move(*analog)));
    for (auto& check : detail::event_checks(with)) checks.push_back(std::move(check));

    trodes_to_nwb_options pass;
    if (options.on_progress)
        pass.on_progress = [&](progress const& now) {
            options.on_progress({"comparing", now.bytes_done, now.bytes_total});
        };
    std::uint64_t bytes = 0;
    for (auto const& r : recordings) bytes += r.file_bytes();
    auto blocks = blocks_of(recordings, pass);
    day_pass(checks, pass, read, bytes).read(blocks);
    found.bytes_read += read.bytes_read;
    for (auto& check : checks) check.finish();
    detail::check_sample_count(with, read.clock);
    return found;
}

}  // namespace sluice::convert
