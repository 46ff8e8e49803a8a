/// \file
/// binary_sink<T>: raw little-endian numbers, one after the other, in a file.
#pragma once

#include <filesystem>

#include <sluice/core/rows.hpp>
#include <sluice/core/sink.hpp>
#include <sluice/sinks/detail/buffered_file.hpp>
#include <sluice/sinks/detail/flat_values.hpp>
#include <sluice/sinks/detail/strips.hpp>

namespace sluice {

struct binary_options {
    bool overwrite = false;  ///< replace a regular file of this name
};

/// Writes elements, or rows in row-major order, as numbers of type T, little-endian, without a header:
/// `numpy.fromfile`.
///
/// `rows | into(binary_sink<std::int16_t>(path))`. Takes \ref values_for T. Move-only.
///
/// The file is written beside its target under a temporary name and renamed by `finish()`; without that the
/// destructor removes it. Contiguous memory of T is written without copying, everything else through one buffer of 64
/// KiB or one row: nothing else is held, and nothing is written asynchronously.
///
/// Throws file_error (path, byte, the system's text) at the call that meets it: a target that exists unless
/// `.overwrite`, a folder that is missing, a full disk. Each later call throws the same again. Throws argument_error
/// for rows of another width than the first, and for a call after `finish()`.
/// \snippet examples/sinks/flat_files.cpp binary
/// See also npy_sink (knows its type and shape), csv_sink (text).
template <flat_number T>
class binary_sink {
    detail::buffered_file file_;
    detail::common_width width_;

public:
    explicit binary_sink(std::filesystem::path const& path, binary_options options = {})
        : file_("sluice::binary_sink", path, options.overwrite) {}

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
        file_.finish();
    }
};

}  // namespace sluice
