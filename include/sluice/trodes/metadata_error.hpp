/// \file
/// The errors and warnings of a day's metadata and of the files it names, reported together.
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
struct metadata_error_entry {
    std::uint64_t line = 0;  ///< from 1; 0 if unknown
    std::string key;         ///< the path of keys within the file
    std::string rule;        ///< the rule and the value found
    std::string path = {};   ///< the file, if it is another one that the metadata names
};

/// "FILE:LINE: KEY: RULE, got VALUE". `path` is used if the error names no file.
inline std::string error_text(metadata_error_entry const& f, std::string const& path) {
    return (f.path.empty() ? path : f.path) + (f.line ? ":" + std::to_string(f.line) : "") + ": " +
           (f.key.empty() ? "" : f.key + ": ") + f.rule;
}

/// The errors of a metadata or device file and of the files that it names. The text has one line per error, as \ref
/// error_text writes it.
class metadata_error : public format_error {
public:
    metadata_error(std::string const& path, std::vector<metadata_error_entry> errors)
        : format_error(path, text(path, in_order(errors))), errors_(std::move(errors)) {}

    std::vector<metadata_error_entry> const& errors() const noexcept { return errors_; }

private:
    static std::vector<metadata_error_entry>& in_order(std::vector<metadata_error_entry>& errors) {
        auto const whole = [](metadata_error_entry const& f) { return std::tie(f.path, f.line, f.key, f.rule); };
        std::sort(errors.begin(), errors.end(), [&](auto const& a, auto const& b) { return whole(a) < whole(b); });
        errors.erase(std::unique(errors.begin(), errors.end(),
                                 [&](auto const& a, auto const& b) { return whole(a) == whole(b); }),
                     errors.end());
        return errors;
    }
    static std::string text(std::string const& path, std::vector<metadata_error_entry> const& errors) {
        auto all = std::to_string(errors.size()) + (errors.size() == 1 ? " error" : " errors");
        for (auto const& f : errors) all += "\n" + error_text(f, path);
        return all;
    }

    std::vector<metadata_error_entry> errors_;
};

/// Collects errors while a file is read and throws them together. Several readers of one file may share it.
class error_list {
public:
    explicit error_list(std::string path) : path_(std::move(path)) {}

    void add(std::uint64_t line, std::string key, std::string rule) {
        errors_.push_back({line, std::move(key), std::move(rule)});
    }
    /// Adds the errors and warnings of another file.
    void add(error_list const& other) {
        append(errors_, other.errors_, other.path_);
        append(warnings_, other.warnings_, other.path_);
    }
    /// Calls \p read and adds the errors it throws for an invalid or unreadable file. Returns true if it threw none.
    template <class Read>
    bool collect(Read&& read) try {
        read();
        return true;
    } catch (metadata_error const& e) {
        append(errors_, e.errors(), e.path());
        return false;
    } catch (file_error const& e) {
        std::string_view what = e.what();
        if (what.starts_with(e.path() + ": ")) what.remove_prefix(e.path().size() + 2);
        errors_.push_back({0, "", std::string(what), e.path()});
        return false;
    }
    /// Adds a warning, for example "should be M, F, U or O, got \"male\"".
    void warn(std::uint64_t line, std::string key, std::string rule) {
        warnings_.push_back({line, std::move(key), std::move(rule)});
    }
    /// One line per warning (\ref error_text), in the order of the file.
    std::vector<std::string> warnings() const {
        auto sorted = warnings_;
        std::sort(sorted.begin(), sorted.end(), [](auto const& a, auto const& b) {
            return std::tie(a.path, a.line, a.key, a.rule) < std::tie(b.path, b.line, b.key, b.rule);
        });
        std::vector<std::string> lines;
        for (auto const& w : sorted) lines.push_back(error_text(w, path_));
        return lines;
    }
    std::size_t size() const noexcept { return errors_.size(); }
    /// True if the file itself has an error at that key.
    bool names(std::string_view key) const {
        return std::any_of(errors_.begin(), errors_.end(),
                           [&](auto const& f) { return f.path.empty() && f.key == key; });
    }
    void throw_if_any() const {
        if (!errors_.empty()) throw metadata_error(path_, errors_);
    }
    std::string const& path() const noexcept { return path_; }

private:
    static void append(std::vector<metadata_error_entry>& to, std::vector<metadata_error_entry> const& from,
                       std::string const& path) {
        for (auto one : from) {
            if (one.path.empty()) one.path = path;
            to.push_back(std::move(one));
        }
    }

    std::string path_;
    std::vector<metadata_error_entry> errors_, warnings_;
};

}  // namespace sluice::trodes
