/// \file
/// One XML element of a header: its attributes as numbers within bounds, and errors with its place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <pugixml.hpp>

#include <sluice/core/error.hpp>
#include <sluice/trodes/detail/text.hpp>

namespace sluice::trodes::detail {

class xml_element {
public:
    xml_element(pugi::xml_node node, std::string const& path) : node_(node), path_(&path) {}

    pugi::xml_node node() const { return node_; }
    bool has(char const* name) const { return !node_.attribute(name).empty(); }
    std::string_view text(char const* name) const { return trimmed(node_.attribute(name).value()); }

    /// A required text.
    std::string required_text(char const* name) const {
        if (!has(name)) fail(name, "must be given, got nothing");
        return std::string(text(name));
    }

    /// A required integer within [least, most].
    std::int64_t integer(char const* name, std::int64_t least, std::int64_t most) const {
        auto const value = number<std::int64_t>(text(name));
        if (!value || *value < least || *value > most)
            fail(name, "must be an integer from " + std::to_string(least) + " to " + std::to_string(most) + ", got " +
                           got(name));
        return *value;
    }
    std::int64_t integer_or(char const* name, std::int64_t otherwise, std::int64_t least, std::int64_t most) const {
        return has(name) ? integer(name, least, most) : otherwise;
    }

    /// A required number above 0 and at most `most`.
    double positive(char const* name, double most) const {
        auto const value = number<double>(text(name));
        if (!value || !(*value > 0) || *value > most)
            fail(name, "must be a number above 0 and at most " + std::to_string(static_cast<std::int64_t>(most)) +
                           ", got " + got(name));
        return *value;
    }

    /// The path below the root: "SpikeConfiguration/SpikeNTrode[id=3]".
    std::string place() const {
        std::string text;
        for (auto n = node_; n && n.parent() && n.parent().parent(); n = n.parent()) {
            std::string step = n.name();
            for (auto const* key : {"name", "id", "moduleName"})
                if (auto const a = n.attribute(key)) {
                    step += "[" + std::string(key) + "=" + std::string(a.value()).substr(0, 80) + "]";
                    break;
                }
            text = text.empty() ? step : step + "/" + text;
        }
        return text.empty() ? node_.name() : text;
    }

    [[noreturn]] void fail(char const* attribute, std::string const& what) const {
        fail(place() + "@" + attribute + ": " + what);
    }
    [[noreturn]] void fail(std::string const& what) const {
        auto const offset = node_.offset_debug();
        if (offset < 0) throw format_error(*path_, what);
        throw format_error(*path_, static_cast<std::uint64_t>(offset), what);
    }

private:
    std::string got(char const* name) const { return has(name) ? in_quotes(text(name)) : "nothing"; }

    pugi::xml_node node_;
    std::string const* path_;
};

}  // namespace sluice::trodes::detail
