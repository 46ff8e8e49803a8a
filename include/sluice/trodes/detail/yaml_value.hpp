/// \file
/// A value of a YAML file. Reading it is lenient: it records errors and goes on.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <yaml-cpp/yaml.h>

#include <sluice/core/error.hpp>
#include <sluice/core/utf8.hpp>
#include <sluice/trodes/detail/text.hpp>
#include <sluice/trodes/metadata_error.hpp>

namespace sluice::trodes::detail {

/// The maximum size of a file. A day's metadata has about 20 KB.
inline constexpr std::size_t max_yaml_bytes = std::size_t{16} << 20;

/// The first document of a file. Throws file_error if it cannot be read, and format_error, with the line, if it is not
/// YAML.
inline YAML::Node load_yaml(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    std::error_code ignored;
    if (!file || std::filesystem::is_directory(path, ignored))
        throw file_error(path.string(), "cannot be opened for reading");
    std::string text;
    while (file && text.size() <= max_yaml_bytes) {
        constexpr std::size_t step = std::size_t{1} << 16;
        auto const before = text.size();
        text.resize(before + step);
        file.read(text.data() + before, static_cast<std::streamsize>(step));
        text.resize(before + static_cast<std::size_t>(file.gcount()));
    }
    if (file.bad()) throw file_error(path.string(), "cannot be read");
    if (text.size() > max_yaml_bytes)
        throw format_error(path.string(), "must have at most " + std::to_string(max_yaml_bytes) + " bytes, got more");
    try {
        return YAML::Load(text);
    } catch (YAML::Exception const& e) {
        auto const place = e.mark.is_null() ? ""
                                            : "line " + std::to_string(e.mark.line + 1) + ", column " +
                                                  std::to_string(e.mark.column + 1) + ": ";
        throw format_error(path.string(), place + "must be well-formed YAML: " + e.msg);
    }
}

/// A node, the path of keys to it, and the list for its errors. A missing node has the line of its parent. After an
/// error the value is a harmless default, so that reading goes on; the caller throws the list at the end.
class yaml_value {
public:
    yaml_value(YAML::Node node, std::string key, error_list& errors, std::uint64_t parent_line = 0)
        : node_(std::move(node)), key_(std::move(key)), errors_(&errors), line_(line_of(node_, parent_line)) {}

    YAML::Node const& node() const { return node_; }
    std::uint64_t line() const { return line_; }
    std::string const& key() const { return key_; }
    /// Present and not null.
    bool given() const { return node_.IsDefined() && !node_.IsNull(); }

    void add_error(std::string const& rule) const { errors_->add(line_, key_, rule); }
    void warn(std::string const& rule) const { errors_->warn(line_, key_, rule); }

    yaml_value operator[](char const* name) const {
        auto const& all = entries();
        auto const found = std::find_if(all.rbegin(), all.rend(), [&](entry const& one) {
            return one.first.Scalar() == name;
        });  // if a key is repeated, the last, as in Python
        if (found == all.rend()) return at(YAML::Node(YAML::NodeType::Undefined), name);
        auto made = at(found->second, name);
        if (found->second.IsNull())
            made.line_ = line_of(found->first, line_);  // yaml-cpp places a null where the next value begins
        return made;
    }
    /// Warns of each repeated key of this map. The last value is used.
    void expect_unique_keys() const {
        std::set<std::string> seen;
        for (auto const& [key, value] : entries())
            if (!seen.insert(key.Scalar()).second)
                errors_->warn(
                    line_of(key, line_), key_,
                    "a key should be given once, got " + in_quotes(key.Scalar()) + " again; the last one is used");
    }
    /// A node of this map named `name`.
    yaml_value at(YAML::Node const& child, std::string const& name) const {
        return {child, key_.empty() ? name : key_ + "." + name, *errors_, line_};
    }

    /// True for a map; otherwise adds an error.
    bool is_map() const {
        if (node_.IsDefined() && node_.IsMap()) return true;
        add_error("must be a map, got " + got());
        return false;
    }

    /// A required key. Its value may be null or empty.
    yaml_value const& required() const {
        if (!node_.IsDefined()) add_error("must be given, got nothing");
        return *this;
    }

