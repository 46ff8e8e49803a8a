/// \file
/// nwb::verification: the errors found in a file.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::nwb {

/// The kinds of error in a file.
enum class error_kind {
    unreadable,     ///< bytes that cannot be decoded, objects that cannot be opened, text that is not UTF-8
    session,        ///< required contents of the root are missing or invalid
    timestamps,     ///< missing, not finite, or not ascending
    length,         ///< lengths that must be equal but differ
    table,          ///< columns missing or misnamed, ids not unique, intervals that end before they start
    ragged,         ///< the ends of ragged rows do not ascend to the number of values
    region,         ///< row numbers outside the table
    link,           ///< a dangling link
    reference,      ///< a dangling object reference
    external_file,  ///< an external file that does not exist
    recording       ///< differs from the recording (convert::verify_against)
};
inline constexpr std::size_t error_kind_count = 11;

/// Returns the name of a kind, for printed reports.
inline std::string_view name_of(error_kind kind) noexcept {
    constexpr std::array<std::string_view, error_kind_count> names{
        "unreadable", "session", "timestamps", "length",        "table",    "ragged",
        "region",     "link",    "reference",  "external file", "recording"};
    return names[static_cast<std::size_t>(kind)];
}

/// One error and its place.
struct verification_error {
    error_kind kind = error_kind::unreadable;
    std::string path;                  ///< path of the object within the file
    std::optional<std::uint64_t> row;  ///< index in the first dimension, if known
    std::string what;                  ///< the rule and the actual value

    /// "PATH: row 70000: RULE, got VALUE"
    std::string text() const { return path + ": " + (row ? "row " + std::to_string(*row) + ": " : "") + what; }
};

/// Counts all errors and keeps the text of the first errors of each kind at each object.
class verification {
public:
    static constexpr std::size_t kept_per_object = 5;  ///< per kind
    static constexpr std::size_t kept_per_kind = 100;

    bool sound() const noexcept { return error_count() == 0; }
    std::uint64_t error_count() const noexcept {
        std::uint64_t all = 0;
        for (auto const count : counts_) all += count;
        return all;
    }
    std::uint64_t count(error_kind kind) const noexcept { return counts_[static_cast<std::size_t>(kind)]; }
    /// The kept errors, in the order in which they were found.
    std::vector<verification_error> const& errors() const noexcept { return errors_; }
    /// Notes that are not errors, one line each.
    std::vector<std::string> notes;

    std::uint64_t groups = 0, datasets = 0;
    std::uint64_t bytes_read = 0;  ///< decoded bytes of elements

    /// Counts an error. Calls `what()` for its text only if the text is kept.
    template <class What>
    void add(error_kind kind, std::string const& path, std::optional<std::uint64_t> row, What what) {
        if (wanted(kind, path)) errors_.push_back({kind, path, row, what()});
    }
    void add(error_kind kind, std::string const& path, std::string what) {
        if (wanted(kind, path)) errors_.push_back({kind, path, std::nullopt, std::move(what)});
    }

private:
    bool wanted(error_kind kind, std::string const& path) {
        ++counts_[static_cast<std::size_t>(kind)];
        if (kept_[static_cast<std::size_t>(kind)] == kept_per_kind) return false;
        auto& at_object = kept_at_[{kind, path}];
        if (at_object == kept_per_object) return false;
        ++at_object;
        ++kept_[static_cast<std::size_t>(kind)];
        return true;
    }

    std::array<std::uint64_t, error_kind_count> counts_{};
    std::array<std::size_t, error_kind_count> kept_{};
    std::map<std::pair<error_kind, std::string>, std::size_t> kept_at_;  // at most kept_per_kind objects per kind
    std::vector<verification_error> errors_;
};

}  // namespace sluice::nwb
