/// \file
/// plate_listing: lists the possible image files in a plate's folder and its subfolders, in one pass, by name.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <sluice/plate/detail/directory_pass.hpp>
#include <sluice/plate/detail/name_reader.hpp>
#include <sluice/plate/detail/whole_text.hpp>
#include <sluice/plate/folder_layout.hpp>
#include <sluice/plate/image_file.hpp>
#include <sluice/plate/open_hcs_metadata.hpp>
#include <sluice/plate/scan_options.hpp>
#include <sluice/plate/scan_report.hpp>

namespace sluice::plate::detail {

inline constexpr std::array<std::string_view, 3> image_endings{".tif", ".tiff", ".png"};
inline constexpr std::array<std::string_view, 3> temporary_endings{".tmp", ".part", "~"};

constexpr bool is_hidden(std::string_view name) noexcept {
    return name.front() == '.' || equal_in_any_case(name, "Thumbs.db") || equal_in_any_case(name, "desktop.ini");
}

/// Names of folders and of possible image files. 12 bytes plus the name per file; a folder's path is stored once.
class plate_listing {
public:
    struct file {
        std::uint32_t folder, begin;
        std::uint16_t length;
    };
    struct folder {
        std::shared_ptr<image_folder> names;
        folder_layout layout;
    };
    std::vector<folder> folders;
    std::vector<file> files;
    std::string open_hcs_folder;  // selected by the OpenHCS metadata; empty without it

    plate_listing(std::filesystem::path const& root, scan_options const& options, scan_report& report)
        : options_(options), report_(report) {
        std::error_code none;
        bool const may_be_open_hcs = !options.pattern && options.format.value_or(naming::open_hcs) == naming::open_hcs;
        if (auto const path = root / open_hcs_file; may_be_open_hcs && std::filesystem::exists(path, none)) {
            add_open_hcs(root, parse_open_hcs(whole_text(path), path.string()));
        } else {
            folders.push_back({std::make_shared<image_folder>(root), {}});
            for (std::size_t next = 0; next != folders.size(); ++next) read(next);
        }
        report.folders = folders.size();
    }

    /// Returns the name that encodes the coordinates. \pre `one` is an element of files
    std::string_view name(file const& one) const {
        if (virtual_names_.empty()) return folders[one.folder].names->name(one.begin, one.length);
        return virtual_names_[static_cast<std::size_t>(&one - files.data())];
    }
    image_file operator()(file const& one) const { return {folders[one.folder].names, one.begin, one.length}; }

private:
    void read(std::size_t number) {
        directory_pass pass(folders[number].names->path());
        if (options_.follow_links && !seen_.insert(pass.identity()).second) {
            report_.links.add(folders[number].names->path().string());
            return;
        }
        pass.for_each([&](std::string_view name, entry_kind kind) {
            if (kind == entry_kind::link) {
                if (options_.follow_links) kind = pass.target(name);
                if (kind == entry_kind::link || kind == entry_kind::other) return report_.links.add(std::string(name));
            }
            if (kind == entry_kind::folder)
                add_folder(number, name);
            else if (kind == entry_kind::file)
                add_file(number, name, pass);
        });
        folders[number].names->shrink();
    }

    void add_folder(std::size_t in, std::string_view name) {
        if (is_hidden(name) || ends_with_any(name, std::array<std::string_view, 1>{".zarr"}))
            return report_.folders_left_out.add(std::string(name));
        folders.push_back(
            {std::make_shared<image_folder>(folders[in].names->path() / name), folders[in].layout.inside(name)});
    }

    void add_file(std::size_t in, std::string_view name, directory_pass const& pass) {
        ++report_.files;
        if (is_hidden(name)) return report_.hidden.add(std::string(name));
        if (ends_with_any(name, temporary_endings)) return report_.temporary.add(std::string(name));
        if (!options_.pattern && !ends_with_any(name, image_endings)) return report_.other_files.add(std::string(name));
        if (is_thumbnail(name)) return report_.thumbnails.add(std::string(name));
        if (options_.find_empty_files && pass.is_empty(name)) return report_.empty.add(std::string(name));
        add(in, name);
    }
    void add(std::size_t in, std::string_view name) {
        files.push_back(
            {static_cast<std::uint32_t>(in), folders[in].names->add(name), static_cast<std::uint16_t>(name.size())});
    }

    // The listed files are the images. Missing ones are detected when they are loaded, like files deleted after a scan.
    void add_open_hcs(std::filesystem::path const& root, open_hcs_metadata listed) {
        open_hcs_folder = std::move(listed.folder);
        std::map<std::filesystem::path, std::size_t> numbers;
        for (auto& image : listed.images) {
            ++report_.files;
            auto name = std::filesystem::path(image.name).filename().string();
            auto const path = root / image.file;
            if (name.empty() || !path.has_filename() || !ends_with_any(name, image_endings)) {
                report_.other_files.add(std::move(image.name));
                continue;
            }
            auto const [at, is_new] = numbers.try_emplace(path.parent_path(), folders.size());
            if (is_new) folders.push_back({std::make_shared<image_folder>(at->first), {}});
            add(at->second, path.filename().native());
            virtual_names_.push_back(std::move(name));
        }
    }

    scan_options const& options_;
    scan_report& report_;
    std::vector<std::string> virtual_names_;  // of the files, if they differ from the names on disk
    std::set<folder_identity> seen_;          // only if links are followed, to detect cycles
};

}  // namespace sluice::plate::detail
