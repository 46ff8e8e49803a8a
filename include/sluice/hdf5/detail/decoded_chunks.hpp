/// \file
/// decoded_chunks: the last row of chunks read from a dataset, restricted to the selected columns.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/hdf5/detail/chunk_source.hpp>
#include <range/v3/iterator/default_sentinel.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice::hdf5::detail {

/// Holds the values of one row of chunks, group of columns by group of columns. Of plain chunks, which can be read by
/// blocks of rows, it holds at most 8 MiB, or one row if that is more. If others share the memory (\ref owner), the
/// next read allocates; otherwise it reuses the memory.
class decoded_chunks {
public:
    /// `columns`: the selected columns, in any order.
    decoded_chunks(std::shared_ptr<chunk_source const> source, std::span<std::size_t const> columns)
        : source_(std::move(source)) {
        for (auto const column : columns) groups_.push_back(source_->place_of(column).group);
        std::sort(groups_.begin(), groups_.end());
        groups_.erase(std::unique(groups_.begin(), groups_.end()), groups_.end());
        auto const bytes_a_row = std::max<std::size_t>(1, groups_.size() * stride_);
        if (source_->is_plain())
            band_ = std::min(source_->chunk_rows(), std::max<std::uint64_t>(1, most_bytes / bytes_a_row));
        else
            band_ = std::min(source_->chunk_rows(), std::max<std::uint64_t>(1, source_->rows()));
        if (band_ > std::numeric_limits<std::uint32_t>::max() / bytes_a_row)
            throw argument_error("sluice::hdf5::dataset_rows: a row of chunks must be less than 4 GiB, got " +
                                 std::to_string(band_) + " rows of " + std::to_string(bytes_a_row) +
                                 " bytes; select fewer columns");
    }

    std::shared_ptr<chunk_source const> const& source() const noexcept { return source_; }
    /// Byte offset of a column's value in a row.
    std::uint32_t offset_of(std::size_t column) const {
        auto const there = source_->place_of(column);
        auto const group = std::lower_bound(groups_.begin(), groups_.end(), there.group) - groups_.begin();
        return static_cast<std::uint32_t>(static_cast<std::size_t>(group) * group_bytes() + there.byte);
    }
    /// Bytes from one row to the next.
    std::size_t stride() const noexcept { return stride_; }
    /// The number of rows, from row `index` on, that are read together.
    std::size_t rows_from(std::size_t index) const noexcept {
        auto const in_chunk = index % source_->chunk_rows();
        return static_cast<std::size_t>(
            std::min({band_ - in_chunk % band_, source_->chunk_rows() - in_chunk, source_->rows() - index}));
    }

    /// Returns row `index`. Valid until a row of other chunks is read, or while \ref owner is alive.
    std::byte const* row(std::size_t index) {
        if (index - first_ >= count_) [[unlikely]]
            decode(index);
        return bytes_.get() + (index - first_) * stride_;
    }
    /// Shared ownership of the last row of chunks.
    std::shared_ptr<void const> owner() const noexcept { return bytes_; }

private:
    static constexpr std::size_t most_bytes = std::size_t{8} << 20;

    std::size_t group_bytes() const { return static_cast<std::size_t>(band_) * stride_; }

    [[gnu::noinline]] void decode(std::size_t index) {
        count_ = 0;  // a failed read leaves no rows
        if (bytes_.use_count() > 1) bytes_.reset();
        std::atomic_thread_fence(std::memory_order_acquire);  // former owners have finished reading
        if (!bytes_) bytes_.reset(new std::byte[std::max<std::size_t>(1, groups_.size() * group_bytes())]);
        first_ = index - static_cast<std::size_t>(index % source_->chunk_rows() % band_);
        auto const count = rows_from(first_);
        for (std::size_t i = 0; i < groups_.size(); ++i)
            source_->read(first_, count, groups_[i], bytes_.get() + i * group_bytes(), band_);
        count_ = count;
    }

    std::shared_ptr<chunk_source const> source_;
    std::vector<std::uint64_t> groups_;  // ascending
    std::size_t stride_ = source_->row_bytes();
    std::shared_ptr<std::byte[]> bytes_;
    std::uint64_t band_ = 1;             // rows read together: some rows of a chunk, or all
    std::size_t first_ = 0, count_ = 0;  // the rows that bytes_ holds
};

/// The segments of elements [first, first + count) of a view over \ref decoded_chunks. Single-pass; reads each segment
/// when it is reached.
template <class View>
class chunk_segments : public ranges::view_facade<chunk_segments<View>, ranges::unknown> {
    friend ranges::range_access;
    View all_{};
    std::size_t first_ = 0, count_ = 0;

    struct cursor {
        using single_pass = std::true_type;
        View const* all = nullptr;
        std::size_t at = 0, left = 0;
        std::size_t here() const { return std::min(left, all->rows_in_chunk(at)); }
        auto read() const { return all->segment(at, here()); }
        bool equal(ranges::default_sentinel_t) const noexcept { return left == 0; }
        void next() {
            auto const n = here();
            at += n;
            left -= n;
        }
    };
    cursor begin_cursor() const { return {&all_, first_, count_}; }

public:
    chunk_segments() = default;
    chunk_segments(View all, std::size_t first, std::size_t count)
        : all_(std::move(all)), first_(first), count_(count) {}
};

}  // namespace sluice::hdf5::detail

template <class View>
inline constexpr bool std::ranges::enable_view<sluice::hdf5::detail::chunk_segments<View>> = true;
