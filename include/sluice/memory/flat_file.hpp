/// \file
/// interleaved<T>(file, columns) and values<T>(file): headerless files of numbers, as rows or as one range.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include <sluice/core/error.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/memory/record_fields.hpp>
#include <sluice/memory/records.hpp>

namespace sluice::memory {

/// A mapped file as rows or as values: a \ref record_fields. `source()` has the path and the trailing bytes.
template <packet_field T>
using mapped_rows = record_fields<records, row_of<T>>;
template <packet_field T>
using mapped_values = record_fields<records, whole_of<T>>;

/// The layout of contiguous rows in a file.
struct interleaved_layout {
    std::uint64_t first = 0;  ///< offset of the first row
    std::size_t columns = 0;
    bool whole = false;  ///< an incomplete row at the file's end is an error
};

/// Maps the rows of a file of interleaved values: a SpikeGLX `.bin`, an Open Ephys `.dat`, or other raw samples.
///
///     auto const samples = memory::interleaved<std::int16_t>("ap.bin", {.columns = 385});
///     for (auto const& rows : memory::blocks(samples)) sink.append(rows | views::select({2, 1}));  // read, not mapped
///
/// Throws like \ref records, and argument_error for 0 columns.
template <packet_field T>
mapped_rows<T> interleaved(std::filesystem::path const& path, interleaved_layout layout) {
    if (layout.columns == 0)
        throw argument_error("sluice::memory::interleaved: rows must have at least 1 column, got 0");
    records const all(path, {.first = layout.first, .bytes = layout.columns * sizeof(T), .whole = layout.whole});
    return all.rows<T>(evenly_spaced<T>(layout.columns));
}

/// The layout of contiguous values in a file.
struct values_layout {
    std::uint64_t first = 0;  ///< offset of the first value
    bool whole = false;       ///< an incomplete value at the file's end is an error
};

/// Maps the values of a file: `memory::values<float>("trace.f32")`. Throws like \ref records.
template <packet_field T>
mapped_values<T> values(std::filesystem::path const& path, values_layout layout = {}) {
    return records(path, {.first = layout.first, .bytes = sizeof(T), .whole = layout.whole}).as(whole_of<T>());
}

}  // namespace sluice::memory
