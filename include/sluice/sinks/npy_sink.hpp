/// \file
/// npy_sink<T>: writes a one- or two-dimensional array to a .npy file for numpy.load.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <type_traits>

#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/sink.hpp>
#include <sluice/sinks/detail/buffered_file.hpp>
#include <sluice/sinks/detail/flat_values.hpp>
#include <sluice/sinks/detail/strips.hpp>

namespace sluice {

struct npy_options {
    std::size_t columns = 0;  ///< of each row; 0: the width of the first rows, or one dimension for elements
    bool overwrite = false;   ///< replace a regular file of this name
};

namespace detail {

/// Magic, version 1.0, and a dictionary, padded to 128 bytes: enough for any shape.
template <flat_number T>
std::string npy_header(std::uint64_t values, std::size_t columns) {
    constexpr std::size_t bytes = 128;
    constexpr char kind = std::same_as<T, bool> ? 'b' : std::floating_point<T> ? 'f' : std::is_signed_v<T> ? 'i' : 'u';
    auto const type = (sizeof(T) == 1 ? "|" : "<") + std::string(1, kind) + std::to_string(sizeof(T));
    auto const shape =
        columns == 0 ? std::to_string(values) + "," : std::to_string(values / columns) + ", " + std::to_string(columns);
    auto text = "\x93NUMPY\x01" + std::string(1, '\0') + std::string{static_cast<char>(bytes - 10), '\0'} +
                "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    text.resize(bytes - 1, ' ');
    return text + '\n';
}

}  // namespace detail

/// Writes elements as a one-dimensional array, or rows as a two-dimensional one (rows, columns), of numbers of type T.
///
/// `rows | into(npy_sink<float>(path))`. Requires `values_for` T. If the width is known, from `.columns` or from
/// earlier rows, elements are rows in row-major order. Move-only. Format version 1.0.
///
/// `finish()` writes the shape and renames the file into place. Holds, writes and throws like \ref binary_sink.
/// `finish()` throws argument_error if the last row is incomplete.
/// \snippet examples/sinks/flat_files.cpp npy
template <flat_number T>
class npy_sink {
    detail::buffered_file file_;
    detail::common_width width_;
    std::uint64_t header_bytes_;

public:
    explicit npy_sink(std::filesystem::path const& path, npy_options options = {})
        : file_("sluice::npy_sink", path, options.overwrite), width_(options.columns) {
        file_.write(detail::npy_header<T>(0, options.columns));
        header_bytes_ = file_.size();
    }

    template <class R>
        requires values_for<R, T>
    void append(R&& range) {
        file_.require_open("append");
        if constexpr (row_range<R>)
            detail::write_rows<T>(file_, width_, range);
        else
            detail::write_values<T>(file_, range);
    }
    void finish() {
        file_.require_open("finish");
        auto const values = (file_.size() - header_bytes_) / sizeof(T);
        if (width_.value() != 0 && values % width_.value() != 0)
            throw argument_error("sluice::npy_sink::finish: the values must fill whole rows of " +
                                 std::to_string(width_.value()) + ", got " + std::to_string(values) + " values");
        file_.finish(detail::npy_header<T>(values, width_.value()));
    }
};

}  // namespace sluice
