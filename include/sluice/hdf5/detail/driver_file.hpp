/// \file
/// driver_file: an open file of sluice's HDF5 driver: its descriptor, its writes, its first failure, its unfinished
/// sinks.
#pragma once

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <future>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sluice/hdf5/detail/head_buffer.hpp>
#include <sluice/memory/async_writer.hpp>

namespace sluice::hdf5::detail {

/// The number of open files with a failed write. A hint: if it is 0, no file needs to be checked.
inline std::atomic<int> failed_files = 0;

/// A task that must be done before a file is complete, for example a sink that must be finished.
struct unfinished_task {
    std::string object;  ///< its path in the file
    std::string rule;    ///< "a row sink must be finished"
};

/// HDF5 cannot abandon a file: after a failed write, its close fails too, and the process crashes at exit (seen with
/// 1.10.8). Therefore the driver hides failed writes from HDF5. The file keeps the first failure, which hdf5::call(),
/// sinks and file::close() throw. Nothing more is written to the file. HDF5's own records stay in memory, so that HDF5
/// can read them back and close.
///
/// A new file stays in memory (\ref head_buffer) until it is flushed or closed, exceeds 4 MiB, or receives a write of
/// more than 64 KiB.
///
/// Shared by the driver, which HDF5 calls, and by sinks, which outlive the file. Not thread-safe: only the thread that
/// calls HDF5 may use it.
class driver_file {
public:
    /// Takes ownership of the descriptor.
    driver_file(int descriptor, struct stat const& about, bool writes)
        : descriptor_(descriptor),
          device_(about.st_dev),
          inode_(about.st_ino),
          end_(static_cast<std::uint64_t>(about.st_size)),
          reserves_(writes),
          async_(descriptor) {
        if (writes && about.st_size == 0) head_.start();
    }
    driver_file(driver_file const&) = delete;
    driver_file& operator=(driver_file const&) = delete;
    ~driver_file() { close(); }

    int descriptor() const noexcept { return descriptor_; }
    bool is_open() const noexcept { return descriptor_ >= 0; }
    /// The error message of the first failed write; empty if there is no failure.
    std::string const& failure() {
        learn(async_.failure());
        return failure_;
    }

    /// Sinks that are not finished. A sink keeps the iterator of its task to remove it.
    std::list<unfinished_task> unfinished;

    /// Captures the address at which HDF5 writes `bytes` bytes at `from`. During its lifetime that write only records
    /// the address.
    class address_request {
    public:
        address_request(driver_file& file, void const* from, std::size_t bytes) noexcept
            : file_(file), from_(from), bytes_(bytes) {
            file_.request_ = this;
        }
        address_request(address_request const&) = delete;
        address_request& operator=(address_request const&) = delete;
        ~address_request() { file_.request_ = nullptr; }
        std::optional<std::uint64_t> answer() const noexcept { return answer_; }

    private:
        friend driver_file;
        driver_file& file_;
        void const* from_;
        std::size_t bytes_;
        std::optional<std::uint64_t> answer_;
    };

    /// Writes the bytes on the file's writer thread, in order. `owner` keeps them alive until the future is ready.
    /// \ref memory::async_writer
    std::shared_future<void> write_async(std::vector<memory::placed_bytes> all, std::shared_ptr<void const> owner) {
        stop_holding();
        for (auto const& one : all) end_ = std::max<std::uint64_t>(end_, one.at + one.bytes.size());
        return async_.write_async(std::move(all), std::move(owner));
    }

    /// Writes the bytes before it returns.
    void write_now(std::span<memory::placed_bytes const> all) {
        stop_holding();
        for (auto const& one : all) end_ = std::max<std::uint64_t>(end_, one.at + one.bytes.size());
        learn(memory::write_all(descriptor_, all));
    }

    // Called by HDF5.

