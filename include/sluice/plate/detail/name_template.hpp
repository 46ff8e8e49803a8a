/// \file
/// name_template: a name pattern given as text with fields in braces: "Img_T{t:4}_C{channel}_W{well}.tif".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/plate/detail/name_reader.hpp>
#include <sluice/plate/detail/pattern_field.hpp>
#include <sluice/plate/name_parts.hpp>

namespace sluice::plate::detail {

/// The pattern matches the whole name. Throws argument_error for an invalid pattern.
class name_template {
    struct token {
        std::optional<pattern_field> field;  // no value: literal text
        std::string text;
        std::size_t width = 0;  // 0: any length
    };
    std::vector<token> tokens_;

public:
    explicit name_template(std::string const& pattern) {
        auto const fail = [&](std::string_view rule) {
            throw argument_error("sluice::plate::name_pattern: " + std::string(rule) + ", got '" + pattern + "'");
        };
        pattern_fields fields;
        for (std::size_t at = 0; at < pattern.size();) {
            auto const open = pattern.find('{', at);
            auto const literal = pattern.substr(at, open - at);
            if (literal.find('}') != std::string::npos) fail("a } must follow a {");
            if (!literal.empty()) tokens_.push_back({{}, literal});
            if (open == std::string::npos) break;
            auto const close = pattern.find('}', open);
            if (close == std::string::npos) fail("a { must be closed by a }");
            auto const inside = std::string_view(pattern).substr(open + 1, close - open - 1);
            auto const colon = inside.find(':');
            token one{pattern_field_named(inside.substr(0, colon)), {}};
            if (!one.field)
                fail("a field must be one of well, row, col, site, channel, z, t, plate, * or their aliases");
            if (colon != std::string_view::npos)
                one.width = parse_number(inside.substr(colon + 1)).value_or(number()).value_or(0);
            if (colon != std::string_view::npos && one.width == 0) fail("the width after a : must be a number from 1");
            fields.add(*one.field);
            tokens_.push_back(std::move(one));
            at = close + 1;
        }
        if (auto const rule = fields.broken_rule(); !rule.empty()) fail(rule);
    }

    parsed_name parse(std::string_view name) const {
        pattern_values found;
        if (!match(0, name, found)) return parsed_name::refused("the name does not match the pattern");
        return found.result();
    }

private:
    // Returns true if the tokens from index `from` match `rest`. Tries all digits first, then the longest text.
    bool match(std::size_t from, std::string_view rest, pattern_values& found) const {
        if (from == tokens_.size()) return rest.empty();
        auto const& [field, text, width] = tokens_[from];
        if (!field)
            return equal_in_any_case(rest.substr(0, text.size()), text) &&
                   match(from + 1, rest.substr(text.size()), found);
        std::size_t digits = 0;
        while (digits < rest.size() && is_digit(rest[digits])) ++digits;
        auto const take = [&](std::size_t n) {
            return found.assign(*field, rest.substr(0, n)) && match(from + 1, rest.substr(n), found);
        };
        if (width != 0) return width <= rest.size() && take(width);
        if (digits != 0 && *field != pattern_field::plate && *field != pattern_field::anything && take(digits))
            return true;
        for (std::size_t n = rest.size(); n != 0; --n)
            if (take(n)) return true;
        return *field == pattern_field::anything && take(0);
    }
};

}  // namespace sluice::plate::detail
