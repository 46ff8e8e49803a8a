/// \file
/// What every part of a verification works with: the file, what has been found, and how to tell of progress.
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

/// Elements are read in boxes of about so many bytes, or of one chunk where that is larger.
inline constexpr std::size_t box_bytes = std::size_t{1} << 20;
/// Texts are read so many at a time.
inline constexpr std::size_t texts_at_once = 256;

/// What HDF5 said, without the file's path, and without the object's where that is `at`.
inline std::string reason_of(hdf5::error const& failure, std::string_view at) {
    auto const told = failure.path().size() + 2 + (failure.object() == at ? at.size() + 2 : 0);
    return std::string(failure.what()).substr(told);
}

struct verify_context {
    std::filesystem::path path;
    hdf5::file file;
    verification found;
    std::function<void(std::uint64_t)>
        on_bytes;  ///< told of the bytes read so far; what it throws ends the verification

    void read(std::uint64_t bytes) {
        found.bytes_read += bytes;
        if (on_bytes) on_bytes(found.bytes_read);
    }

    /// Runs `body`; what HDF5 fails at becomes an error of the object at `at`.
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

/// Rows of the dataset at a path; none where there is no dataset.
inline std::optional<std::uint64_t> rows_at(verify_context const& in, std::string const& path) {
    if (!hdf5::leads_to_object(in.file, path) || hdf5::open_object(in.file, path).first != hdf5::object_kind::dataset)
        return std::nullopt;
    return hdf5::open_stored(in.file, path).row_count();
}

/// Calls f(first row, values) for all numbers of a dataset, box by box, as T. Datasets of more dimensions come
/// row-major.
template <hdf5::number T, class F>
void for_each_numbers(hdf5::stored_dataset const& all, F f) {
    std::vector<T> values;
    hdf5::for_each_box(all, box_bytes, [&](hdf5::box const& part) {
        values.resize(static_cast<std::size_t>(part.elements()));
        all.read(part, std::span(values));
        f(part.first.empty() ? 0 : part.first[0], std::span<T const>(values));
    });
}

}  // namespace sluice::nwb::detail
