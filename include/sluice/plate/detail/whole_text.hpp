/// \file
/// whole_text: returns all bytes of a file.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include <sluice/memory/file_reader.hpp>

namespace sluice::plate::detail {

inline std::string whole_text(std::filesystem::path const& path) {
    memory::file_reader const file(path);
    std::string text(file.size(), '\0');
    file.read(0, std::as_writable_bytes(std::span(text)));
    return text;
}

}  // namespace sluice::plate::detail
