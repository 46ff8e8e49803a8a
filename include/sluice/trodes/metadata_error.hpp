/// \file
/// Everything that is wrong with a day's metadata and the files that it leads to, reported at once; and what is odd but
/// can be lived with.
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

/// "FILE:LINE: KEY: RULE, got VALUE"; `path` is the file of a fault that names none.
inline std::string fault_text(metadata_fault const& f, std::string const& path) {
    return (f.path.empty() ? path : f.path) + (f.line ? ":" + std::to_string(f.line) : "") + ": " +
           (f.key.empty() ? "" : f.key + ": ") + f.rule;
}

/// The faults of one metadata (or device) file, and of the files that it names. The text has a line for each, as \ref
/// fault_text writes it.
class metadata_error : public format_error {
public:
    metadata_error(std::string const& path, std::vector<metadata_fault> faults)
        : format_error(path, text(path, in_order(faults))), faults_(std::move(faults)) {}

    std::vector<metadata_fault> const& faults() const noexcept { return faults_; }

private:
    static std::vector<metadata_fault>& in_order(std::vector<metadata_fault>& faults) {
        auto const whole = [](metadata_fault const& f) { return std::tie(f.path, f.line, f.key, f.rule); };
        std::sort(faults.begin(), faults.end(), [&](auto const& a, auto const& b) { return whole(a) < whole(b); });
        faults.erase(std::unique(faults.begin(), faults.end(),
                                 [&](auto const& a, auto const& b) { return whole(a) == whole(b); }),
                     faults.end());
        return faults;
    }
    static std::string text(std::string const& path, std::vector<metadata_fault> const& faults) {
        auto all = std::to_string(faults.size()) + (faults.size() == 1 ? " fault" : " faults");
        for (auto const& f : faults) all += "\n" + fault_text(f, path);
        return all;
    }

    std::vector<metadata_fault> faults_;
};

/// Collects faults while a file is read, and throws them together. Several readers of one file may share it.
class fault_list {
public:
    explicit fault_list(std::string path) : path_(std::move(path)) {}

    void add(std::uint64_t line, std::string key, std::string rule) {
        faults_.push_back({line, std::move(key), std::move(rule)});
    }
    /// The faults and warnings of another file.
    void add(fault_list const& other) {
        append(faults_, other.faults_, other.path_);
        append(warnings_, other.warnings_, other.path_);
    }
    /// What \p read throws of a file that is broken or cannot be read becomes a fault of that file. True when it threw
    /// nothing.
    template <class Read>
    bool collect(Read&& read) try {
        read();
        return true;
    } catch (metadata_error const& e) {
        append(faults_, e.faults(), e.path());
        return false;
    } catch (file_error const& e) {
        std::string_view what = e.what();
        if (what.starts_with(e.path() + ": ")) what.remove_prefix(e.path().size() + 2);
        faults_.push_back({0, "", std::string(what), e.path()});
        return false;
    }
    /// What is odd, and can be lived with: "should be M, F, U or O, got \"male\"".
    void warn(std::uint64_t line, std::string key, std::string rule) {
        warnings_.push_back({line, std::move(key), std::move(rule)});
    }
    /// A line for each (\ref fault_text), in the order of the file.
    std::vector<std::string> warnings() const {
        auto sorted = warnings_;
        std::sort(sorted.begin(), sorted.end(), [](auto const& a, auto const& b) {
            return std::tie(a.path, a.line, a.key, a.rule) < std::tie(b.path, b.line, b.key, b.rule);
        });
        std::vector<std::string> lines;
        for (auto const& w : sorted) lines.push_back(fault_text(w, path_));
        return lines;
    }
    std::size_t size() const noexcept { return faults_.size(); }
    /// Whether the file itself has a fault at that key.
    bool names(std::string_view key) const {
        return std::any_of(faults_.begin(), faults_.end(),
                           [&](auto const& f) { return f.path.empty() && f.key == key; });
    }
    void throw_if_any() const {
        if (!faults_.empty()) throw metadata_error(path_, faults_);
    }
    std::string const& path() const noexcept { return path_; }

private:
    static void append(std::vector<metadata_fault>& to, std::vector<metadata_fault> const& from,
                       std::string const& path) {
        for (auto fault : from) {
            if (fault.path.empty()) fault.path = path;
            to.push_back(std::move(fault));
        }
    }

    std::string path_;
    std::vector<metadata_fault> faults_, warnings_;
};

}  // namespace sluice::trodes
