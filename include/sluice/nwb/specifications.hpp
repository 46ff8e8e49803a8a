/// \file
/// nwb::cache_specifications: caches the schema in the file, so that readers know all its types.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <sluice/core/error.hpp>
#include <sluice/nwb/file.hpp>

namespace sluice::nwb {
namespace detail {

/// Returns the text of a JSON file and its parsed value. Throws file_error or format_error.
inline std::pair<std::string, nlohmann::json> read_json(std::filesystem::path const& path) {
    std::ifstream in(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in) throw file_error(path.string(), "a schema file must be readable");
    auto parsed = nlohmann::json::parse(text, nullptr, false);
    if (parsed.is_discarded()) throw format_error(path.string(), "a schema file must be JSON");
    return {std::move(text), std::move(parsed)};
}

/// Removes file extensions from `sources`, to match the dataset names: published namespaces name "x.extensions.yaml",
/// and the cache holds "x.extensions".
inline void strip_extensions(std::filesystem::path const& path, nlohmann::json& name_space) try {
    for (auto& entry : name_space.at("namespaces").at(0).at("schema")) {
        if (!entry.contains("source")) continue;
        auto source = entry.at("source").get<std::string>();
        for (std::string_view const extension : {".yaml", ".yml", ".json"})
            if (source.ends_with(extension)) source.resize(source.size() - extension.size());
        if (!std::filesystem::exists(path.parent_path() / (source + ".json")))
            throw format_error(
                path.string(),
                "every source must be in the folder of its namespace, got no file for \"" + source + "\"");
        entry["source"] = source;
    }
} catch (nlohmann::json::exception const& cause) {
    throw format_error(path.string(), std::string("namespaces[0].schema must list the sources, got: ") + cause.what());
}

inline std::vector<std::filesystem::path> entries(std::filesystem::path const& directory) {
    std::error_code failure;
    std::vector<std::filesystem::path> found;
    for (auto const& entry : std::filesystem::directory_iterator(directory, failure)) found.push_back(entry.path());
    if (failure) throw file_error(directory.string(), "a schema directory must be readable, got: " + failure.message());
    std::ranges::sort(found);
    return found;
}

}  // namespace detail

/// Caches the schema files DIRECTORY/NAMESPACE/VERSION/SOURCE.json, which include a namespace.json per version. Writes
/// each as a text /specifications/NAMESPACE/VERSION/SOURCE, and the root's attribute .specloc. The schema must contain
/// core of \ref core_version. Throws file_error or format_error, which name the file, before that file is written.
inline void cache_specifications(file& out, std::filesystem::path const& directory) {
    auto const core = directory / core_namespace / core_version;
    if (!std::filesystem::is_directory(core))
        throw file_error(core.string(), "the schema must contain this version of core");
    auto specifications = out.place("specifications");
    for (auto const& name_space : detail::entries(directory)) {
        if (!std::filesystem::is_directory(name_space)) continue;
        for (auto const& version : detail::entries(name_space)) {
            if (!std::filesystem::is_directory(version)) continue;
            auto [ignored, description] = detail::read_json(version / "namespace.json");
            detail::strip_extensions(version / "namespace.json", description);
            auto place =
                out.place("specifications/" + name_space.filename().string() + "/" + version.filename().string());
            place.write_text("namespace", description.dump());
            for (auto const& source : detail::entries(version))
                if (source.extension() == ".json" && source.filename() != "namespace.json")
                    place.write_text(source.stem().string(), detail::read_json(source).first);
        }
    }
    out.root().write_attribute(".specloc", specifications.reference());
}

}  // namespace sluice::nwb
