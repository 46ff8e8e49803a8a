/// \file
/// The header of a Trodes file: read_header(path) returns its XML content, with offsets within the packet computed.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

#include <sluice/core/error.hpp>
#include <sluice/trodes/detail/text.hpp>
#include <sluice/trodes/header_value.hpp>
#include <sluice/trodes/header_xml.hpp>

namespace sluice::trodes {

/// The header's last line must begin within this many bytes of the file. Real headers have 30 to 500 KB.
inline constexpr std::size_t max_header_bytes = std::size_t{64} << 20;

namespace detail {

inline constexpr std::string_view header_end = "</Configuration>";

/// Reads from the start of the file until the text holds a whole end line, or the file or the limit ends. Returns the
/// text including the end line's \n (or up to the end of the file).
inline std::string read_header_text(std::filesystem::path const& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        throw file_error(path.string(), "must be a file, got a directory");
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file) throw file_error(path.string(), "cannot be opened: " + std::generic_category().message(errno));
    constexpr std::size_t step = std::size_t{1} << 16;
    std::string text;
    auto end = std::string::npos;  // position of header_end
    for (;;) {
        auto const before = text.size();
        text.resize(before + step);
        file.read(text.data() + before, static_cast<std::streamsize>(step));
        auto const count = static_cast<std::size_t>(file.gcount());
        text.resize(before + count);
        if (end == text.npos) end = text.find(header_end, before - std::min(before, header_end.size() - 1));
        if (end != text.npos) {
            auto const line_end = text.find('\n', end);
            if (line_end != text.npos) {
                text.resize(line_end + 1);
                break;
            }
        }
        if (count < step) break;
        if (end == text.npos ? text.size() > max_header_bytes : text.size() - end > 2 * step) break;
    }
    if (file.bad())
        throw file_error(path.string(), text.size(), "cannot be read: " + std::generic_category().message(errno));
    if (end == text.npos)
        throw format_error(path.string(), "the XML header must end with " + std::string(header_end) +
                                              " within the first " + std::to_string(max_header_bytes) +
                                              " bytes, got none in " + std::to_string(text.size()));
    auto const after = end + header_end.size();
    if (auto const rest = trimmed(std::string_view(text).substr(after)); !rest.empty())
        throw format_error(path.string(), after,
                           "nothing may follow " + std::string(header_end) + " on its line, got " +
                               std::to_string(rest.size()) + " bytes");
    return text;
}

}  // namespace detail

/// The header of a `.rec` file, or of a `.trodesconf`, which is a header without packets.
///
/// The header ends with the line that holds `</Configuration>` (LF or CRLF). Packet 0 begins at the next byte,
/// `header_bytes`. For a .trodesconf `header_bytes` is the file's size. Throws file_error if the file cannot be read,
/// and format_error if the line is missing or the XML breaks a rule. Reads the header and at most 64 KiB after it.
/// Holds that and the XML document while it reads.
inline header read_header(std::filesystem::path const& path) {
    auto const text = detail::read_header_text(path);
    auto result = parse_header(text, path.string());
    if (path.extension() == ".trodesconf") result.header_bytes = std::filesystem::file_size(path);
    return result;
}

}  // namespace sluice::trodes
