/// \file
/// The HDF5 file driver for sluice's files. It survives a full disk and reports the addresses of chunks.
#pragma once

#include <hdf5.h>
#if __has_include(<H5FDdevelop.h>)
#include <H5FDdevelop.h>  // HDF5 1.14 declares the driver interface here
#endif

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <limits>
#include <list>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sluice/hdf5/detail/driver_file.hpp>

namespace sluice::hdf5::detail {

/// The object to which H5Fget_vfd_handle points: a descriptor, for callers that expect a POSIX file, and sluice's own
/// object.
struct driver_handle {
    int descriptor = -1;
    std::shared_ptr<driver_file> const* file = nullptr;
};
static_assert(std::is_standard_layout_v<driver_handle>);

/// An open file. HDF5 owns it through the base class.
struct driver_entry : H5FD_t {
    std::shared_ptr<driver_file> file = {};
    driver_handle handle = {};
};

/// The access property that marks a request for the handle by sluice itself. Such a request leaves the head of the file
/// in memory.
inline constexpr char const* asked_by_sluice = "sluice_asks";
/// The function name in error stack entries of this driver.
inline constexpr char const* driver_name = "sluice::hdf5::driver";

namespace driver {

inline driver_file& file_of(H5FD_t* entry) noexcept { return *static_cast<driver_entry*>(entry)->file; }
inline driver_file const& file_of(H5FD_t const* entry) noexcept {
    return *static_cast<driver_entry const*>(entry)->file;
}

/// Pushes an entry onto HDF5's error stack. hdf5::error uses its text.
inline void push_error(std::string const& text) noexcept {
    H5Epush2(H5E_DEFAULT, __FILE__, driver_name, __LINE__, H5E_ERR_CLS, H5E_VFL, H5E_SYSERRSTR, "%s", text.c_str());
}

/// Calls `body`. Returns 0, or -1 if it throws (out of memory).
template <class Body>
herr_t guarded(Body body) noexcept try {
    body();
    return 0;
} catch (std::exception const&) {
    return -1;
}

inline H5FD_t* open(char const* name, unsigned flags, hid_t, haddr_t) noexcept try {
    int mode = flags & H5F_ACC_RDWR ? O_RDWR : O_RDONLY;
    if (flags & H5F_ACC_TRUNC) mode |= O_TRUNC;
    if (flags & H5F_ACC_CREAT) mode |= O_CREAT;
    if (flags & H5F_ACC_EXCL) mode |= O_EXCL;
    auto made = std::make_unique<driver_entry>();
    auto const descriptor = ::open(name, mode | O_CLOEXEC, 0666);
    struct stat about{};
    if (descriptor < 0 || ::fstat(descriptor, &about) < 0) {
        auto const reason = errno;
        if (descriptor >= 0) ::close(descriptor);
        push_error(std::string("cannot be ") + (flags & H5F_ACC_CREAT ? "created: " : "opened: ") +
                   std::strerror(reason) + " (errno " + std::to_string(reason) + ")");
        return nullptr;
    }
    made->file = std::make_shared<driver_file>(descriptor, about, (flags & H5F_ACC_RDWR) != 0);
    made->handle = {descriptor, &made->file};
    return made.release();
} catch (std::bad_alloc const&) {
    return nullptr;
}

inline herr_t close(H5FD_t* entry) noexcept {
    std::unique_ptr<driver_entry> const closing(static_cast<driver_entry*>(entry));
    closing->file->close();
    return 0;
}

inline int compare(H5FD_t const* left, H5FD_t const* right) noexcept { return file_of(left).compare(file_of(right)); }

inline herr_t query(H5FD_t const*, unsigned long* features) noexcept {
    if (features)
        *features = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
                    H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_POSIX_COMPAT_HANDLE | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

inline herr_t read(H5FD_t* entry, H5FD_mem_t, hid_t, haddr_t at, std::size_t size, void* to) noexcept {
    if (file_of(entry).read(at, {static_cast<std::byte*>(to), size})) return 0;
    return push_error(std::string("pread: ") + std::strerror(errno)), -1;
}
inline herr_t write(H5FD_t* entry, H5FD_mem_t kind, hid_t, haddr_t at, std::size_t size, void const* from) noexcept {
    std::span const bytes(static_cast<std::byte const*>(from), size);
    return guarded([&] { file_of(entry).write(at, bytes, kind != H5FD_MEM_DRAW); });
}
inline herr_t flush(H5FD_t* entry, hid_t, hbool_t) noexcept {
    return guarded([&] { file_of(entry).flush(); });
}
inline herr_t truncate(H5FD_t* entry, hid_t, hbool_t) noexcept {
    return guarded([&] { file_of(entry).truncate(); });
}

inline haddr_t end_of_addresses(H5FD_t const* entry, H5FD_mem_t) noexcept { return file_of(entry).end_of_addresses(); }
inline herr_t set_end_of_addresses(H5FD_t* entry, H5FD_mem_t, haddr_t end) noexcept {
    return file_of(entry).end_of_addresses(end), 0;
}
inline haddr_t end_of_file(H5FD_t const* entry, H5FD_mem_t) noexcept { return file_of(entry).end(); }

inline herr_t get_handle(H5FD_t* entry, hid_t access, void** handle) noexcept {
    *handle = &static_cast<driver_entry*>(entry)->handle;
    if (access != H5P_DEFAULT && H5Pexist(access, asked_by_sluice) > 0) return 0;
    return guarded([&] { file_of(entry).stop_holding(); });  // the caller may read and write through the descriptor
}

}  // namespace driver

/// Returns the driver's id. Registers the driver once while the library is open. Negative on failure.
inline hid_t driver_id() noexcept {
    static H5FD_class_t const type = [] {
        H5FD_class_t made{};
#ifdef H5FD_CLASS_VERSION
        made.version = H5FD_CLASS_VERSION;
        made.value = 510;  // in the range that HDF5 leaves to other drivers
#endif
        made.name = "sluice";
        made.maxaddr = static_cast<haddr_t>(std::numeric_limits<off_t>::max());
        made.fc_degree = H5F_CLOSE_STRONG;
        made.open = &driver::open;
        made.close = &driver::close;
        made.cmp = &driver::compare;
        made.query = &driver::query;
        made.get_eoa = &driver::end_of_addresses;
        made.set_eoa = &driver::set_end_of_addresses;
        made.get_eof = &driver::end_of_file;
        made.get_handle = &driver::get_handle;
        made.read = &driver::read;
        made.write = &driver::write;
        made.flush = &driver::flush;
        made.truncate = &driver::truncate;
        H5FD_mem_t const separate[H5FD_MEM_NTYPES] = H5FD_FLMAP_DICHOTOMY;
        std::copy(std::begin(separate), std::end(separate), made.fl_map);
        return made;
    }();
    static hid_t id = -1;
    if (id < 0 || H5Iget_type(id) != H5I_VFL) id = H5FDregister(&type);
    return id;
}

/// Returns the file of an object. Null for a file of another driver, or for an object that is not open. Requires a
/// silence_errors in scope.
inline std::shared_ptr<driver_file> driver_file_of(hid_t object) noexcept {
    std::shared_ptr<driver_file> found;
    auto const file = H5Iget_file_id(object);
    if (file < 0) return found;
    if (auto const access = H5Fget_access_plist(file); access >= 0) {
        void* handle = nullptr;
        auto const insert_property = [&] {
            return H5Pinsert2(access, asked_by_sluice, 0, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr,
                              nullptr);
        };
        if (H5Pget_driver(access) == driver_id() && insert_property() >= 0 &&
            H5Fget_vfd_handle(file, access, &handle) >= 0)
            found = *static_cast<driver_handle const*>(handle)->file;
        H5Pclose(access);
    }
    H5Fclose(file);
    return found;
}

/// Registers an unfinished task with the file of an object. Until done(), file::close() throws hdf5::error with the
/// path and the rule. Move-only. The destructor leaves the task registered, since it can no longer be done. Does
/// nothing in files of other drivers.
class unfinished {
public:
    /// `path`: the object that must be finished; `rule`: for example "a row sink must be finished".
    unfinished(hid_t object, std::string path, std::string rule) : file_(driver_file_of(object)) {
        if (file_) task_ = file_->unfinished.insert(file_->unfinished.end(), {std::move(path), std::move(rule)});
    }
    unfinished(unfinished&& other) noexcept = default;  // `other` then has no file
    unfinished& operator=(unfinished&& other) noexcept = default;

    void done() noexcept {
        if (file_) file_->unfinished.erase(task_);
        file_.reset();
    }

private:
    std::shared_ptr<driver_file> file_;
    std::list<unfinished_task>::iterator task_;
};

}  // namespace sluice::hdf5::detail