    /// Returns false and sets errno if the read fails.
    bool read(std::uint64_t at, std::span<std::byte> to) const {
        if (head_.active()) return head_.read(at, to), true;
        async_.wait_for(at, to.size());
        std::size_t done = 0;
        while (done < to.size()) {
            auto const got = ::pread(descriptor_, to.data() + done, to.size() - done, static_cast<::off_t>(at + done));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return false;
            if (got == 0) break;
            done += static_cast<std::size_t>(got);
        }
        auto const after_its_end = to.subspan(done);  // reads as zero
        std::fill(after_its_end.begin(), after_its_end.end(), std::byte{});
        for (auto const& [start, record] : unwritten_) {
            auto const first = std::max(start, at);
            auto const end = std::min<std::uint64_t>(start + record.size(), at + to.size());
            if (first < end) std::memcpy(to.data() + (first - at), record.data() + (first - start), end - first);
        }
        return true;
    }
    /// `own_record`: HDF5's own record, which HDF5 must be able to read back.
    void write(std::uint64_t at, std::span<std::byte const> bytes, bool own_record) {
        if (request_ && request_->from_ == bytes.data() && request_->bytes_ == bytes.size()) {
            request_->answer_ = at;
            return;
        }
        async_.wait_for(at, bytes.size());
        if (head_.active()) {
            if (head_.write(at, bytes)) return static_cast<void>(end_ = std::max(end_, at + bytes.size()));
            stop_holding();
        }
        if (failure().empty()) learn(memory::write_all(descriptor_, at, bytes));
        end_ = std::max(end_, at + bytes.size());
        if (!failure_.empty() && own_record) unwritten_.emplace_back(at, std::vector(bytes.begin(), bytes.end()));
    }
    /// Waits until everything is written.
    void flush() {
        stop_holding();
        learn(async_.wait());
    }
    /// Sets the file's length to the end of the addresses that HDF5 has allocated.
    void truncate() {
        flush();
        if (end_ == addresses_ && reserved_ <= addresses_) return;
        // A file that grows keeps the blocks reserved after its end (ext4). A second call frees them.
        bool const twice = reserved_ > addresses_ && end_ < addresses_;
        for (int times = twice ? 2 : 1; failure_.empty() && times != 0; --times)
            if (::ftruncate(descriptor_, static_cast<::off_t>(addresses_)) < 0) fail("ftruncate", addresses_, 0, errno);
        end_ = addresses_;
        reserved_ = std::min(reserved_, addresses_);
    }
    void close() noexcept {
        if (!is_open()) return;
        try {
            flush();
        } catch (...) {
            async_.wait();
            fail("out of memory");
        }
        // A network file system may report a full disk here.
        bool const failed = ::close(std::exchange(descriptor_, -1)) < 0;
        if (failed) fail("close: the file is incomplete");
        if (!failure_.empty()) --failed_files;
    }
    /// Writes the head of the file and frees its buffer.
    void stop_holding() {
        if (!head_.active()) return;
        if (failure_.empty()) learn(memory::write_all(descriptor_, 0, head_.bytes()));
        if (!failure_.empty()) unwritten_.emplace_back(0, std::vector(head_.bytes().begin(), head_.bytes().end()));
        head_.stop();
    }

    std::uint64_t end() const noexcept { return end_; }
    std::uint64_t end_of_addresses() const noexcept { return addresses_; }
    /// Reserves blocks for the addresses that HDF5 allocates, 16 MiB per step. The file system then allocates no block
    /// per page during writes, and blocks are contiguous. If it cannot reserve blocks, the file grows as it is written.
    void end_of_addresses(std::uint64_t end) noexcept {
        addresses_ = end;
        constexpr auto worth_it = std::uint64_t{4} << 20, step = std::uint64_t{16} << 20;
        if (!reserves_ || end < worth_it || end <= reserved_) return;
        auto const first = std::max(reserved_, end_);
        reserves_ = ::fallocate(descriptor_, FALLOC_FL_KEEP_SIZE, static_cast<::off_t>(first),
                                static_cast<::off_t>(end + step - first)) == 0;
        reserved_ = end + step;
    }
    /// Orders files by device and inode; equal for the same file.
    int compare(driver_file const& other) const noexcept {
        auto const mine = std::pair(device_, inode_), its = std::pair(other.device_, other.inode_);
        return mine < its ? -1 : its < mine ? 1 : 0;
    }

private:
    void learn(std::optional<memory::failed_write> const& failed) {
        if (failed && failure_.empty()) fail("pwrite", failed->at, failed->bytes, failed->reason);
    }
    void fail(char const* what, std::uint64_t at, std::size_t bytes, int reason) {
        auto text = std::string(what) + ": " + std::strerror(reason) + " (errno " + std::to_string(reason) + "), " +
                    std::to_string(bytes) + " bytes at byte " + std::to_string(at) + ": the file is incomplete";
        failure_.swap(text);
        ++failed_files;
    }
    void fail(char const* text) noexcept try {
        if (!failure_.empty()) return;
        failure_ = text;
        ++failed_files;
    } catch (...) {
    }

    int descriptor_;
    ::dev_t device_;
    ::ino_t inode_;
    std::uint64_t end_;            // of the file, including bytes still in memory
    std::uint64_t addresses_ = 0;  // end of the addresses that HDF5 has allocated
    bool reserves_;                // writable, and the file system supports it
    std::uint64_t reserved_ = 0;   // blocks are reserved up to here
    std::string failure_;
    head_buffer head_;
    address_request* request_ = nullptr;
    memory::async_writer async_;
    std::vector<std::pair<std::uint64_t, std::vector<std::byte>>> unwritten_;  // since the failure, in write order
};

}  // namespace sluice::hdf5::detail
