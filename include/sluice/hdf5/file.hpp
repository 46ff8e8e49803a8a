/// \file
/// hdf5::file: creates or opens an HDF5 file, with a metadata cache of fixed size.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include <sluice/hdf5/group.hpp>

namespace sluice::hdf5 {

/// What file::create does if the file exists.
enum class existing { refuse, overwrite };

/// Alignment of objects in a new file. An object of at least `from_bytes` bytes starts at a multiple of `bytes`.
/// Aligned objects need fewer and larger pages of the page cache. Use it for chunks whose size is a multiple of
/// `bytes`, not for compressed chunks: gaps between objects are lost, and HDF5 keeps a record of each in memory.
struct alignment {
    std::uint64_t bytes = 1;
    std::uint64_t from_bytes = std::uint64_t{1} << 16;
    /// For chunks that are a multiple of 16 KiB.
    static constexpr alignment pages() noexcept { return {std::uint64_t{1} << 14}; }
};

namespace detail {

/// Returns the access properties of every file of sluice. By default, HDF5's metadata cache starts at 2 MiB and grows
/// with the chunk index (from 12 to 26 MiB between 2 minutes and 17 hours of 128 channels). Here it is fixed at 128
/// KiB.
inline id file_access(call_context const& where) {
    id made(call(where, H5Pcreate, H5P_FILE_ACCESS), &H5Pclose);
    call(where, H5Pset_driver, made.value(), call(where, driver_id), static_cast<void const*>(nullptr));
    call(where, H5Pset_libver_bounds, made.value(), H5F_LIBVER_EARLIEST,
         H5F_LIBVER_LATEST);  // superblock 0, which every reader supports
    call(where, H5Pset_fclose_degree, made.value(), H5F_CLOSE_STRONG);

    H5AC_cache_config_t cache{};
    cache.version = H5AC__CURR_CACHE_CONFIG_VERSION;
    call(where, H5Pget_mdc_config, made.value(), &cache);
    cache.set_initial_size = true;
    cache.initial_size = cache.min_size = cache.max_size = std::size_t{128} << 10;
    cache.incr_mode = H5C_incr__off;
    cache.flash_incr_mode = H5C_flash_incr__off;
    cache.decr_mode = H5C_decr__off;
    call(where, H5Pset_mdc_config, made.value(), &cache);
    return made;
}

}  // namespace detail

/// An open file and its root group. Move-only. `close()` throws on failure; the destructor ignores failures. Closing
/// the file closes all objects in it: a group or dataset that outlives its file throws hdf5::error when it is used.
class file : public group {
public:
    file() = default;

    /// Creates an empty file at `path`. Its contents stay in memory, invisible to other processes, until the file is
    /// flushed or closed, exceeds 4 MiB, or receives a write of more than 64 KiB.
    static file create(std::filesystem::path const& path, existing policy = existing::refuse,
                       alignment const& align = {}) {
        auto const name = path.string();
        call_context const here{"sluice::hdf5::file::create", -1, "/", name};
        auto const access = detail::file_access(here);
        call(here, H5Pset_alignment, access.value(), hsize_t{align.from_bytes}, hsize_t{align.bytes});
        auto const flags = policy == existing::overwrite ? H5F_ACC_TRUNC : H5F_ACC_EXCL;
        return file(id(call(here, H5Fcreate, name.c_str(), flags, H5P_DEFAULT, access.value()), &H5Fclose), here);
    }
    static file open_read(std::filesystem::path const& path) {
        auto const name = path.string();
        call_context const here{"sluice::hdf5::file::open_read", -1, "/", name};
        auto const access = detail::file_access(here);
        return file(id(call(here, H5Fopen, name.c_str(), H5F_ACC_RDONLY, access.value()), &H5Fclose), here);
    }

    /// Writes HDF5's buffers to the file.
    void flush() { call({"sluice::hdf5::file::flush", file_.value()}, H5Fflush, file_.value(), H5F_SCOPE_LOCAL); }

    /// Writes all buffers and closes the file and all its open objects. A second call does nothing.
    /// \throws hdf5::error a sink is not finished (the file stays open), or a write failed
    void close() {
        if (!file_) return;
        auto const name = file_path();
        call_context const here{"sluice::hdf5::file::close", -1, "/", name};
        auto const driver = driver_;
        if (driver && !driver->unfinished.empty()) {
            auto const& first = driver->unfinished.front();
            fail({here.function, -1, first.object, name}, first.rule + " before the file is closed");
        }
        id_ = id{};
        file_.close(here);
        if (driver && !driver->failure().empty()) fail(here, driver->failure());
    }

private:
    file(id handle, call_context const& where)
        : group(id(call(where, H5Gopen2, handle.value(), "/", H5P_DEFAULT), &H5Gclose)),
          file_(std::move(handle)),
          driver_(detail::driver_file_of(file_.value())) {}

    id file_;
    std::shared_ptr<detail::driver_file> driver_;
};

}  // namespace sluice::hdf5
