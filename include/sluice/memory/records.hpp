/// \file
/// records: a file of fixed-size records as a random-access range, and each field as a range.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <ranges>
#include <span>
#include <string>
#include <utility>

#include <sluice/core/error.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/detail/index_cursor.hpp>
#include <sluice/memory/detail/record_file.hpp>
#include <sluice/memory/record_fields.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice::memory {

/// One record: a reference to its bytes. Owns nothing.
class record {
public:
    record() = default;
    explicit record(std::span<std::byte const> bytes) noexcept : bytes_(bytes) {}
    std::span<std::byte const> bytes() const noexcept { return bytes_; }
    /// The value of type T at byte `byte`. \pre it is within the record.
    template <packet_field T>
    T field(std::size_t byte) const noexcept {
        return load<T>(bytes_.data() + byte);
    }

private:
    std::span<std::byte const> bytes_;
};

/// Contiguous fixed-size records in a file or in memory. Their contents are opaque until a field is described.
///
///     records const nlx("CSC1.ncs", {.first = 16384, .bytes = 1044});
///     auto const times = nlx.field<std::int64_t>(0);                               // one value per record
///     auto const samples = nlx.values<std::int16_t>({.first = 20, .rows = 512});   // 512 values per record
///     for (records const& block : memory::blocks(nlx)) ...                         // read instead of mapped
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | a file, or bytes that outlive it | random-access view of \ref record | yes | yes | a mapping, shared by copies | a field of a record is read |
///
/// Fields, slices and rows keep the file mapped; a record does not. sluice's algorithms release mapped pages every 4
/// MiB; iterators do not. Truncating the file while it is mapped raises SIGBUS; \ref blocks throws instead.
class records : public ranges::view_facade<records, ranges::finite> {
    friend ranges::range_access;
    std::byte const* first_ = nullptr;
    std::size_t bytes_ = 0, count_ = 0;
    std::shared_ptr<detail::record_file const> file_;

    struct cursor : sluice::detail::index_cursor {
        std::byte const* first = nullptr;
        std::size_t bytes = 0;
        record read() const noexcept { return record({first + index * bytes, bytes}); }
    };
    cursor begin_cursor() const noexcept { return {{0}, first_, bytes_}; }
    cursor end_cursor() const noexcept { return {{count_}, first_, bytes_}; }

public:
    records() = default;
    /// Maps a file. Throws argument_error for records of 0 bytes. Throws file_error if the file cannot be mapped, ends
    /// before the first record, or, with `layout.whole`, ends with an incomplete one.
    records(std::filesystem::path const& path, record_layout layout)
        : bytes_(layout.bytes), file_(std::make_shared<detail::record_file const>(path, layout)) {
        first_ = file_->data();
        count_ = file_->count();
    }
    /// Records in memory. Throws argument_error for records of 0 bytes.
    records(std::byte const* first, std::size_t record_bytes, std::size_t count)
        : first_(first), bytes_(record_bytes), count_(count) {
        detail::require_record({.bytes = record_bytes});
    }

    std::size_t size() const noexcept { return count_; }
    record operator[](std::size_t index) const noexcept { return record({first_ + index * bytes_, bytes_}); }
    std::byte const* data() const noexcept { return first_; }
    std::size_t record_bytes() const noexcept { return bytes_; }

    /// The path of the file; empty for records in memory.
    std::string path() const { return file_ ? file_->path() : std::string(); }
    /// The offset of the first of these records in the file.
    std::uint64_t file_offset() const noexcept { return file_ ? file_->offset_of(first_) : 0; }
    /// Bytes of an incomplete record at the file's end.
    std::uint64_t trailing_bytes() const noexcept { return file_ ? file_->trailing_bytes() : 0; }

    /// The values of type T at byte `byte` of each record. Like all of these, throws argument_error if a field is not
    /// within the record.
    template <packet_field T>
    auto field(std::size_t byte) const {
        return as(field_of<T>{byte});
    }
    /// One row per record; the table has the offsets of the columns.
    template <packet_field T>
    auto rows(column_table columns) const {
        return as(row_of<T>{std::move(columns)});
    }
    /// Many rows, or many values of one field, per record.
    template <packet_field T>
    auto rows(rows_in_record const& layout) const {
        return as(rows_of<T>(layout));
    }
    template <packet_field T>
    auto values(values_in_record const& layout) const {
        return as(values_of<T>{layout});
    }
    /// Fields from a description, which can be reused for many blocks: field_of<T>, whole_of<T>, row_of<T>, rows_of<T>,
    /// values_of<T>.
    template <field_description<records> Fields>
    record_fields<records, Fields> as(Fields fields) const {
        fields.require_within(bytes_);
        return record_fields<records, Fields>(*this, std::move(fields));
    }

    records slice(std::size_t first, std::size_t count) const noexcept {
        records result = *this;
        result.count_ = count;
        if (count != 0) result.first_ = first_ + first * bytes_;
        return result;
    }
    /// The hook that releases consumed pages, and the owner of the mapping; null for records in memory.
    consumption const* hook() const noexcept { return file_ ? file_->hook() : nullptr; }
    std::shared_ptr<void const> owner() const noexcept { return file_; }
    std::size_t release_step() const noexcept { return hook() ? release_bytes / bytes_ + 1 : 0; }
    void release(std::size_t first, std::size_t count) const noexcept {
        if (auto const* const give_back = hook(); give_back && count != 0)
            give_back->release(first_ + first * bytes_, first_ + (first + count) * bytes_);
    }
    void release_all() const noexcept {
        if (auto const* const give_back = hook()) give_back->release_all();
    }
};

}  // namespace sluice::memory

template <>
inline constexpr bool std::ranges::enable_view<sluice::memory::records> = true;
