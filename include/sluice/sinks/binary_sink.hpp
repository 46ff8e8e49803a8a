/// \file
/// binary_sink<T>: writes raw little-endian numbers to a file.
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

/// Writes elements, or rows in row-major order, as little-endian numbers of type T without a header. `numpy.fromfile`
/// reads the file.
///
/// `rows | into(binary_sink<std::int16_t>(path))`. Requires `values_for` T. Move-only.
///
/// The file is written next to its target under a temporary name. `finish()` renames it; otherwise the destructor
/// removes it. Contiguous memory of T is written without copying. Other input goes through one buffer of 64 KiB or one
/// row, whichever is larger. Holds nothing else, and writes synchronously.
///
/// Throws file_error (path, byte, the system's message) if the target exists without `.overwrite`, the folder is
/// missing or the disk is full. Each later call throws the same error again. Throws argument_error if the width of the
/// rows changes, and for a call after `finish()`.
/// \snippet examples/sinks/flat_files.cpp binary
/// See also npy_sink (stores type and shape), csv_sink (text).
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