    /// Any scalar as text. Null, missing, or not UTF-8 is an error.
    std::string text() const {
        if (given() && node_.IsScalar()) {
            auto const& scalar = node_.Scalar();
            auto const at = malformed_byte(scalar);
            if (!at) return scalar;
            add_error("must be UTF-8 without zero bytes, got byte value " +
                      std::to_string(static_cast<unsigned char>(scalar[*at])) + " at offset " + std::to_string(*at));
            return {};
        }
        add_error("must be text, got " + got());
        return {};
    }
    std::string text_or(std::string otherwise) const { return given() ? text() : otherwise; }
    /// A recommended text: adds a warning if it is missing, null or empty.
    std::string expected_text() const {
        auto value = text_or("");
        if (!given() || (node_.IsScalar() && trimmed(value).empty())) warn("should be given, got " + got());
        return value;
    }
    /// The same, with a required key.
    std::string required_text() const { return node_.IsDefined() ? expected_text() : text(); }
    /// A text that must not be empty.
    std::string name() const {
        auto value = text();
        if (given() && node_.IsScalar() && trimmed(value).empty()) add_error("must not be empty, got " + got());
        return value;
    }
    /// A name for an object in an HDF5 file, after its slashes are replaced. "." would be the parent group.
    std::string object_name_with_slashes() const {
        auto value = name();
        if (value == ".") add_error("must not be '.', got " + got());
        return value;
    }
    /// A name for an object in an HDF5 file, used unchanged.
    std::string object_name() const {
        auto value = object_name_with_slashes();
        if (value.find('/') != value.npos) add_error("must not hold '/', got " + got());
        return value;
    }

    std::int64_t integer(std::int64_t least = std::numeric_limits<std::int64_t>::min()) const {
        auto const value = as_integer();
        if (!value || *value < least) {
            add_error(least == std::numeric_limits<std::int64_t>::min()
                          ? "must be an integer, got " + got()
                          : "must be an integer of at least " + std::to_string(least) + ", got " + got());
            return least > 0 ? least : 0;
        }
        return *value;
    }

    bool is_number() const { return given() && node_.IsScalar() && number<double>(node_.Scalar()); }
    double real() const {
        if (given() && node_.IsScalar())
            if (auto const value = number<double>(node_.Scalar())) return *value;
        add_error("must be a number, got " + got());
        return 0;
    }

    bool boolean() const {
        bool value = false;
        if (given() && node_.IsScalar() && YAML::convert<bool>::decode(node_, value)) return value;
        add_error("must be true or false, got " + got());
        return false;
    }

    /// The elements of a list. Null and missing are an empty list: in YAML one leaves the value out.
    std::vector<yaml_value> list() const {
        std::vector<yaml_value> all;
        if (!given()) return all;
        if (!node_.IsSequence())
            add_error("must be a list, got " + got());
        else
            for (auto const& element : node_)
                all.emplace_back(element, key_ + "[" + std::to_string(all.size()) + "]", *errors_, line_);
        return all;
    }
    /// A list, or one scalar as a list of one.
    std::vector<yaml_value> list_or_one() const {
        if (given() && node_.IsScalar()) return {*this};
        return list();
    }
    std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (auto const& element : list_or_one()) all.push_back(element.name());
        return all;
    }
    std::vector<std::int64_t> integers(std::int64_t least) const {
        std::vector<std::int64_t> all;
        for (auto const& element : list_or_one()) all.push_back(element.integer(least));
        return all;
    }
    /// The same, or a text of integers separated by commas: "1, 2".
    std::vector<std::int64_t> integers_or_text(std::int64_t least) const {
        std::vector<std::int64_t> all;
        if (given() && node_.IsScalar())
            for (auto const& word : split(node_.Scalar(), ','))
                all.push_back(yaml_value(YAML::Node(word), key_, *errors_, line_).integer(least));
        else
            all = integers(least);
        return all;
    }

    std::string got() const {
        if (!node_.IsDefined()) return "nothing";
        if (node_.IsNull()) return "null";
        if (node_.IsMap()) return "a map";
        if (node_.IsSequence()) return "a list";
        return in_quotes(node_.Scalar());
    }

private:
    using entry = std::pair<YAML::Node, YAML::Node>;

    /// The entries of a map whose keys are scalars, in order. Cached: the library makes new nodes on each access.
    std::vector<entry> const& entries() const {
        if (!entries_) {
            std::vector<entry> all;
            if (node_.IsDefined() && node_.IsMap())
                for (auto const& one : node_)
                    if (one.first.IsScalar()) all.emplace_back(one.first, one.second);
            entries_ = std::make_shared<std::vector<entry> const>(std::move(all));
        }
        return *entries_;
    }
    static std::uint64_t line_of(YAML::Node const& node, std::uint64_t otherwise) {
        if (!node.IsDefined()) return otherwise;
        auto const mark = node.Mark();
        return mark.is_null() ? otherwise : static_cast<std::uint64_t>(mark.line) + 1;
    }
    std::optional<std::int64_t> as_integer() const {
        if (!given() || !node_.IsScalar()) return std::nullopt;
        if (auto const value = number<std::int64_t>(node_.Scalar())) return value;
        auto const real = number<double>(node_.Scalar());  // some tools write a whole number as 1.0
        if (real && std::trunc(*real) == *real && std::abs(*real) < 1e15) return static_cast<std::int64_t>(*real);
        return std::nullopt;
    }

    YAML::Node node_;
    std::string key_;
    error_list* errors_;
    std::uint64_t line_;
    mutable std::shared_ptr<std::vector<entry> const> entries_ = {};  // null until first used
};

}  // namespace sluice::trodes::detail
