/// \file
/// The files in which Linux reports available memory. They are read without allocating; a missing value is nullopt.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace sluice::memory::detail {

/// The first 8 KiB of a small kernel file; empty if it cannot be read.
class kernel_text {
public:
    explicit kernel_text(std::string const& path) noexcept {
        int const file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0) return;
        for (::ssize_t got;
             size_ < bytes_.size() && (got = ::read(file, bytes_.data() + size_, bytes_.size() - size_)) > 0;)
            size_ += static_cast<std::size_t>(got);
        ::close(file);
    }
    std::string_view view() const noexcept { return {bytes_.data(), size_}; }

private:
    std::array<char, 8192> bytes_;  // memory.stat has 2 KB, /proc/meminfo less
    std::size_t size_ = 0;
};

/// The number at the beginning of `text`, after blanks.
template <class T>
std::optional<T> leading_number(std::string_view text) noexcept {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    T value{};
    return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc() ? std::optional(value)
                                                                                            : std::nullopt;
}

/// The number after `key` at the beginning of a line.
template <class T>
std::optional<T> number_after(std::string_view text, std::string_view key) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        auto const line = text.substr(at, text.find('\n', at) - at);
        if (line.starts_with(key)) return leading_number<T>(line.substr(key.size()));
        at += line.size() + 1;
    }
    return std::nullopt;
}

/// The files of one cgroup.
struct cgroup_files {
    std::string max, high, current, stat, pressure;

    explicit cgroup_files(std::filesystem::path const& folder)
        : max(folder / "memory.max"),
          high(folder / "memory.high"),
          current(folder / "memory.current"),
          stat(folder / "memory.stat"),
          pressure(folder / "memory.pressure") {}

    /// Bytes left below the lower of its two limits; nullopt if it has no limit ("max") or cannot be read.
    std::optional<std::uint64_t> headroom() const noexcept {
        auto const hard = leading_number<std::uint64_t>(kernel_text(max).view()),
                   soft = leading_number<std::uint64_t>(kernel_text(high).view());
        auto const used = leading_number<std::uint64_t>(kernel_text(current).view());
        if ((!hard && !soft) || !used) return std::nullopt;
        auto const limit = std::min(hard.value_or(UINT64_MAX), soft.value_or(UINT64_MAX));
        // The page cache counts as used, but the kernel reclaims it first. A long conversion fills any limit with it.
        auto const cached = number_after<std::uint64_t>(kernel_text(stat).view(), "inactive_file ").value_or(0);
        auto const kept = *used - std::min(cached, *used);
        return limit - std::min(kept, limit);
    }
};

/// The cgroups (v2) of this process: its own first, then the visible parents. Empty without cgroups.
inline std::vector<cgroup_files> own_cgroups(std::filesystem::path const& root) {
    std::filesystem::path seen, mounted;  // the mounted subtree of the hierarchy, and its mount point
    std::ifstream mounts(root / "proc/self/mountinfo");
    for (std::string line; mounted.empty() && std::getline(mounts, line);) {
        if (line.find(" - cgroup2 ") == line.npos) continue;
        std::istringstream fields(line);
        std::string id, parent, device;
        fields >> id >> parent >> device >> seen >> mounted;
    }
    std::optional<std::string> own;
    std::ifstream groups(root / "proc/self/cgroup");
    for (std::string line; !own && std::getline(groups, line);)
        if (line.starts_with("0::/")) own = line.substr(3);
    if (mounted.empty() || !own) return {};

    auto const below = std::filesystem::path(*own).lexically_relative(seen);
    std::vector<cgroup_files> all{cgroup_files(root / mounted.relative_path())};
    if (below.empty() || *below.begin() == ".." || below == ".")
        return all;  // outside the mounted subtree: use the limits of its root
    for (auto folder = root / mounted.relative_path(); auto const& name : below) all.emplace_back(folder /= name);
    std::ranges::reverse(all);
    return all;
}

}  // namespace sluice::memory::detail
