/// \file
/// name_pattern: a user-defined form of file names: "Img_T{t:4}_C{channel}_W{well}.tif", or a regular expression with
/// named groups.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <sluice/plate/detail/name_regex.hpp>
#include <sluice/plate/detail/name_template.hpp>
#include <sluice/plate/name_parts.hpp>

namespace sluice::plate {

/// Text with fields in braces, which must match the whole name. If the text contains a group `(?<Name>...)` or
/// `(?P<Name>...)`, it is a regular expression (ECMAScript). The expression is searched for in the name; `^` and `$`
/// anchor it. Letters match case-insensitively.
///
/// | field or group, case-insensitive | matches |
/// |---|---|
/// | `well` | letters and digits, "A01" |
/// | `row` or `wellrow`, `col`, `column`, `wellcol` or `wellcolumn` | the letters or the number of a row; the number of a column |
/// | `site`, `s`, `field`, `f`, `pos` | a site |
/// | `channel`, `channelnumber`, `wavelength`, `dye`, `c`, `w` | a channel |
/// | `z`, `plane`, `slice`, `stackslice` | a plane |
/// | `t`, `timepoint`, `frame` | a time |
/// | `plate`, `*` (in braces alone) | any text: the plate's name; ignored |
///
/// `{t:4}` matches exactly four characters. Text in braces matches as much as the rest of the pattern allows. Sites,
/// channels, planes and times are numbers if they consist of digits, and text otherwise. A group that matches nothing
/// is absent.
///
/// Holds the pattern. Throws argument_error for an unknown or repeated field, an unmatched brace or parenthesis, an
/// invalid expression, and a pattern without a well.
class name_pattern {
    std::string text_;
    std::variant<detail::name_template, detail::name_regex> form_;

    static std::variant<detail::name_template, detail::name_regex> form_of(std::string const& text) {
        if (detail::name_regex::is_one(text)) return detail::name_regex(text);
        return detail::name_template(text);
    }

public:
    explicit name_pattern(std::string text) : text_(std::move(text)), form_(form_of(text_)) {}

    std::string const& text() const noexcept { return text_; }

    /// The parts refer to `name`.
    parsed_name parse(std::string_view name) const {
        return std::visit([&](auto const& form) { return form.parse(name); }, form_);
    }
};

}  // namespace sluice::plate
