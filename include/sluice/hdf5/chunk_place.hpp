/// \file
/// hdf5::chunk_place: where a chunk lies in its file, for those who write parts of it before all of it is there.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <future>
#include <memory>
#include <utility>
#include <vector>

#include <sluice/hdf5/call.hpp>
#include <sluice/hdf5/driver.hpp>
#include <sluice/hdf5/id.hpp>
#include <sluice/hdf5/later_writes.hpp>

namespace sluice::hdf5 {

/// Bytes and where in the file they belong.
using detail::placed_bytes;

/// A value, of use while the file is open: dataset::place_chunk makes it.
class chunk_place {
public:
    chunk_place() = default;
    chunk_place(site const& asked_by, detail::posix_file& file, std::uint64_t byte) noexcept : function_(asked_by.function), object_(asked_by.object), file_(&file), byte_(byte) {}

    /// Whether chunks of an object's file have places that can be asked for.
    static bool can_be_asked(site const& here) {
        id const file(call(here, H5Iget_file_id, here.object), &H5Fclose);
        id const access(call(here, H5Fget_access_plist, file.value()), &H5Pclose);
        return call(here, H5Pget_driver, access.value()) == detail::posix_driver();
    }

    /// The chunk's first byte in the file.
    std::uint64_t byte() const noexcept { return byte_; }

    /// Pieces of this chunk, or of others of its file, are written by the file's own thread, in this order and after those lent before: then the
    /// future is valid, and the bytes must stay as they are until it is ready; `owner` keeps them in memory. A failure is thrown by a
    /// later call on the file, its flush or its close.
    std::shared_future<void> lend(std::vector<placed_bytes> pieces, std::shared_ptr<void const> owner) const {
        std::shared_future<void> written;
        call({function_, object_}, [&] { return written = file_->lend(std::move(pieces), std::move(owner)), 0; });
        return written;
    }

private:
    char const* function_ = "";
    hid_t object_ = -1;
    detail::posix_file* file_ = nullptr;
    std::uint64_t byte_ = 0;
};

}  // namespace sluice::hdf5
