/// \file
/// record_file: the mapped file of records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>

#include <sluice/core/error.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/memory/detail/release_in_steps.hpp>
#include <sluice/memory/file_reader.hpp>
#include <sluice/memory/mapped_file.hpp>

namespace sluice::memory {

/// Where the records of a file are.
struct record_layout {
    std::uint64_t first = 0;  ///< offset of the first record in the file
    std::size_t bytes = 0;    ///< of each record
    bool whole = false;       ///< an incomplete record at the file's end is an error
};

namespace detail {

inline void require_record(record_layout const& layout) {
    if (layout.bytes == 0) throw argument_error("sluice::memory::records: a record must have at least 1 byte, got 0");
}

/// Immutable; shared by records and their fields. A file without records is not mapped.
class record_file {
public:
    record_file(std::filesystem::path const& path, record_layout layout) : path_(path.string()), first_(layout.first) {
        require_record(layout);
        file_reader const file(path);
        if (file.size() < first_)
            throw file_error(path_, file.size(),
                             "the first record must begin within the file at byte " + std::to_string(first_) +
                                 ", got a file of " + std::to_string(file.size()) + " bytes");
        auto const all = file.size() - first_;
        trailing_ = all % layout.bytes;
        if (layout.whole && trailing_ != 0)
            throw file_error(path_, file.size() - trailing_,
                             "the last record must have " + std::to_string(layout.bytes) + " bytes, got " +
                                 std::to_string(trailing_));
        if (all / layout.bytes == 0) return;
        mapping_.emplace(file);
        hook_.emplace(*mapping_);
        count_ = static_cast<std::size_t>(all / layout.bytes);
    }

    std::string const& path() const noexcept { return path_; }
    std::size_t count() const noexcept { return count_; }
    std::uint64_t trailing_bytes() const noexcept { return trailing_; }
    /// The first record; null without records.
    std::byte const* data() const noexcept { return mapping_ ? mapping_->data() + first_ : nullptr; }
    std::uint64_t offset_of(std::byte const* at) const noexcept {
        return mapping_ ? static_cast<std::uint64_t>(at - mapping_->data()) : first_;
    }
    consumption const* hook() const noexcept { return hook_ ? &*hook_ : nullptr; }

private:
    std::string path_;
    std::uint64_t first_;
    std::uint64_t trailing_ = 0;
    std::size_t count_ = 0;
    std::optional<mapped_file> mapping_;
    std::optional<release_in_steps> hook_;
};

}  // namespace detail
}  // namespace sluice::memory
