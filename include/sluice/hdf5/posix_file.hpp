/// \file
/// A file as sluice's driver of HDF5 has it: what is held of it, what is written later, and what became of that.
#pragma once

#include <hdf5.h>
#if __has_include(<H5FDdevelop.h>)
#include <H5FDdevelop.h>  // HDF5 1.14 has the interface of drivers here
#endif

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/types.h>

#include <sluice/hdf5/held_beginning.hpp>
#include <sluice/hdf5/later_writes.hpp>

namespace sluice::hdf5::detail {

/// What the system refused the driver during the call that this thread is in: to open the file, to write to it; empty: nothing.
inline std::string& refusal() noexcept {
    thread_local std::string text;
    return text;
}

/// One open file. HDF5 owns it through its base.
struct posix_file : H5FD_t {
    int descriptor = -1;
    haddr_t end_of_addresses = 0;
    haddr_t end_of_file = 0;
    dev_t device{};
    ino_t inode{};
    std::string lost = {};  // why a write has failed; empty: none has
    later_writes later = {};
    held_beginning beginning = {};
    bool reserves = false;  // made by us, and the file system can
    haddr_t reserved = 0;   // up to here

    /// HDF5's own records since it is lost, and all that was held of it then, in the order of their writing.
    std::vector<std::pair<haddr_t, std::vector<std::byte>>> unwritten = {};

    void lose(char const* what, haddr_t at, std::size_t bytes) {
        auto const reason = errno;
        lost = std::string(what) + ": " + std::strerror(reason) + " (errno " + std::to_string(reason) + "), " +
               std::to_string(bytes) + " bytes at byte " + std::to_string(at) + ": the file is incomplete";
    }
    void lose(failed_write const& failed) {
        errno = failed.reason;
        lose("pwrite", failed.at, failed.bytes);
    }
    /// Has the file system set blocks aside for what HDF5 has given an address, some megabytes at a time: so it need not find a place for each
    /// page while it is written, and they lie together. Where that is not to be had, the file grows as it is written.
    void reserve(haddr_t end) noexcept {
        constexpr haddr_t worth_it = haddr_t{4} << 20, step = haddr_t{16} << 20;
        if (!reserves || end < worth_it || end <= reserved) return;
        auto const first = std::max(reserved, end_of_file);
        reserves = ::fallocate(descriptor, FALLOC_FL_KEEP_SIZE, static_cast<off_t>(first), static_cast<off_t>(end + step - first)) == 0;
        reserved = end + step;
    }
    /// Writes the pieces from the file's own thread, or now where there is none: then the future is not valid. `owner` keeps the bytes as they are.
    std::shared_future<void> lend(std::vector<placed_bytes> const& pieces, std::shared_ptr<void const> const& owner) {
        let_go();
        collect();
        if (lost.empty()) {
            for (auto const& one : pieces) end_of_file = std::max<haddr_t>(end_of_file, one.at + one.bytes.size());
            if (auto written = later.take(descriptor, pieces, owner); written.valid()) return written;
            if (auto const failed = write_all(descriptor, pieces)) lose(*failed);
        }
        report();
        return {};
    }
    /// Writes what was held of the file.
    void let_go() {
        if (!beginning.holds()) return;
        if (lost.empty())
            if (auto const failed = write_all(descriptor, 0, beginning.bytes())) lose(*failed);
        if (!lost.empty()) unwritten.emplace_back(0, std::vector(beginning.bytes().begin(), beginning.bytes().end()));
        beginning.end();
    }
    /// Learns what became of the later writes; waits for those that are under way where `all`.
    void collect(bool all = false) {
        auto const failed = later.collect(all);
        if (failed && lost.empty()) lose(*failed);
    }
    /// Tells the call that this thread is in.
    void report() const {
        if (!lost.empty()) refusal() = lost;
    }
};

}  // namespace sluice::hdf5::detail
