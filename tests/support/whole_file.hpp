/// \file
/// whole_file(path): its bytes; values_of<T>(path): its numbers.
#pragma once

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace test {

inline std::string whole_file(std::filesystem::path const& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("no such file: " + path.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

template <class T>
std::vector<T> values_of(std::filesystem::path const& path, std::size_t first_byte = 0) {
    auto const bytes = whole_file(path);
    std::vector<T> values((bytes.size() - first_byte) / sizeof(T));
    if (!values.empty()) std::memcpy(values.data(), bytes.data() + first_byte, values.size() * sizeof(T));
    return values;
}

/// The names in a folder, sorted.
inline std::vector<std::string> names_in(std::filesystem::path const& folder) {
    std::vector<std::string> names;
    for (auto const& entry : std::filesystem::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace test
