/// \file
/// convert::verify_against: an NWB file beside the recordings that it was made from, whoever made it.
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

/// The Trodes timestamp of each packet and its time. Filled where there are as many rows as packets and single drops
/// together.
inline void check_sample_count(comparison const& with, trodes::day_clock const& clock) {
    std::string const path = "/processing/sample_count/sample_count";
    auto const data = with.dataset(path + "/data");
    if (!data) return;
    auto const filled = clock.filled();
    auto const& rows = data->row_count() == filled.size() ? filled : clock;
    if (data->row_count() != rows.size())
        with.found.add(error_kind::recording, path + "/data",
                       "there must be a row for each of the " + std::to_string(clock.size()) + " packets, got " +
                           std::to_string(data->row_count()));
    auto const wrapped = [](std::int64_t tick) { return static_cast<std::uint32_t>(tick); };
    compare_numbers(with, path + "/data", 0, rows.ticks() | views::transform(wrapped),
                    "must be the packet's Trodes timestamp", [](double wanted, double got) { return wanted == got; });
    compare_times(with, path + "/timestamps", 0, rows.timestamps());
}

}  // namespace detail

/// How much memory nwb::verify and \ref verify_against take at most, beside what the recordings do: a row of chunks of
/// the e-series that `options` make (8 MiB of it where it is not compressed), 9 MiB of events, a block of packets, and
/// 4 MiB for what is small.
inline std::uint64_t verification_bytes(trodes::recording const& one, trodes_to_nwb_options const& options = {}) {
    auto const& layout = one.header().layout;
    std::uint64_t const most = std::uint64_t{8} << 20,
                        chunks = options.chunk_rows * layout.channel_count * sizeof(std::int16_t);
    return buffers().block_bytes + 24 * std::uint64_t{layout.packet_bytes} +
           (options.compression.start ? std::max(chunks, most) : most) + (std::uint64_t{13} << 20);
}

/// Compares, and says what differs, with row, column and both values; every error is one of error_kind::recording or
/// error_kind::unreadable.
///
/// * /acquisition/e-series: every sample. Columns are found by the electrodes' hwChan; raw counts (whose conversion
/// must be the
///   recording's), whole microvolts as the established converter stores them, or floating point, to half a count.
///   Single dropped packets may be filled by a repeat or not: which, the timestamps say. Each row's time is the
///   clock's.
/// * /processing/sample_count/sample_count: every Trodes timestamp and its time; may be left out.
/// * /processing/behavior/behavioral_events: every state and its time, by the line that the description names; may be
/// left out.
/// * /processing/analog/analog/analog: every value, sensors with their last ones, and every time; may be left out.
///
/// `recordings`: in the order of the day. They are read once, side by side with the e-series, whose chunks are read
/// once too. Holds a block of packets, a row of chunks of the e-series (8 MiB of it where it has no filters), 16 bytes
/// a gap, and 9 bytes for each event, up to 9 MiB. Throws hdf5::error where the file cannot be opened, and what reading
/// the recordings throws.
inline nwb::verification verify_against(std::filesystem::path const& nwb_file,
                                        std::span<trodes::recording const> recordings,
                                        verify_against_options const& options = {}) {
    if (recordings.empty())
        throw argument_error("sluice::convert::verify_against: at least one recording is needed, got none");
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
