/// \file
/// hdf5::chunk_place: where a chunk lies in its file, for those who write parts of it before all of it is there.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <future>
#include <memory>
#include <vector>

#include <sluice/hdf5/call.hpp>
#include <sluice/hdf5/driver.hpp>
#include <sluice/hdf5/id.hpp>
#include <sluice/hdf5/later_writes.hpp>

namespace sluice::hdf5 {

/// Bytes and where in the file they belong.
using detail::placed_bytes;

namespace detail {

/// Whether the file of an object is one of those that file::create makes: chunks of others have places that cannot be asked for.
inline bool has_places(site const& here) {
    id const file(call(here, H5Iget_file_id, here.object), &H5Fclose);
    id const access(call(here, H5Fget_access_plist, file.value()), &H5Pclose);
    return call(here, H5Pget_driver, access.value()) == posix_driver();
}

}  // namespace detail

/// A value, of use while the file is open: dataset::place_chunk makes it.
class chunk_place {
public:
    chunk_place() = default;
    chunk_place(hid_t dataset, detail::posix_file& file, std::uint64_t byte) noexcept : dataset_(dataset), file_(&file), byte_(byte) {}

    /// The chunk's first byte in the file.
    std::uint64_t byte() const noexcept { return byte_; }

    /// Pieces of this chunk, or of others of its file, are written by the file's own thread, in this order and after those lent before: then the
    /// future is valid, and the bytes must stay as they are until it is ready; `owner` keeps them in memory. A failure is thrown by a
    /// later call on the file, its flush or its close.
    std::shared_future<void> lend(std::vector<placed_bytes> const& pieces, std::shared_ptr<void const> const& owner) const {
        std::shared_future<void> written;
        call({"sluice::hdf5::chunk_place::lend", dataset_}, [&] { return written = file_->lend(pieces, owner), 0; });
        return written;
    }

private:
    hid_t dataset_ = -1;  // for the text of a failure
    detail::posix_file* file_ = nullptr;
    std::uint64_t byte_ = 0;
};

}  // namespace sluice::hdf5
