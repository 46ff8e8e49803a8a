/// \file
/// staged_file: a file under a temporary name in the folder of the output, renamed into place when it is complete.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include <sluice/core/error.hpp>
#include <sluice/memory/file_reader.hpp>
#include <sluice/nwb/progress_callback.hpp>

namespace sluice::convert {

/// Until `commit()` the file is called ".NAME.partial-PID.EXTENSION". The destructor removes it if it is not committed.
/// Move-only.
class staged_file {
public:
    explicit staged_file(std::filesystem::path target) : target_(std::move(target)) {
        auto name =
            "." + target_.filename().string() + ".partial-" + std::to_string(::getpid()) + target_.extension().string();
        partial_ = target_.parent_path() / name;
    }
    staged_file(staged_file&& other) noexcept
        : target_(std::move(other.target_)), partial_(std::exchange(other.partial_, {})) {}
    staged_file& operator=(staged_file&& other) noexcept {
        target_.swap(other.target_);
        partial_.swap(other.partial_);
        return *this;
    }
    ~staged_file() {
        std::error_code ignored;
        if (!partial_.empty()) std::filesystem::remove(partial_, ignored);
    }

    std::filesystem::path const& target() const noexcept { return target_; }
    std::filesystem::path const& partial() const noexcept { return partial_; }

    /// Renames the file into place and replaces an existing one. Throws file_error if that fails.
    void commit() {
        std::error_code code;
        std::filesystem::rename(partial_, target_, code);
        if (code) throw file_error(target_.string(), "the finished file cannot be renamed to this: " + code.message());
        partial_.clear();
    }

private:
    std::filesystem::path target_, partial_;  // partial_ is empty: nothing to remove
};

/// Copies a file to a staged file. Calls `wrote` after each mebibyte; it may throw. Holds 1 MiB. Throws file_error if
/// reading or writing fails.
inline void copy_bytes(std::filesystem::path const& from, staged_file const& to, nwb::progress_callback const& wrote) {
    memory::file_reader const source(from);
    struct descriptor {
        int value;
        ~descriptor() {
            if (value >= 0) ::close(value);
        }
    } made{::open(to.partial().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)};
    auto const fail = [&] {
        throw file_error(to.target().string(), "cannot be written: " + std::generic_category().message(errno));
    };
    if (made.value < 0) fail();
    std::vector<std::byte> buffer(std::size_t{1} << 20);
    for (std::uint64_t at = 0; at < source.size();) {
        auto const bytes = std::span(buffer).first(
            static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), source.size() - at)));
        source.read(at, bytes);
        for (auto left = bytes; !left.empty();) {
            auto const put = ::write(made.value, left.data(), left.size());
            if (put < 0 && errno != EINTR) fail();
            if (put > 0) left = left.subspan(static_cast<std::size_t>(put));
        }
        at += bytes.size();
        wrote(bytes.size());
    }
    if (::close(std::exchange(made.value, -1)) != 0) fail();
}

/// Whether two files hold the same bytes. Reads up to the first difference; holds 2 MiB. Throws file_error if one
/// cannot be read.
inline bool same_bytes(std::filesystem::path const& a, std::filesystem::path const& b) {
    memory::file_reader const first(a), second(b);
    if (first.size() != second.size()) return false;
    std::vector<std::byte> one(std::size_t{1} << 20), other(one.size());
    for (std::uint64_t at = 0; at < first.size(); at += one.size()) {
        auto const count = static_cast<std::size_t>(std::min<std::uint64_t>(one.size(), first.size() - at));
        first.read(at, std::span(one).first(count));
        second.read(at, std::span(other).first(count));
        if (!std::equal(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(count), other.begin())) return false;
    }
    return true;
}

}  // namespace sluice::convert
