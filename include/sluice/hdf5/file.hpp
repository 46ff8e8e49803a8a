/// \file
/// hdf5::file: an HDF5 file, made or read, with a metadata cache that does not grow.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include <sluice/hdf5/group.hpp>

namespace sluice::hdf5 {

/// What file::create does with a file that is there already.
enum class existing { refuse, overwrite };

/// Where in a new file what is large may begin: in places that are a multiple of `bytes`, if it has at least
/// `from_bytes`. A system copies into pages of its cache: what begins where one does takes fewer of them, and larger
/// ones. What lies between is lost, and HDF5 keeps a record of it in memory: for chunks whose size is a multiple, so
/// that nothing does; not for compressed ones.
struct alignment {
    std::uint64_t bytes = 1;
    std::uint64_t from_bytes = std::uint64_t{1} << 16;
    /// For chunks that are a multiple of 16 KiB.
    static constexpr alignment pages() noexcept { return {std::uint64_t{1} << 14}; }
};

namespace detail {

/// Access properties of every file of ours. HDF5's own metadata cache starts at 2 MiB and grows with the index of the
/// chunks (from 12 to 26 MiB between 2 minutes and 17 hours of 128 channels): here it is 128 KiB, for good.
inline id file_access(call_context const& where) {
    id made(call(where, H5Pcreate, H5P_FILE_ACCESS), &H5Pclose);
    call(where, H5Pset_driver, made.value(), call(where, driver_id), static_cast<void const*>(nullptr));
    call(where, H5Pset_libver_bounds, made.value(), H5F_LIBVER_EARLIEST,
         H5F_LIBVER_LATEST);  // superblock 0: every reader knows it
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

/// The root group of an open file, and the file. Move-only. `close()` says what went wrong; the destructor cannot.
/// Closing closes everything in it: a group or dataset that outlives its file throws hdf5::error when it is used.
class file : public group {
public:
    file() = default;

    /// Makes an empty file, in place. It stays in memory, and others see no bytes of it, until it is flushed, closed,
    /// longer than 4 MiB, or gets more than 64 KiB at once.
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

    /// Writes what HDF5 still holds to the file.
    void flush() { call({"sluice::hdf5::file::flush", file_.value()}, H5Fflush, file_.value(), H5F_SCOPE_LOCAL); }

    /// Writes, and closes the file and all that is open in it. Does nothing the second time.
    /// \throws hdf5::error a sink is not finished (then the file stays open), or something could not be written
    void close() {
        if (!file_) return;
        auto const name = file_path();
        call_context const here{"sluice::hdf5::file::close", -1, "/", name};
        auto const driver = driver_;
        if (driver && !driver->unfinished.empty()) {
            auto const& first = driver->unfinished.front();
            fail({here.function, -1, first.object, name},
                 first.rule + " before the file is closed, got one that is not");
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
