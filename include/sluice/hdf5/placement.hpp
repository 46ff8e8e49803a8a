/// \file
/// The place of a chunk: where in the file HDF5 would write it, asked without writing it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sluice::hdf5::detail {

struct posix_file;

/// Lives around one call of HDF5 that writes `bytes` at `from`, memory that need not be there: the driver does not write them, but
/// leaves the place that HDF5 has for them.
class placement {
public:
    placement(void const* from, std::size_t bytes) noexcept : from_(from), bytes_(bytes) { current() = this; }
    ~placement() { current() = nullptr; }
    placement(placement const&) = delete;
    placement& operator=(placement const&) = delete;

    /// The one of this thread, or null.
    static placement*& current() noexcept {
        thread_local placement* now = nullptr;
        return now;
    }

    bool asks_for(void const* from, std::size_t bytes) const noexcept { return from == from_ && bytes == bytes_; }
    void found(posix_file& file, std::uint64_t at) noexcept {
        file_ = &file;
        at_ = at;
    }
    /// Null where HDF5 has not asked the driver to write.
    posix_file* file() const noexcept { return file_; }
    std::uint64_t at() const noexcept { return at_; }

private:
    void const* from_;
    std::size_t bytes_;
    posix_file* file_ = nullptr;
    std::uint64_t at_ = 0;
};

}  // namespace sluice::hdf5::detail
