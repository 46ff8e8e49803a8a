/// \file
/// Reads OpenHCS metadata: openhcs_metadata.json in the plate's folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include <sluice/core/error.hpp>
#include <sluice/plate/detail/name_reader.hpp>
#include <sluice/plate/plate_metadata.hpp>

namespace sluice::plate {

/// An image listed by OpenHCS. Both paths are relative to the plate's folder.
struct open_hcs_image {
    std::string name;  ///< its last component encodes the coordinates
    std::string file;  ///< path on disk; differs from the name in a virtual workspace
};

/// The folder of a plate to read, and the metadata of its images.
struct open_hcs_metadata {
    std::string folder;  ///< for example "images"
    std::vector<open_hcs_image> images;
    plate_metadata known;
};

namespace detail {

inline constexpr std::string_view open_hcs_file = "openhcs_metadata.json";

/// A value of the file, with its JSON pointer for messages: "/subdirectories/images/main".
class open_hcs_value {
    using json = nlohmann::ordered_json;
    std::string const* path_;
    json const* value_;
    std::string place_;

public:
    open_hcs_value(std::string const& path, json const& value, std::string place)
        : path_(&path), value_(&value), place_(std::move(place)) {}

    [[noreturn]] void fail(std::string_view rule) const {
        throw format_error(*path_, (place_.empty() ? "" : place_ + ": ") + std::string(rule) + ", got " +
                                       (value_->is_structured() ? value_->type_name() : value_->dump()));
    }
    bool is_null() const { return value_->is_null(); }
    bool empty() const { return value_->empty(); }
    bool has(char const* key) const { return value_->is_object() && value_->contains(key); }
    /// Returns null if the member does not exist.
    open_hcs_value operator[](char const* key) const {
        static json const null;
        return {*path_, has(key) ? value_->at(key) : null, place_ + "/" + key};
    }
    std::string const& text() const {
        if (!value_->is_string()) fail("must be a string");
        return value_->get_ref<std::string const&>();
    }
    double number() const {
        if (!value_->is_number()) fail("must be a number");
        return value_->get<double>();
    }
    bool truth() const {
        if (!value_->is_boolean()) fail("must be true or false");
        return value_->get<bool>();
    }
    template <class F>
    void each_member(F f) const {  // f(key, value)
        if (is_null()) return;
        if (!value_->is_object()) fail("must be an object");
        for (auto const& [key, value] : value_->items()) f(key, open_hcs_value(*path_, value, place_ + "/" + key));
    }
    template <class F>
    void each_element(F f) const {
        if (is_null()) return;
        if (!value_->is_array()) fail("must be an array");
        for (std::size_t i = 0; i != value_->size(); ++i)
            f(open_hcs_value(*path_, (*value_)[i], place_ + "/" + std::to_string(i)));
    }
};

inline open_hcs_metadata read_open_hcs_folder(std::string const& name, open_hcs_value const& folder) {
    open_hcs_metadata found{name, {}, {}};
    auto const backends = folder["available_backends"];
    bool readable = backends.is_null();
    backends.each_member([&](std::string const& backend, auto const& there) {
        readable |= there.truth() && (backend == "disk" || backend == "virtual_workspace");
    });
    if (!readable) backends.fail("disk or virtual_workspace must be true");
    if (auto const mapping = folder["workspace_mapping"]; !mapping.is_null())
        mapping.each_member([&](std::string const& virtual_path, auto const& real) {
            found.images.push_back({virtual_path, real.text()});
        });
    else
        folder["image_files"].each_element(
            [&](auto const& file) { found.images.push_back({file.text(), file.text()}); });
    if (auto const size = folder["pixel_size"]; !size.is_null())
        found.known.pixel_width_um = found.known.pixel_height_um = positive(size.number());
    std::vector<double> grid;
    folder["grid_dimensions"].each_element([&](auto const& count) { grid.push_back(count.number()); });
    if (grid.size() == 2 && grid[0] >= 1 && grid[1] >= 1 && grid[0] < 1e6 && grid[1] < 1e6) {
        found.known.site_rows = static_cast<std::uint32_t>(grid[0]);
        found.known.site_columns = static_cast<std::uint32_t>(grid[1]);
    }
    folder["channels"].each_member([&](std::string const& key, auto const& label) {
        if (auto const channel = parse_number(key); channel && !label.is_null())
            found.known.channel_names.emplace(**channel, label.text());
    });
    return found;
}

}  // namespace detail

/// Parses the text of the file `path`. If there are several folders, it selects the one marked as main, else "images",
/// else the first. Holds the parsed file and the result.
/// \throws format_error the text is not JSON; it predates `subdirectories`; a value has the wrong type; images are
/// neither on disk nor in a virtual workspace (for example in Zarr)
inline open_hcs_metadata parse_open_hcs(std::string_view text, std::string const& path) {
    nlohmann::ordered_json parsed;
    try {
        parsed = nlohmann::ordered_json::parse(text);
    } catch (nlohmann::json::parse_error const& e) {
        std::string_view const what = e.what();  // "[json.exception...] parse error at line 3, column 7: ..."
        throw format_error(path, e.byte == 0 ? 0 : e.byte - 1,
                           "must be JSON: " + std::string(what.substr(what.find("] ") + 2)));
    }
    detail::open_hcs_value const all(path, parsed, "");
    if (!all.has("subdirectories"))
        throw format_error(path, "must have \"subdirectories\"; older files without them are not supported");
    auto const folders = all["subdirectories"];
    if (folders.empty()) folders.fail("must have at least one folder");
    std::string first, main;
    folders.each_member([&](std::string const& name, detail::open_hcs_value const& folder) {
        if (first.empty()) first = name;
        if (main.empty() && !folder["main"].is_null() && folder["main"].truth()) main = name;
    });
    auto const& chosen = !main.empty() ? main : folders.has("images") ? std::string("images") : first;
    return detail::read_open_hcs_folder(chosen, folders[chosen.c_str()]);
}

}  // namespace sluice::plate
