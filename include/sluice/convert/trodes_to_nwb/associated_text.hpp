/// \file
/// associated_text: finds the associated files of a day's metadata, and converts their text for an NWB file.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <ios>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <sluice/core/utf8.hpp>
#include <sluice/trodes/detail/text.hpp>
#include <sluice/trodes/metadata_error.hpp>
#include <sluice/trodes/metadata_value.hpp>

namespace sluice::convert {

/// Larger files are truncated at the end of a line. The log of a state script is a few MB a day.
inline constexpr std::size_t max_associated_bytes = std::size_t{64} << 20;

struct associated_text {
    std::string text;                   ///< UTF-8 without zero bytes; lines end in "\n"
    std::vector<std::string> warnings;  ///< the differences from the file, or the reason for an empty text
};

namespace detail {

/// The bytes of the file, at most `most + 1`.
inline std::optional<std::string> read_bytes(std::filesystem::path const& path, std::size_t most) {
    std::error_code code;
    std::ifstream in;
    if (std::filesystem::is_regular_file(path, code))
        in.open(path, std::ios::binary);  // a pipe would block, a device never end
    if (!in.is_open()) return std::nullopt;
    std::string bytes;
    for (constexpr std::size_t step = std::size_t{1} << 20; in && bytes.size() <= most;) {
        auto const before = bytes.size();
        bytes.resize(std::min(before + step, most + 1));
        in.read(bytes.data() + before, static_cast<std::streamsize>(bytes.size() - before));
        bytes.resize(before + static_cast<std::size_t>(in.gcount()));
    }
    if (in.bad()) return std::nullopt;
    return bytes;
}

/// Replaces the line ends "\r\n" (Windows) and "\r" (old Mac) by "\n".
inline void end_lines_plainly(std::string& text) {
    std::size_t to = 0;
    for (std::size_t from = 0; from < text.size(); ++from) {
        bool const is_return = text[from] == '\r';
        if (is_return && from + 1 < text.size() && text[from + 1] == '\n') continue;
        text[to++] = is_return ? '\n' : text[from];
    }
    text.resize(to);
}

}  // namespace detail

/// The text of a file, as NWB readers expect it. Zero bytes are replaced by the control character SUB. A file that is
/// not UTF-8 is read as Latin-1, which is valid for any bytes. A file of more than `most` bytes is truncated at the end
/// of a line. Never throws because of the file's contents. Holds the file once, or twice if it is not UTF-8.
inline associated_text read_associated_text(std::filesystem::path const& path,
                                            std::size_t most = max_associated_bytes) {
    associated_text made;
    auto bytes = detail::read_bytes(path, most);
    if (!bytes) {
        made.warnings.emplace_back("must be a readable file: its content is left empty");
        return made;
    }
    made.text = std::move(*bytes);
    if (made.text.size() > most) {
        auto const end = most == 0 ? made.text.npos : made.text.rfind('\n', most - 1);
        made.text.resize(end == made.text.npos ? most : end + 1);
        made.warnings.push_back("has more than " + std::to_string(most) + " bytes: the first " +
                                std::to_string(made.text.size()) + " are kept");
    }
    if (auto const zeros = std::count(made.text.begin(), made.text.end(), '\0')) {
        std::replace(made.text.begin(), made.text.end(), '\0', '\x1A');
        made.warnings.push_back("should be text, got " + std::to_string(zeros) +
                                " zero bytes: each is replaced by the character SUB");
    }
    if (auto const at = malformed_byte(made.text)) {
        auto const value = std::to_string(static_cast<unsigned char>(made.text[*at]));
        made.text = trodes::detail::from_latin_1(made.text);
        made.warnings.push_back("should be UTF-8, got byte value " + value + " at offset " + std::to_string(*at) +
                                ": read as Latin-1");
    }
    detail::end_lines_plainly(made.text);
    return made;
}

/// The path of each associated file. An absolute path is used directly; a relative one is searched in `folders`, then
/// in the working directory. If that fails (a path of another computer), a file of the same name in one of `folders` is
/// used. A path that is not found is empty. Adds a warning for each file that is missing, found elsewhere, or changed.
/// Reads the files.
inline std::vector<std::filesystem::path> find_associated_files(trodes::metadata const& m,
                                                                std::span<std::filesystem::path const> folders,
                                                                trodes::error_list& errors) {
    namespace fs = std::filesystem;
    std::vector<fs::path> found;
    for (std::size_t i = 0; i < m.associated_files.size(); ++i) {
        auto const& file = m.associated_files[i];
        fs::path const named(file.path);
        std::vector<fs::path> places;
        for (auto const& folder : folders) places.push_back(folder / named);  // an absolute path replaces the folder
        places.push_back(named);
        auto const direct = places.size();
        for (auto const& folder : folders) places.push_back(folder / named.filename());
        std::error_code unknown;
        auto const at = std::find_if(places.begin(), places.end(),
                                     [&](fs::path const& place) { return fs::is_regular_file(place, unknown); });
        auto const& path = found.emplace_back(at == places.end() ? fs::path() : *at);
        auto const warn = [&](std::string const& what) {
            errors.warn(file.line, "associated_files[" + std::to_string(i) + "].path", what);
        };
        if (path.empty()) {
            warn("should be the path of a file, got " + trodes::detail::in_quotes(file.path) +
                 ": its content is left empty");
            continue;
        }
        if (static_cast<std::size_t>(at - places.begin()) >= direct)
            warn("should be the path of a file, got " + trodes::detail::in_quotes(file.path) + ": " + path.string() +
                 " is used");
        for (auto const& warning : read_associated_text(path).warnings) warn(path.string() + ": " + warning);
    }
    return found;
}

}  // namespace sluice::convert
