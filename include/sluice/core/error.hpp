/// \file
/// The exceptions of sluice: every one says who, where, which rule, and the value met.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace sluice {

/// The root of everything that sluice throws. The library never prints: the text is for whoever catches it.
class error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A call was made with an argument that its documentation rules out.
/// The text is "sluice::views::chunk: n must be at least 1, got 0": function, rule, value.
class argument_error : public error {
public:
    using error::error;
};

/// A file cannot be read or written, or does not hold what its format demands.
/// The text is "PATH: place: rule, got value"; \ref path and \ref byte give the place to a program.
class file_error : public error {
public:
    file_error(std::string path, std::string_view what)
        : error(path + ": " + std::string(what)), path_(std::move(path)) {}

    file_error(std::string path, std::uint64_t byte, std::string_view what)
        : error(path + ": byte " + std::to_string(byte) + ": " + std::string(what)),
          path_(std::move(path)),
          byte_(byte) {}

    /// The file as the caller named it.
    std::string const& path() const noexcept { return path_; }
    /// The offset from the file's beginning in bytes, where one is known.
    std::optional<std::uint64_t> byte() const noexcept { return byte_; }

private:
    std::string path_;
    std::optional<std::uint64_t> byte_;
};

/// A file was read well enough, but what it holds breaks a rule of its format (or of the day that it belongs to).
class format_error : public file_error {
public:
    using file_error::file_error;
};

}  // namespace sluice
