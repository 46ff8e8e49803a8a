/// \file
/// comparison: the context of a comparison of a file with its recordings. Compares columns of numbers and times.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <sluice/convert/verify_against/options.hpp>
#include <sluice/core/algorithms.hpp>
#include <sluice/core/window.hpp>
#include <sluice/hdf5/dataset_elements.hpp>
#include <sluice/hdf5/file.hpp>
#include <sluice/hdf5/members.hpp>
#include <sluice/hdf5/stored_dataset.hpp>
#include <sluice/nwb/verification.hpp>
#include <sluice/nwb/verify/ascending.hpp>
#include <sluice/trodes/day_clock.hpp>
#include <range/v3/range/primitives.hpp>

namespace sluice::convert {

namespace detail {

using nwb::error_kind;

struct comparison {
    hdf5::file const& file;
    nwb::verification& found;
    verify_against_options const& options;
    trodes::day_clock const& clock;  ///< of the recordings; complete when the checks are finished

    /// The dataset at a path, or nothing.
    std::optional<hdf5::stored_dataset> dataset(std::string const& path) const {
        if (!hdf5::leads_to_object(file, path) || hdf5::open_object(file, path).first != hdf5::object_kind::dataset)
            return std::nullopt;
        return hdf5::open_stored(file, path);
    }
    /// Calls `body`. Adds an error if it cannot decode stored bytes.
    template <class Body>
    void guarded(std::string const& path, Body body) const {
        try {
            body();
        } catch (hdf5::error const& failure) {
            found.add(error_kind::unreadable, path, nwb::detail::reason_of(failure, path));
        }
    }
};

/// Compares one-dimensional numbers, from row `first` on, with a range. `same(expected, stored)` compares two numbers;
/// `rule` is the text of the error. Ignores rows that the dataset lacks: the caller compares the lengths.
template <class R, class Same>
void compare_numbers(comparison const& with, std::string const& path, std::uint64_t first, R const& expected,
                     std::string const& rule, Same same) {
    auto const data = with.dataset(path);
    bool const is_list = data && data->extent().size() == 1 &&
                         (data->kind() == hdf5::element_kind::integer || data->kind() == hdf5::element_kind::floating);
    if (!is_list) {
        with.found.add(error_kind::recording, path,
                       "must be one-dimensional numbers, got " + std::string(data ? "another dataset" : "none"));
        return;
    }
    auto const stored = data->elements<double>(hdf5::conversion::lossy);
    auto const rows =
        std::min<std::uint64_t>(ranges::size(expected), stored.size() - std::min<std::uint64_t>(first, stored.size()));
    constexpr std::uint64_t batch =
        65536;  // after a chunk that cannot be decoded, comparison resumes at the next batch
    for (std::uint64_t at = 0; at < rows; at += batch) {
        auto const n = static_cast<std::size_t>(std::min(batch, rows - at));
        auto row = first + at;
        with.found.bytes_read += n * data->element_bytes();
        with.guarded(path, [&] {
            window const all_wanted(expected, static_cast<std::size_t>(at), n);
            window const all_got(stored, static_cast<std::size_t>(row), n);
            sluice::detail::equal_segments(all_wanted, all_got, [&](auto const& wanted, auto const& got) {
                auto there = ranges::begin(got);
                for (auto it = ranges::begin(wanted), end = ranges::end(wanted); it != end; ++it, ++there, ++row)
                    if (double const value = static_cast<double>(*it); !same(value, *there))
                        with.found.add(error_kind::recording, path, row, [&] {
                            return rule + ", " + nwb::detail::number_text(value) + ", got " +
                                   nwb::detail::number_text(*there);
                        });
                return true;
            });
        });
    }
}

/// Compares timestamps with those of the clock.
template <class R>
void compare_times(comparison const& with, std::string const& path, std::uint64_t first, R const& expected) {
    auto const tolerance = with.options.timestamp_tolerance_seconds;
    compare_numbers(with, path, first, expected, "must be the time of the packet",
                    [=](double wanted, double got) { return std::abs(wanted - got) <= tolerance; });
}

}  // namespace detail
}  // namespace sluice::convert
