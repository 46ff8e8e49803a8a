/// \file
/// image_file: the path of an image, in 24 bytes plus its name. The folder is stored once for all of its files.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <sluice/core/error.hpp>

namespace sluice::plate {

/// A folder and the names of its files, stored contiguously. Names keep the bytes of the file system.
class image_folder {
    std::filesystem::path path_;
    std::string names_;

public:
    explicit image_folder(std::filesystem::path path) : path_(std::move(path)) {}

    std::filesystem::path const& path() const noexcept { return path_; }
    std::string_view name(std::uint32_t begin, std::uint16_t length) const noexcept {
        return std::string_view(names_).substr(begin, length);
    }
    /// Appends a name and returns its offset.
    /// \throws argument_error for more than 4 GiB of names, or a name of more than 65535 bytes
    std::uint32_t add(std::string_view name) {
        if (name.size() > std::numeric_limits<std::uint16_t>::max() ||
            names_.size() + name.size() > std::numeric_limits<std::uint32_t>::max())
            throw argument_error(
                "sluice::plate::image_folder: the names of one folder must fit 4 GiB, and each name 65535 bytes, got " +
                std::to_string(names_.size() + name.size()) + " and " + std::to_string(name.size()));
        auto const begin = names_.size();
        names_ += name;
        return static_cast<std::uint32_t>(begin);
    }
    /// Frees memory reserved for more names.
    void shrink() { names_.shrink_to_fit(); }
};

/// A file, given by its folder and its name. Cheap to copy. Keeps the folder's names alive.
class image_file {
    std::shared_ptr<image_folder const> folder_;
    std::uint32_t begin_ = 0;
    std::uint16_t length_ = 0;

public:
    image_file() = default;
    image_file(std::shared_ptr<image_folder const> folder, std::uint32_t begin, std::uint16_t length)
        : folder_(std::move(folder)), begin_(begin), length_(length) {}
    /// A file that shares its folder with no other image_file.
    explicit image_file(std::filesystem::path const& path) {
        auto folder = std::make_shared<image_folder>(path.parent_path());
        auto const name = path.filename().native();
        begin_ = folder->add(name);
        length_ = static_cast<std::uint16_t>(name.size());
        folder_ = std::move(folder);
    }

    /// Valid while any image_file of the same folder exists.
    std::string_view name() const noexcept { return folder_ ? folder_->name(begin_, length_) : std::string_view(); }
    std::filesystem::path path() const { return folder() / name(); }
    /// Writes the path to \p text. Reusing one string for many files avoids an allocation per file.
    void path_to(std::string& text) const {
        text = folder().native();
        if (!text.empty() && text.back() != '/') text += '/';
        text += name();
    }
    /// Empty for a default-constructed image_file. Same lifetime as \ref name.
    std::filesystem::path const& folder() const {
        static std::filesystem::path const none;
        return folder_ ? folder_->path() : none;
    }

    friend bool operator==(image_file const& a, image_file const& b) {
        return a.name() == b.name() && (a.folder_ == b.folder_ || a.folder() == b.folder());
    }
    /// Orders by folder, then by name, bytewise: the same order on every machine.
    friend std::strong_ordering operator<=>(image_file const& a, image_file const& b) {
        if (a.folder_ != b.folder_)
            if (auto const order = a.folder().native().compare(b.folder().native()); order != 0) return order <=> 0;
        return a.name().compare(b.name()) <=> 0;
    }
};

}  // namespace sluice::plate
