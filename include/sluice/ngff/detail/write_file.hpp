/// \file
/// Writes small files; errors name the file.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <span>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include <sluice/core/error.hpp>

namespace sluice::ngff::detail {

inline void make_folders(std::filesystem::path const& path) {
    std::error_code failure;
    std::filesystem::create_directories(path, failure);
    if (failure) throw file_error(path.string(), "the folder cannot be created, got: " + failure.message());
}

/// Writes `bytes` as a whole file. Creates missing parent folders.
inline void write_file(std::filesystem::path const& path, std::span<std::byte const> bytes) {
    auto const refuse = [&](int reason) {
        throw file_error(path.string(), "cannot be written, got: " + std::string(std::strerror(reason)));
    };
    constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
    int file = ::open(path.c_str(), flags, 0666);
    if (file < 0 && errno == ENOENT) {
        make_folders(path.parent_path());
        file = ::open(path.c_str(), flags, 0666);
    }
    if (file < 0) refuse(errno);
    while (!bytes.empty()) {
        auto const put = ::write(file, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) {
            auto const reason = errno;
            ::close(file);
            refuse(reason);
        }
        bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
    if (::close(file) < 0) refuse(errno);  // a network file system may report a full disk only here
}
inline void write_file(std::filesystem::path const& path, std::string_view text) {
    write_file(path, std::as_bytes(std::span(text)));
}

}  // namespace sluice::ngff::detail
