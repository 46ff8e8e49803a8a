/// \file
/// One XML element of a header: its attributes as numbers within bounds, and errors that say where it stands.
#pragma once

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <pugixml.hpp>

#include <sluice/core/error.hpp>

namespace sluice::trodes::detail {

inline std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    auto const first = text.find_first_not_of(blanks);
    return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The whole text as a number, or none: "30000x", "", "nan" and what does not fit T are not numbers.
template <class T>
std::optional<T> number(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('+')) text.remove_prefix(1);
    T value{};
    auto const end = text.data() + text.size();
    auto const [rest, fault] = std::from_chars(text.data(), end, value);
    if (text.empty() || fault != std::errc{} || rest != end) return std::nullopt;
    if constexpr (std::is_floating_point_v<T>)
        if (!std::isfinite(value)) return std::nullopt;
    return value;
}

/// A value met in a file, for an error text: quoted, and cut when it is long.
inline std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 80;
    return text.size() <= longest ? "\"" + std::string(text) + "\"" : "\"" + std::string(text.substr(0, longest)) + "...\"";
}

class xml_element {
public:
    xml_element(pugi::xml_node node, std::string const& path) : node_(node), path_(&path) {}

    pugi::xml_node node() const { return node_; }
    bool has(char const* name) const { return !node_.attribute(name).empty(); }
    std::string_view text(char const* name) const { return trimmed(node_.attribute(name).value()); }

    /// A text that must be there.
    std::string required_text(char const* name) const {
        if (!has(name)) fail(name, "must be given, got nothing");
        return std::string(text(name));
    }

    /// An integer that must be there, within [least, most].
    std::int64_t integer(char const* name, std::int64_t least, std::int64_t most) const {
        auto const value = number<std::int64_t>(text(name));
        if (!value || *value < least || *value > most)
            fail(name, "must be an integer from " + std::to_string(least) + " to " + std::to_string(most) + ", got " + got(name));
        return *value;
    }
    std::int64_t integer_or(char const* name, std::int64_t otherwise, std::int64_t least, std::int64_t most) const {
        return has(name) ? integer(name, least, most) : otherwise;
    }

    /// A number that must be there, above 0 and at most `most`.
    double positive(char const* name, double most) const {
        auto const value = number<double>(text(name));
        if (!value || !(*value > 0) || *value > most)
            fail(name, "must be a number above 0 and at most " + std::to_string(static_cast<std::int64_t>(most)) + ", got " + got(name));
        return *value;
    }

    /// "SpikeConfiguration/SpikeNTrode[id=3]", from below the root.
    std::string place() const {
        std::string text;
        for (auto n = node_; n && n.parent() && n.parent().parent(); n = n.parent()) {
            std::string step = n.name();
            for (auto const* key : {"name", "id", "moduleName"})
                if (auto const a = n.attribute(key)) { step += "[" + std::string(key) + "=" + std::string(a.value()).substr(0, 80) + "]"; break; }
            text = text.empty() ? step : step + "/" + text;
        }
        return text.empty() ? node_.name() : text;
    }

    [[noreturn]] void fail(char const* attribute, std::string const& what) const { fail(place() + "@" + attribute + ": " + what); }
    [[noreturn]] void fail(std::string const& what) const {
        auto const offset = node_.offset_debug();
        if (offset < 0) throw format_error(*path_, what);
        throw format_error(*path_, static_cast<std::uint64_t>(offset), what);
    }

private:
    std::string got(char const* name) const { return has(name) ? quoted(text(name)) : "nothing"; }

    pugi::xml_node node_;
    std::string const* path_;
};

}  // namespace sluice::trodes::detail
