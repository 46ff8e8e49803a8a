/// \file
/// Output files of contestants, in /dev/shm if it exists, so that the disk is not measured.
#pragma once

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "contest.hpp"

namespace bench {

/// The path of a file that is removed when the program ends.
class scratch_file {
    std::filesystem::path path_;

public:
    explicit scratch_file(std::string const& name) {
        std::filesystem::path const memory = "/dev/shm";
        auto const folder = std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
        path_ = folder / ("sluice-bench-" + std::to_string(::getpid()) + "-" + name);
    }
    scratch_file(scratch_file const&) = delete;
    scratch_file& operator=(scratch_file const&) = delete;
    ~scratch_file() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    std::filesystem::path const& path() const { return path_; }
    /// Passes the contents of the file to a digest; a no-op while timing.
    void show(used) const {}
    void show(digest& sink) const {
        std::ifstream in(path_, std::ios::binary);
        std::string const bytes{std::istreambuf_iterator<char>(in), {}};
        sink(std::span(bytes));
    }
};

/// The output file of a hand-written loop: like the sinks, it is written next to its target and renamed.
class file_by_hand {
    std::string path_, partial_ = path_ + ".partial";
    int descriptor_ = ::open(partial_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

public:
    explicit file_by_hand(std::filesystem::path const& path) : path_(path.string()) {}
    file_by_hand(file_by_hand const&) = delete;
    file_by_hand& operator=(file_by_hand const&) = delete;
    ~file_by_hand() {
        ::close(descriptor_);
        std::rename(partial_.c_str(), path_.c_str());
    }
    void write(void const* from, std::size_t bytes) const {
        for (auto const* at = static_cast<char const*>(from); bytes != 0;) {
            auto const done = ::write(descriptor_, at, bytes);
            if (done <= 0) throw std::runtime_error("the scratch file cannot be written");
            at += done;
            bytes -= static_cast<std::size_t>(done);
        }
    }
};

}  // namespace bench
