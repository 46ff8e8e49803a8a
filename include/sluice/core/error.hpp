/// \file
/// The exceptions of sluice. Every message names the function, the place, the rule and the value.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace sluice {

/// Base class of all exceptions that sluice throws. The library never prints; the caller reports the text.
class error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A function was called with an invalid argument. The text is "sluice::views::chunk: n must be at least 1, got 0":
/// function, rule, value.
class argument_error : public error {
public:
    using error::error;
};

/// A file cannot be read or written, or violates its format. The text is "PATH: place: rule, got value"; \ref path and
/// \ref byte return the place to the program.
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
    /// The byte offset from the beginning of the file, if known.
    std::optional<std::uint64_t> byte() const noexcept { return byte_; }

private:
    std::string path_;
    std::optional<std::uint64_t> byte_;
};

/// A file was read successfully, but its contents break a rule of its format (or of its recording day).
class format_error : public file_error {
public:
    using file_error::file_error;
};

}  // namespace sluice
