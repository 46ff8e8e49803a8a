/// \file
/// npy<T>(file) and npy_rows<T>(file): NumPy arrays as values or as rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include <sluice/core/error.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/memory/detail/npy_header.hpp>
#include <sluice/memory/flat_file.hpp>
#include <sluice/memory/records.hpp>

namespace sluice::memory {
namespace detail {

/// Checks the header. Returns the records of an array, `columns` values per row.
template <packet_field T>
records npy_records(npy_header const& header, std::uint64_t rows, std::uint64_t columns) {
    header.require_type(npy_type_of<T>);
    auto const row_bytes = header.bytes_of(columns, sizeof(T)), bytes = header.bytes_of(rows, row_bytes);
    if (header.file_bytes - header.data_byte < bytes)
        throw format_error(header.path, header.data_byte,
                           "the array must have " + std::to_string(bytes) + " bytes, got " +
                               std::to_string(header.file_bytes - header.data_byte));
    if (columns == 0)
        throw format_error(header.path, 0, "rows must have at least 1 column, got the shape " + header.shape_text());
    return records(header.path, {.first = header.data_byte, .bytes = static_cast<std::size_t>(row_bytes)})
        .slice(0, static_cast<std::size_t>(rows));
}

}  // namespace detail

/// Maps the values of an array of shape (n,). T must be the file's type exactly: an integer of 8 to 64 bits, float or
/// double, little-endian.
///
///     auto const times = memory::npy<double>("timestamps.npy");
///
/// Throws format_error, with file, byte, rule and value, if the file is not a `.npy` of version 1 to 3, has another
/// type or shape, or has fewer bytes than its shape needs. Throws file_error if the file cannot be read.
template <packet_field T>
    requires(detail::npy_type_of<T>.size != 0)
mapped_values<T> npy(std::filesystem::path const& path) {
    auto const header = detail::read_npy_header(path);
    if (header.shape.size() != 1)
        throw format_error(header.path, header.shape_byte, "the shape must be (n,), got " + header.shape_text());
    return detail::npy_records<T>(header, header.shape[0], 1).as(whole_of<T>());
}

/// Maps the rows of an array of shape (n, columns) in C order, or of shape (n,) as rows of one column. Throws like \ref
/// npy.
template <packet_field T>
    requires(detail::npy_type_of<T>.size != 0)
mapped_rows<T> npy_rows(std::filesystem::path const& path) {
    auto const header = detail::read_npy_header(path);
    if (header.shape.size() != 1 && header.shape.size() != 2)
        throw format_error(header.path, header.shape_byte,
                           "the shape must be (n, columns) or (n,), got " + header.shape_text());
    if (header.shape.size() == 2 && header.fortran_order)
        throw format_error(header.path, header.shape_byte, "the array must be in C order, got fortran_order True");
    auto const columns = header.shape.size() == 2 ? header.shape[1] : 1;
    return detail::npy_records<T>(header, header.shape[0], columns)
        .template rows<T>(evenly_spaced<T>(static_cast<std::size_t>(columns)));
}

}  // namespace sluice::memory
