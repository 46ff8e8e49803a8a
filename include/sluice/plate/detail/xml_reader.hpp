/// \file
/// xml_reader: reads the elements of an XML text one after the other, without keeping them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sluice/plate/detail/name_reader.hpp>

namespace sluice::plate::detail {

/// Reads elements, attributes, text and CDATA. Skips comments, declarations and namespace prefixes. It does not
/// validate: malformed text ends the input early, like a truncated file.
class xml_reader {
    std::string_view rest_, name_, attributes_, text_;
    bool closes_itself_ = false, raw_ = false;

public:
    enum class event { open, close, text, end };

    explicit xml_reader(std::string_view xml) noexcept : rest_(xml) {}

    event next() {
        if (closes_itself_) {
            closes_itself_ = false;
            return event::close;
        }
        for (;;) {
            if (rest_.empty()) return event::end;
            if (rest_.front() != '<') return text_until(rest_.find('<'));
            if (rest_.starts_with("<![CDATA[")) {
                rest_.remove_prefix(9);
                auto const close = rest_.find("]]>");
                text_ = rest_.substr(0, close);
                raw_ = true;
                drop(close, 3);
                return event::text;
            }
            if (rest_.starts_with("<!--"))
                drop(rest_.find("-->"), 3);
            else if (rest_.starts_with("<?") || rest_.starts_with("<!"))
                drop(rest_.find('>'), 1);
            else
                return tag();
        }
    }

    /// The name of the last opened or closed element, without its prefix.
    std::string_view name() const noexcept { return name_; }
    /// An attribute of the last opened element, matched without its prefix; no value if it does not exist.
    std::optional<std::string> attribute(std::string_view name) const {
        auto rest = attributes_;
        for (;;) {
            auto const equals = rest.find('=');
            if (equals == std::string_view::npos) return std::nullopt;
            auto const quote = rest.find_first_of("\"'", equals);
            if (quote == std::string_view::npos) return std::nullopt;
            auto const close = rest.find(rest[quote], quote + 1);
            if (close == std::string_view::npos) return std::nullopt;
            if (local(trimmed(rest.substr(0, equals))) == name)
                return decoded(rest.substr(quote + 1, close - quote - 1));
            rest.remove_prefix(close + 1);
        }
    }
    std::string text() const { return raw_ ? std::string(text_) : decoded(text_); }

private:
    void drop(std::size_t found, std::size_t length) {
        rest_ = found == std::string_view::npos ? std::string_view() : rest_.substr(found + length);
    }

    event text_until(std::size_t end) {
        text_ = rest_.substr(0, end);
        raw_ = false;
        drop(end, 0);
        return event::text;
    }

    event tag() {
        std::size_t close = 1;
        for (char quote = 0; close < rest_.size() && (quote != 0 || rest_[close] != '>');
             ++close) {  // quoted text may contain >
            if (quote == 0 && (rest_[close] == '"' || rest_[close] == '\''))
                quote = rest_[close];
            else if (rest_[close] == quote)
                quote = 0;
        }
        if (close >= rest_.size()) return rest_ = {}, event::end;
        auto inside = rest_.substr(1, close - 1);
        rest_.remove_prefix(close + 1);
        bool const closes = inside.starts_with('/');
        if (closes) inside.remove_prefix(1);
        closes_itself_ = !closes && inside.ends_with('/');
        if (closes_itself_) inside.remove_suffix(1);
        auto const space = inside.find_first_of(" \t\r\n");
        name_ = local(inside.substr(0, space));
        attributes_ = space == std::string_view::npos ? std::string_view() : inside.substr(space);
        return closes ? event::close : event::open;
    }

    static std::string_view local(std::string_view name) noexcept {
        auto const colon = name.rfind(':');
        return colon == std::string_view::npos ? name : name.substr(colon + 1);
    }
    static std::string_view trimmed(std::string_view text) noexcept {
        auto const first = text.find_first_not_of(" \t\r\n");
        return first == std::string_view::npos ? std::string_view()
                                               : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
    }

    static std::string decoded(std::string_view text) {
        std::string plain;
        for (std::size_t at = 0; at < text.size(); ++at) {
            auto const end = text[at] == '&' ? text.find(';', at) : std::string_view::npos;
            auto const entity = end == std::string_view::npos ? std::string_view() : text.substr(at + 1, end - at - 1);
            if (auto const character = meaning(entity); !character.empty()) {
                plain += character;
                at = end;
            } else
                plain += text[at];
        }
        return plain;
    }
    static std::string meaning(std::string_view entity) {
        if (entity == "lt") return "<";
        if (entity == "gt") return ">";
        if (entity == "amp") return "&";
        if (entity == "quot") return "\"";
        if (entity == "apos") return "'";
        if (!entity.starts_with('#')) return {};
        std::uint32_t code = 0;
        bool const hexadecimal = entity.starts_with("#x");
        for (char const c : entity.substr(hexadecimal ? 2 : 1)) {
            std::uint32_t const digit =
                is_digit(c) ? static_cast<std::uint32_t>(c - '0') : static_cast<std::uint32_t>(upper(c) - 'A') + 10u;
            if (digit >= (hexadecimal ? 16u : 10u) || code > 0x10FFFF) return {};
            code = code * (hexadecimal ? 16u : 10u) + digit;
        }
        return code == 0 || code > 0x10FFFF ? std::string() : utf8(code);
    }
    static std::string utf8(std::uint32_t code) {
        auto const byte = [](std::uint32_t bits) { return static_cast<char>(bits); };
        auto const low = [&](unsigned shift) { return byte(0x80u | ((code >> shift) & 0x3Fu)); };
        if (code < 0x80) return {byte(code)};
        if (code < 0x800) return {byte(0xC0u | (code >> 6)), low(0)};
        if (code < 0x10000) return {byte(0xE0u | (code >> 12)), low(6), low(0)};
        return {byte(0xF0u | (code >> 18)), low(12), low(6), low(0)};
    }
};

}  // namespace sluice::plate::detail
