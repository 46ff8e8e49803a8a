/// \file
/// memory::blocks(records): reads the records of a file block by block into one reused buffer.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>

#include <sluice/core/error.hpp>
#include <sluice/core/source_view.hpp>
#include <sluice/memory/file_reader.hpp>
#include <sluice/memory/record_fields.hpp>
#include <sluice/memory/records.hpp>
#include <sluice/memory/window_reader.hpp>

namespace sluice::memory {

/// Limits of a block. A block has as many records as both allow, and at least one.
struct read_options {
    std::size_t block_records = std::numeric_limits<std::size_t>::max();
    std::size_t block_bytes = std::size_t{384} << 10;  ///< a block and what is computed from it fit in a core's cache
};

namespace detail {

/// Records in memory: like \ref records, without a file.
class record_reader {
public:
    record_reader(records const& of, read_options options)
        : records_(of),
          block_records_(std::clamp<std::size_t>(options.block_bytes / of.record_bytes(), 1, options.block_records)) {
        if (of.size() == 0) return;
        auto const block = std::min(block_records_, of.size()) * of.record_bytes();
        auto const first = of.file_offset();
        reader_.emplace(file_reader(of.path()), first, first + of.size() * of.record_bytes(),
                        window_sizes{block, block, 0});
    }
    bool next(records& block) {
        if (!reader_) return false;
        auto const bytes = reader_->next(0);
        if (bytes.empty()) return false;
        block = records(bytes.data(), records_.record_bytes(), bytes.size() / records_.record_bytes());
        return true;
    }

private:
    records records_;
    std::size_t block_records_;
    std::optional<window_reader> reader_;
};

struct open_records {
    records source;
    read_options options;
    record_reader operator()() const { return {source, options}; }
};

/// The fields of each block.
template <class Fields>
struct field_reader {
    record_reader reader;
    Fields fields;
    records block{};
    using view = std::invoke_result_t<Fields const&, records const&>;
    bool next(view& seen) {
        if (!reader.next(block)) return false;
        seen = fields(block);
        return true;
    }
};
template <class Fields>
struct open_fields {
    open_records open;
    Fields fields{};
    field_reader<Fields> operator()() const { return {open(), fields}; }
};

inline void require_file(records const& source, read_options const& options) {
    if (options.block_bytes == 0 || options.block_records == 0)
        throw argument_error("sluice::memory::blocks: a block must have at least 1 record and 1 byte, got " +
                             std::to_string(options.block_records) + " records and " +
                             std::to_string(options.block_bytes) + " bytes");
    if (source.path().empty())
        throw argument_error("sluice::memory::blocks: the records must be in a file, got records in memory");
}

}  // namespace detail

struct blocks_fn {
    source_view<records, detail::open_records> operator()(records const& source, read_options options = {}) const {
        detail::require_file(source, options);
        return source_view<records, detail::open_records>({source, options});
    }
    template <class Fields>
    auto operator()(record_fields<records, Fields> const& source, read_options options = {}) const {
        using opener = detail::open_fields<Fields>;
        detail::require_file(source.source(), options);
        return source_view<typename detail::field_reader<Fields>::view, opener>(
            {{source.source(), options}, source.fields()});
    }
};

/// The records of a file, or their fields, read instead of mapped. All blocks share one buffer.
///
/// `blocks(records)`, `blocks(interleaved<T>(...))`, `blocks(npy<T>(...))`, `blocks(..., {.block_records = n})`. Blocks
/// of records are records; blocks of a field or of rows are views of the same kind.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | \ref records of a file, or fields of them; a slice reads only its own records | input view of blocks | no | no | one buffer of a block | begin() one block, each step one; each byte once |
///
/// Throws argument_error for a block of 0 records or 0 bytes, and for records in memory. Throws file_error, with the
/// byte, if the file cannot be read or was truncated. A block is valid until the next step. No pages of the file become
/// resident. See also trodes::blocks (detects damage, unwraps ticks).
inline constexpr blocks_fn blocks{};

}  // namespace sluice::memory
