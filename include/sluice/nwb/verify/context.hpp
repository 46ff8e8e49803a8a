/// \file
/// verify_context: the file, the errors found and the progress callback, shared by all checks of a verification.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/hdf5/file.hpp>
#include <sluice/hdf5/members.hpp>
#include <sluice/hdf5/stored_dataset.hpp>
#include <sluice/nwb/verification.hpp>

namespace sluice::nwb::detail {

/// Bytes of a box of elements, approximately; one chunk if that is larger.
inline constexpr std::size_t box_bytes = std::size_t{1} << 20;
/// Texts read together.
inline constexpr std::size_t texts_at_once = 256;

/// Returns the message of an error without the file's path, and without the object's path if it is `at`.
inline std::string reason_of(hdf5::error const& failure, std::string_view at) {
    auto const prefix = failure.path().size() + 2 + (failure.object() == at ? at.size() + 2 : 0);
    return std::string(failure.what()).substr(prefix);
}

struct verify_context {
    std::filesystem::path path;
    hdf5::file file;
    verification found;
    std::function<void(std::uint64_t)>
        on_bytes;  ///< called with the total bytes read; an exception aborts the verification

    void read(std::uint64_t bytes) {
        found.bytes_read += bytes;
        if (on_bytes) on_bytes(found.bytes_read);
    }

    /// Runs `body`. Records an hdf5::error as an error of the object at `at`, and returns false.
    template <class Body>
    bool guarded(std::string const& at, Body body) {
        try {
            body();
            return true;
        } catch (hdf5::error const& failure) {
            found.add(error_kind::unreadable, at, reason_of(failure, at));
            return false;
        }
    }
};

inline std::string child(std::string const& parent, std::string_view name) {
    return (parent == "/" ? parent : parent + "/") + std::string(name);
}

/// Returns the number of rows of the dataset at a path, or nullopt if no dataset exists there.
inline std::optional<std::uint64_t> rows_at(verify_context const& in, std::string const& path) {
    if (!hdf5::leads_to_object(in.file, path) || hdf5::open_object(in.file, path).first != hdf5::object_kind::dataset)
        return std::nullopt;
    return hdf5::open_stored(in.file, path).row_count();
}

/// Calls f(first row, values) with all numbers of a dataset, box by box, as T. Values of a box are row-major.
template <hdf5::number T, class F>
void for_each_numbers(hdf5::stored_dataset const& all, F f) {
    std::vector<T> values;
    hdf5::for_each_box(all, box_bytes, [&](hdf5::box const& region) {
        values.resize(static_cast<std::size_t>(region.elements()));
        all.read(region, std::span(values));
        f(region.first.empty() ? 0 : region.first[0], std::span<T const>(values));
    });
}

}  // namespace sluice::nwb::detail
