/// \file
/// verification: what was found wrong with a file, as a value.
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

/// The kinds of error that a file can have.
enum class error_kind {
    unreadable,  ///< bytes that cannot be decoded, objects that cannot be opened, text that is not UTF-8
    session,     ///< what every file must say at its root is missing or is no such thing
    timestamps,  ///< missing, not finite, or not ascending
    length,      ///< lengths that must be equal are not
    table,   ///< columns that are missing or misnamed, rows that are not unique, intervals that end before they begin
    ragged,  ///< the ends of ragged rows do not ascend to the number of values
    region,  ///< rows that a table does not have
    link,    ///< a link that leads nowhere
    reference,      ///< an object reference that leads nowhere
    external_file,  ///< a file outside this one that is not there
    recording       ///< not what was recorded (convert::verify_against)
};
inline constexpr std::size_t error_kind_count = 11;

/// A word for a person.
inline std::string_view name_of(error_kind kind) noexcept {
    constexpr std::array<std::string_view, error_kind_count> names{
        "unreadable", "session", "timestamps", "length",        "table",    "ragged",
        "region",     "link",    "reference",  "external file", "recording"};
    return names[static_cast<std::size_t>(kind)];
}

/// One error and its place.
struct verification_error {
    error_kind kind = error_kind::unreadable;
    std::string path;                  ///< of the object, within the file
    std::optional<std::uint64_t> row;  ///< in its first dimension, where there is one
    std::string what;                  ///< the rule and the value met

    /// "PATH: row 70000: RULE, got VALUE"
    std::string text() const { return path + ": " + (row ? "row " + std::to_string(*row) + ": " : "") + what; }
};

/// All errors are counted; the first of each kind at each object are kept with their text.
class verification {
public:
    static constexpr std::size_t kept_per_object = 5;  ///< of one kind
    static constexpr std::size_t kept_per_kind = 100;

    bool sound() const noexcept { return error_count() == 0; }
    std::uint64_t error_count() const noexcept {
        std::uint64_t all = 0;
        for (auto const count : counts_) all += count;
        return all;
    }
    std::uint64_t count(error_kind kind) const noexcept { return counts_[static_cast<std::size_t>(kind)]; }
    /// In the order in which they were met.
    std::vector<verification_error> const& errors() const noexcept { return errors_; }
    /// What is no error, but worth knowing: a line each.
    std::vector<std::string> notes;

    std::uint64_t groups = 0, datasets = 0;
    std::uint64_t bytes_read = 0;  ///< of elements, decoded

    /// Counts an error; `what()` makes its text, and is called only where that is kept.
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
        if (told_[static_cast<std::size_t>(kind)] == kept_per_kind) return false;
        auto& at_object = told_at_[{kind, path}];
        if (at_object == kept_per_object) return false;
        ++at_object;
        ++told_[static_cast<std::size_t>(kind)];
        return true;
    }

    std::array<std::uint64_t, error_kind_count> counts_{};
    std::array<std::size_t, error_kind_count> told_{};
    std::map<std::pair<error_kind, std::string>, std::size_t> told_at_;  // at most kept_per_kind objects a kind
    std::vector<verification_error> errors_;
};

}  // namespace sluice::nwb
