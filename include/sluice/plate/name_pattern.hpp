/// \file
/// name_pattern: a user's own form of file names: "Img_T{t:4}_C{channel}_W{well}.tif".
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/plate/detail/name_reader.hpp>
#include <sluice/plate/name_parts.hpp>

namespace sluice::plate {

/// Text with fields in braces. Letters match in either case; the pattern is that of the whole name.
///
/// | field, in any case | takes |
/// |---|---|
/// | `{well}` | letters and digits, "A01" |
/// | `{row}` or `{wellrow}`, `{col}`, `{column}` or `{wellcolumn}` | the letters or the number of a row; the number of a column |
/// | `{site}`, `{s}`, `{field}`, `{f}`, `{pos}` | a site |
/// | `{channel}`, `{channelnumber}`, `{wavelength}`, `{dye}`, `{c}`, `{w}` | a channel |
/// | `{z}`, `{plane}`, `{slice}`, `{stackslice}` | a plane |
/// | `{t}`, `{timepoint}`, `{frame}` | a time |
/// | `{plate}`, `{*}` | any text: the plate's name; nothing |
///
/// `{t:4}` takes exactly four characters. Sites, channels, planes and times are numbers where digits stand, and text elsewhere.
/// Text takes as much as the rest of the pattern leaves. Holds the pattern. Throws argument_error for a field that is not known or
/// stands twice, a brace without its other, and a pattern without a well.
class name_pattern {
    enum class part : std::uint8_t { literal, well, row, column, site, channel, z, timepoint, plate, anything };
    struct piece {
        part what;
        std::string text;       // of a literal
        std::size_t width = 0;  // 0: any
    };
    struct found {
        name_parts parts;
        unsigned row = 0, column = 0;
    };
    std::string pattern_;
    std::vector<piece> pieces_;

public:
    explicit name_pattern(std::string pattern) : pattern_(std::move(pattern)) {
        for (std::size_t at = 0; at < pattern_.size();) {
            auto const open = pattern_.find('{', at);
            if (open != at) pieces_.push_back({part::literal, pattern_.substr(at, open - at)});
            if (open == std::string::npos) break;
            auto const close = pattern_.find('}', open);
            if (close == std::string::npos) fail("a { must be closed by a }");
            pieces_.push_back(field(std::string_view(pattern_).substr(open + 1, close - open - 1)));
            at = close + 1;
        }
        for (auto const& one : pieces_)
            if (one.what == part::literal && one.text.find('}') != std::string::npos) fail("a } must follow a {");
        for (auto const what : {part::well, part::row, part::column, part::site, part::channel, part::z, part::timepoint, part::plate})
            if (count(what) > 1) fail("a field must stand once");
        if (count(part::well) + count(part::row) != 1 || count(part::row) != count(part::column)) fail("one {well}, or {row} and {col}, must stand in it");
    }

    std::string const& text() const noexcept { return pattern_; }

    parsed_name parse(std::string_view name) const {
        found result;
        if (!match(0, name, result)) return parsed_name::refused("the name is not of the pattern");
        if (count(part::well) == 0) {
            auto const place = well_at(result.row, result.column);
            if (!place) return parsed_name::refused("the well must be from A01 to AF48");
            result.parts.well = *place;
        }
        return result.parts;
    }

private:
    [[noreturn]] void fail(std::string_view rule) const {
        throw argument_error("sluice::plate::name_pattern: " + std::string(rule) + ", got '" + pattern_ + "'");
    }
    std::size_t count(part what) const {
        std::size_t n = 0;
        for (auto const& one : pieces_) n += one.what == what;
        return n;
    }

    piece field(std::string_view text) const {
        static constexpr std::pair<std::string_view, part> names[]{
            {"well", part::well}, {"row", part::row}, {"wellrow", part::row}, {"col", part::column}, {"column", part::column},
            {"wellcolumn", part::column}, {"site", part::site}, {"s", part::site}, {"field", part::site}, {"f", part::site}, {"pos", part::site},
            {"channel", part::channel}, {"channelnumber", part::channel}, {"wavelength", part::channel}, {"dye", part::channel},
            {"c", part::channel}, {"w", part::channel}, {"z", part::z}, {"plane", part::z}, {"slice", part::z}, {"stackslice", part::z},
            {"t", part::timepoint}, {"timepoint", part::timepoint}, {"frame", part::timepoint}, {"plate", part::plate}, {"*", part::anything}};
        auto const colon = text.find(':');
        std::size_t width = 0;
        if (colon != std::string_view::npos) {
            auto const digits = detail::parse_number(text.substr(colon + 1));
            if (!digits || digits->value_or(0) == 0) fail("the width after a : must be a number from 1");
            width = **digits;
        }
        for (auto const& [name, what] : names)
            if (detail::equal_in_any_case(name, text.substr(0, colon))) return {what, {}, width};
        fail("a field must be one of well, row, col, site, channel, z, t, plate, * or their other names");
    }

    // Whether `rest` is what the pieces from number `from` on describe. Tries the longest text first.
    bool match(std::size_t from, std::string_view rest, found& result) const {
        if (from == pieces_.size()) return rest.empty();
        auto const& [what, text, width] = pieces_[from];
        if (what == part::literal)
            return detail::equal_in_any_case(rest.substr(0, text.size()), text) && match(from + 1, rest.substr(text.size()), result);
        std::size_t digits = 0;
        while (digits < rest.size() && detail::is_digit(rest[digits])) ++digits;
        auto const take = [&](std::size_t n) { return assign(what, rest.substr(0, n), result) && match(from + 1, rest.substr(n), result); };
        if (width != 0) return width <= rest.size() && take(width);
        if (digits != 0 && what != part::plate && what != part::anything && take(digits)) return true;
        for (std::size_t n = rest.size(); n != 0; --n)
            if (take(n)) return true;
        return what == part::anything && take(0);
    }

    static bool assign(part what, std::string_view text, found& result) {
        auto const numbered = detail::parse_number(text);
        auto const set = [&](name_field& to) {
            to = numbered ? name_field{*numbered, {}} : name_field{{}, text};
            return true;
        };
        switch (what) {
            case part::well:
                if (auto const place = parse_well(text)) return result.parts.well = *place, true;
                return false;
            case part::row:
                result.row = numbered ? numbered->value_or(0) : row_of(text).value_or(0);
                return result.row != 0;
            case part::column: return numbered && (result.column = **numbered, true);
            case part::site: return set(result.parts.site);
            case part::channel: return set(result.parts.channel);
            case part::z: return set(result.parts.z);
            case part::timepoint: return set(result.parts.timepoint);
            case part::plate: return result.parts.plate = text, true;
            default: return true;
        }
    }
};

}  // namespace sluice::plate
