/// \file
/// Everything that is wrong with a day's metadata, reported at once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>

namespace sluice::trodes {

/// One broken rule: "must be an integer, got \"x\"" at `cameras[0].id`, line 14.
struct metadata_fault {
    std::uint64_t line = 0;  ///< from 1; 0 where there is none
    std::string key;         ///< the path of keys within the file
    std::string rule;        ///< the rule, and the value met
    std::string path = {};   ///< the file, where it is another one than the error's: one that the metadata names
};

/// The faults of one metadata (or device) file, and of the files that it names. The text has a line for each: "FILE:LINE: KEY: RULE, got VALUE".
class metadata_error : public format_error {
public:
    metadata_error(std::string const& path, std::vector<metadata_fault> faults)
        : format_error(path, text(path, in_order(faults))), faults_(std::move(faults)) {}

    std::vector<metadata_fault> const& faults() const noexcept { return faults_; }

private:
    static std::vector<metadata_fault>& in_order(std::vector<metadata_fault>& faults) {
        auto const whole = [](metadata_fault const& f) { return std::tie(f.path, f.line, f.key, f.rule); };
        std::sort(faults.begin(), faults.end(), [&](auto const& a, auto const& b) { return whole(a) < whole(b); });
        faults.erase(std::unique(faults.begin(), faults.end(), [&](auto const& a, auto const& b) { return whole(a) == whole(b); }), faults.end());
        return faults;
    }
    static std::string text(std::string const& path, std::vector<metadata_fault> const& faults) {
        auto all = std::to_string(faults.size()) + (faults.size() == 1 ? " fault" : " faults");
        for (auto const& f : faults)
            all += "\n" + (f.path.empty() ? path : f.path) + (f.line ? ":" + std::to_string(f.line) : "") + ": " + (f.key.empty() ? "" : f.key + ": ") + f.rule;
        return all;
    }

    std::vector<metadata_fault> faults_;
};

/// Collects faults while a file is read, and throws them together. Several readers of one file may share it.
class fault_list {
public:
    explicit fault_list(std::string path) : path_(std::move(path)) {}

    void add(std::uint64_t line, std::string key, std::string rule) { faults_.push_back({line, std::move(key), std::move(rule)}); }
    /// The faults of another file.
    void add(fault_list const& other) {
        for (auto fault : other.faults_) {
            if (fault.path.empty()) fault.path = other.path_;
            faults_.push_back(std::move(fault));
        }
    }
    std::size_t size() const noexcept { return faults_.size(); }
    bool names(std::string_view key) const {
        return std::any_of(faults_.begin(), faults_.end(), [&](auto const& f) { return f.key == key; });
    }
    void throw_if_any() const {
        if (!faults_.empty()) throw metadata_error(path_, faults_);
    }
    std::string const& path() const noexcept { return path_; }

private:
    std::string path_;
    std::vector<metadata_fault> faults_;
};

}  // namespace sluice::trodes
