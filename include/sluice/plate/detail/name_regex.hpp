/// \file
/// name_regex: a name pattern given as a regular expression with named groups:
/// "(?P<Well>[A-P][0-9]{2})_s(?P<Site>[0-9]+)".
#pragma once

#include <cstddef>
#include <regex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/plate/detail/pattern_field.hpp>
#include <sluice/plate/name_parts.hpp>

namespace sluice::plate::detail {

/// The expression is searched for in the name. Throws argument_error for an invalid expression.
class name_regex {
    std::vector<std::pair<std::size_t, pattern_field>> groups_;  // number and field of each named group
    std::regex expression_;

public:
    /// Returns true if the text contains a named group.
    static bool is_one(std::string_view text) {
        return text.find("(?<") != text.npos || text.find("(?P<") != text.npos;
    }

    explicit name_regex(std::string const& pattern) {
        auto const plain = without_names(pattern);
        try {
            expression_.assign(plain, std::regex::ECMAScript | std::regex::icase | std::regex::optimize);
        } catch (std::regex_error const& e) {
            refuse(std::string("must be an ECMAScript regular expression with named groups (") + e.what() + ")",
                   pattern);
        }
    }

    parsed_name parse(std::string_view name) const {
        std::match_results<std::string_view::const_iterator> found;
        if (!std::regex_search(name.begin(), name.end(), found, expression_))
            return parsed_name::refused("the name does not match the pattern");
        pattern_values values;
        for (auto const& [number, field] : groups_) {
            auto const& part = found[number];
            if (part.first == part.second) continue;  // an optional group without a match: absent
            if (!values.assign(field, std::string_view(part.first, part.second)))
                return parsed_name::refused("the row, column or well in the name is invalid");
        }
        return values.result();
    }

private:
    [[noreturn]] static void refuse(std::string const& rule, std::string const& pattern) {
        throw argument_error("sluice::plate::name_pattern: " + rule + ", got '" + pattern + "'");
    }

    // std::regex only has numbered groups: remove the names and record their groups.
    std::string without_names(std::string const& pattern) {
        std::string plain;
        std::size_t groups = 0, open = 0;
        pattern_fields fields;
        bool in_class = false;
        for (std::size_t at = 0; at < pattern.size(); ++at) {
            char const c = pattern[at];
            plain += c;
            if (c == '\\' && at + 1 < pattern.size())
                plain += pattern[++at];
            else if (c == '[' || c == ']')
                in_class = c == '[';
            else if (in_class)
                continue;
            else if (c == ')' && open-- == 0)
                refuse("a ) must follow a (", pattern);
            else if (c == '(') {
                ++open;
                auto const rest = std::string_view(pattern).substr(at + 1);
                if (rest.starts_with("?<=") || rest.starts_with("?<!")) refuse("lookbehind is not supported", pattern);
                bool const named = rest.starts_with("?<") || rest.starts_with("?P<");
                if (named || !rest.starts_with("?")) ++groups;
                if (!named) continue;
                auto const begin = pattern.find('<', at) + 1, end = pattern.find('>', begin);
                if (end == std::string::npos) refuse("a group's name must end in >", pattern);
                auto const name = pattern.substr(begin, end - begin);
                auto const field = name == "*" ? std::nullopt : pattern_field_named(name);
                if (!field)
                    refuse(
                        "a named group must be one of Well, Row, Col, Site, Channel, Z, T, Plate or their aliases "
                        "(leave other groups unnamed)",
                        pattern);
                fields.add(*field);
                groups_.emplace_back(groups, *field);
                at = end;
            }
        }
        if (open != 0) refuse("a ( must be closed by a )", pattern);
        if (auto const rule = fields.broken_rule(); !rule.empty()) refuse(std::string(rule), pattern);
        return plain;
    }
};

}  // namespace sluice::plate::detail
