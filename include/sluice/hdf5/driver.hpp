/// \file
/// The file driver by which HDF5 reads and writes sluice's files: it survives a disk that is full.
///
/// HDF5 cannot abandon a file: after a write that fails, its close fails too, and the process crashes at exit (seen with
/// 1.10.8). So this driver never lets HDF5 see such a failure. It notes it for hdf5::call(), which throws; from then on the
/// file is lost, nothing more is written to it, and what HDF5 still wants to write of its own records is kept in memory
/// (its metadata cache, and what was held of the file) so that it finds them again and can close.
///
/// A file that is made stays in memory (held_beginning) until it is flushed, closed, or longer than 4 MiB, or more than 64 KiB are written at once.
///
/// Chunks for which only the place is asked (placement) are written past HDF5, by a thread of the file's own. A failure among them is noted
/// at the next write, and at the latest when the file is flushed or closed, which wait for all.
#pragma once

#include <hdf5.h>
#if __has_include(<H5FDdevelop.h>)
#include <H5FDdevelop.h>  // HDF5 1.14 has the interface of drivers here
#endif

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <limits>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sluice/hdf5/placement.hpp>
#include <sluice/hdf5/posix_file.hpp>

namespace sluice::hdf5::detail {

inline posix_file& opened(H5FD_t* file) noexcept { return *static_cast<posix_file*>(file); }
inline posix_file const& opened(H5FD_t const* file) noexcept { return *static_cast<posix_file const*>(file); }

/// Leaves an entry on HDF5's error stack: the words that hdf5::error will hold.
inline void note(char const* function, std::string const& text) noexcept {
    H5Epush2(H5E_DEFAULT, __FILE__, function, __LINE__, H5E_ERR_CLS, H5E_VFL, H5E_SYSERRSTR, "%s", text.c_str());
}

inline H5FD_t* open_posix(char const* name, unsigned flags, hid_t, haddr_t) noexcept try {
    int mode = flags & H5F_ACC_RDWR ? O_RDWR : O_RDONLY;
    if (flags & H5F_ACC_TRUNC) mode |= O_TRUNC;
    if (flags & H5F_ACC_CREAT) mode |= O_CREAT;
    if (flags & H5F_ACC_EXCL) mode |= O_EXCL;
    auto made = std::make_unique<posix_file>();
    made->descriptor = ::open(name, mode | O_CLOEXEC, 0666);
    struct stat about {};
    if (made->descriptor < 0 || ::fstat(made->descriptor, &about) < 0) {
        auto const reason = errno;
        refusal() = std::string("cannot be ") + (flags & H5F_ACC_CREAT ? "made: " : "opened: ") + std::strerror(reason) + " (errno " + std::to_string(reason) + ")";
        if (made->descriptor >= 0) ::close(made->descriptor);
        return nullptr;
    }
    refusal().clear();  // HDF5 tries first without making the file
    made->end_of_file = static_cast<haddr_t>(about.st_size);
    made->device = about.st_dev;
    made->inode = about.st_ino;
    made->reserves = (flags & H5F_ACC_RDWR) != 0;
    if (made->reserves && about.st_size == 0) made->beginning.begin();
    return made.release();
} catch (std::bad_alloc const&) {
    return nullptr;
}

inline herr_t close_posix(H5FD_t* file) noexcept try {
    std::unique_ptr<posix_file> const closing(&opened(file));
    closing->let_go();
    closing->collect(true);
    bool const failed = ::close(closing->descriptor) < 0;  // here a network file system may report a full disk
    if (failed && closing->lost.empty()) closing->lose("close", closing->end_of_file, 0);
    closing->report();
    return 0;
} catch (std::bad_alloc const&) {
    return -1;
}

inline int compare_posix(H5FD_t const* left, H5FD_t const* right) noexcept {
    auto const &a = opened(left), &b = opened(right);
    if (a.device != b.device) return a.device < b.device ? -1 : 1;
    return a.inode == b.inode ? 0 : a.inode < b.inode ? -1 : 1;
}

inline herr_t query_posix(H5FD_t const*, unsigned long* features) noexcept {
    if (features)
        *features = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
                    H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_POSIX_COMPAT_HANDLE | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

inline herr_t read_posix(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t at, std::size_t size, void* to) noexcept {
    auto& from = opened(file);
    auto* const bytes = static_cast<std::byte*>(to);
    if (from.beginning.holds()) return from.beginning.read(at, {bytes, size}), 0;
    from.later.wait_for(at, size);
    std::size_t done = 0;
    while (done < size) {
        auto const got = ::pread(from.descriptor, bytes + done, size - done, static_cast<off_t>(at + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return note("pread", std::strerror(errno)), -1;
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    std::fill(bytes + done, bytes + size, std::byte{});  // addresses behind the end of the file read as zero
    for (auto const& [start, record] : from.unwritten) {
        auto const first = std::max(start, at), last = std::min<haddr_t>(start + record.size(), at + size);
        if (first < last)
            std::memcpy(bytes + (first - at), record.data() + (first - start), static_cast<std::size_t>(last - first));
    }
    return 0;
}

inline herr_t write_posix(H5FD_t* file, H5FD_mem_t kind, hid_t, haddr_t at, std::size_t size, void const* from) noexcept
    try {
    auto& to = opened(file);
    std::span const bytes(static_cast<std::byte const*>(from), size);
    to.collect();
    to.later.wait_for(at, size);
    if (auto* const asked = placement::current(); asked && asked->asks_for(from, size)) {
        asked->found(to, at);
        to.report();
        return 0;
    }
    if (to.beginning.holds()) {
        if (to.beginning.write(at, bytes)) return to.end_of_file = std::max(to.end_of_file, at + size), 0;
        to.let_go();
    }
    if (to.lost.empty())
        if (auto const failed = write_all(to.descriptor, at, bytes)) to.lose(*failed);
    to.end_of_file = std::max(to.end_of_file, at + size);
    if (!to.lost.empty() && kind != H5FD_MEM_DRAW) to.unwritten.emplace_back(at, std::vector(bytes.begin(), bytes.end()));
    to.report();
    return 0;
} catch (std::bad_alloc const&) {
    return -1;
}

inline herr_t truncate_posix(H5FD_t* file, hid_t, hbool_t) noexcept try {
    auto& cut = opened(file);
    cut.let_go();
    cut.collect(true);
    if (cut.end_of_file == cut.end_of_addresses && cut.reserved <= cut.end_of_addresses) return 0;
    // A file that becomes longer keeps the blocks that were set aside behind its end (ext4); told its size once more it lets them go.
    bool const twice = cut.reserved > cut.end_of_addresses && cut.end_of_file < cut.end_of_addresses;
    for (int times = twice ? 2 : 1; cut.lost.empty() && times != 0; --times)
        if (::ftruncate(cut.descriptor, static_cast<off_t>(cut.end_of_addresses)) < 0) cut.lose("ftruncate", cut.end_of_addresses, 0);
    cut.report();
    cut.end_of_file = cut.end_of_addresses;
    cut.reserved = std::min(cut.reserved, cut.end_of_addresses);
    return 0;
} catch (std::bad_alloc const&) {
    return -1;
}

inline herr_t flush_posix(H5FD_t* file, hid_t, hbool_t) noexcept try {
    opened(file).let_go();
    opened(file).collect(true);
    opened(file).report();
    return 0;
} catch (std::bad_alloc const&) {
    return -1;
}
inline haddr_t addresses_posix(H5FD_t const* file, H5FD_mem_t) noexcept { return opened(file).end_of_addresses; }
inline herr_t set_addresses_posix(H5FD_t* file, H5FD_mem_t, haddr_t end) noexcept {
    opened(file).end_of_addresses = end;
    opened(file).reserve(end);
    return 0;
}
inline haddr_t end_posix(H5FD_t const* file, H5FD_mem_t) noexcept { return opened(file).end_of_file; }
inline herr_t handle_posix(H5FD_t* file, hid_t, void** handle) noexcept try {
    opened(file).let_go();  // who asks may read or write there
    return *handle = &opened(file).descriptor, 0;
} catch (std::bad_alloc const&) {
    return -1;
}

/// The driver's id, registered once for as long as the library is open. Negative where that fails.
inline hid_t posix_driver() noexcept {
    static H5FD_class_t const type = [] {
        H5FD_class_t made{};
#ifdef H5FD_CLASS_VERSION
        made.version = H5FD_CLASS_VERSION;
        made.value = 510;  // of the numbers that HDF5 leaves to others
#endif
        made.name = "sluice";
        made.maxaddr = static_cast<haddr_t>(std::numeric_limits<off_t>::max());
        made.fc_degree = H5F_CLOSE_STRONG;
        made.open = &open_posix;
        made.close = &close_posix;
        made.cmp = &compare_posix;
        made.query = &query_posix;
        made.get_eoa = &addresses_posix;
        made.set_eoa = &set_addresses_posix;
        made.get_eof = &end_posix;
        made.get_handle = &handle_posix;
        made.read = &read_posix;
        made.write = &write_posix;
        made.flush = &flush_posix;
        made.truncate = &truncate_posix;
        H5FD_mem_t const separate[H5FD_MEM_NTYPES] = H5FD_FLMAP_DICHOTOMY;
        std::copy(std::begin(separate), std::end(separate), made.fl_map);
        return made;
    }();
    static hid_t driver = -1;
    if (driver < 0 || H5Iget_type(driver) != H5I_VFL) driver = H5FDregister(&type);
    return driver;
}

}  // namespace sluice::hdf5::detail
