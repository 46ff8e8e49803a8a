/// \file
/// hdf5::row_sink<T>: a sink that writes rows to a chunked dataset asynchronously.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <sluice/core/column_block_copier.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/hdf5/dataset.hpp>
#include <sluice/hdf5/detail/strip_compressor.hpp>
#include <sluice/hdf5/detail/strip_writer.hpp>
#include <sluice/hdf5/group.hpp>
#include <sluice/hdf5/layout.hpp>
#include <sluice/hdf5/write_budget.hpp>

namespace sluice::hdf5 {

/// How the rows of a sink are stored and written.
struct row_options {
    std::uint64_t chunk_rows = layout::default_chunk_rows;
    std::uint64_t chunk_columns =
        layout::default_chunk_columns;                ///< maximum; the last block of columns may be narrower
    std::uint64_t strip_rows = default_strip_rows;    ///< maximum rows per write
    std::shared_ptr<deflate_pool> compression = {};   ///< null: the dataset has no filters
    std::shared_ptr<write_budget const> budget = {};  ///< null: a default write_budget
};

/// Writes rows to a dataset (rows, columns) of T.
///
///     auto samples = hdf5::row_sink<std::int16_t>(file, "samples", columns);
///     for (auto const& block : blocks) samples.append(block.samples(channels));
///     samples.finish();
///
/// Chunks have 16384 rows and 32 columns; the last block of columns may be narrower. The file's writer thread writes
/// each strip of 2048 rows when it is full, each block of columns directly to its address in the chunk. With
/// `compression`, strips of 128 rows are shuffled into chunks, which the pool compresses and writes. In a file that
/// file::create did not make, HDF5 writes whole chunks.
///
/// Holds the current strip (strip_rows x columns) and at most `budget->strips` strips in flight; a further strip waits
/// for the oldest. With compression, it holds a strip, one chunk per block of columns, and the memory of \ref
/// deflate_pool. Rows that are neither records nor an elementwise function of records are copied through a buffer of
/// 256 rows.
///
/// The next append() that hands over a strip throws the first failure; so does finish(). If a sink is not finished,
/// file::close() throws an error that names it. The destructor writes nothing.
template <number T>
class row_sink {
public:
    /// Creates the dataset. \throws argument_error columns, chunk_rows, chunk_columns or strip_rows is 0
    row_sink(group& in, std::string_view name, std::size_t columns, row_options const& options = {})
        : row_sink(in.create_dataset<T>(name, layout_of(columns, options)), options) {}
    /// Writes to an existing dataset: two-dimensional, chunked, empty, with the filters of `options.compression` (none
    /// if null).
    /// \throws argument_error the dataset is not such a dataset
    explicit row_sink(dataset<T> to, row_options const& options = {})
        : row_sink(std::move(to), detail::shape_of({function, to.handle()}, stored_type<T>()), options) {}

    row_sink(row_sink&&) noexcept = default;
    row_sink& operator=(row_sink&&) noexcept = default;

    std::size_t columns() const noexcept { return columns_; }
    /// The number of rows appended.
    std::uint64_t rows() const {
        return std::visit([](auto const& to) { return to.rows(); }, to_);
    }
    /// The dataset, for attributes.
    object& destination() noexcept { return dataset_; }

    /// Appends rows. \throws argument_error the rows have another width, or finish() was called
    template <row_range R>
        requires rows_of<R, T>
    void append(R&& rows) {
        if (finished_)
            refuse("append() must not be called after finish(), got " + std::to_string(ranges::size(rows)) + " rows");
        if (rows.width() != columns_)
            refuse("a row must have " + std::to_string(columns_) + " columns, got " + std::to_string(rows.width()));
        auto const size = static_cast<std::size_t>(ranges::size(rows));
        std::visit([&](auto& to) { detail::append_rows(rows, 0, size, copier_, to); }, to_);
    }

    /// Writes the remaining rows and waits until all are written. A second call does nothing.
    void finish() {
        if (finished_) return;
        std::visit([](auto& to) { to.finish(); }, to_);
        finished_ = true;
        copier_ = {columns_, 1};
        unfinished_.done();
    }

private:
    static constexpr char const* function = "sluice::hdf5::row_sink";
    using strips = std::variant<detail::strip_writer<T>, detail::strip_compressor<T>>;  // plain; compressed

    // A reference, since the same call reads the shape of `to`.
    row_sink(dataset<T>&& to, detail::tile_shape const& shape, row_options const& options)
        : columns_(static_cast<std::size_t>(shape.columns)),
          dataset_(std::move(to)),
          to_(checked(dataset_, shape, options)),
          copier_(columns_, static_cast<std::size_t>(shape.chunk_columns)),
          unfinished_(dataset_.handle(), dataset_.path(), "a row sink must be finished") {}

    static layout layout_of(std::size_t columns, row_options const& options) {
        auto const shape = layout::tiled(columns, options.chunk_rows, options.chunk_columns);
        return options.compression ? shape.deflated(options.compression->level()) : shape;
    }
    static strips checked(object const& to, detail::tile_shape const& shape, row_options const& options) {
        auto const refuse = [&](std::string const& rule) {
            throw argument_error(function + (": " + to.path()) + ": " + rule);
        };
        if (shape.chunk_rows == 0) refuse("the dataset must be two-dimensional, chunked and of the sink's type");
        if (shape.rows != 0) refuse("the dataset must be empty, got " + std::to_string(shape.rows) + " rows");
        if (options.strip_rows == 0) refuse("strip_rows must be at least 1, got 0");
        if (shape.filters != (options.compression != nullptr) ||
            (options.compression && shape.deflate_level != options.compression->level()))
            refuse("the dataset's filters must match the compression");
        if (options.compression) return detail::strip_compressor<T>(to.handle(), shape, options.compression);
        return detail::strip_writer<T>(to.handle(), shape, options.strip_rows,
                                       options.budget ? options.budget : std::make_shared<write_budget>());
    }
    [[noreturn]] void refuse(std::string const& rule) const {
        throw argument_error("sluice::hdf5::row_sink::append: " + dataset_.path() + ": " + rule);
    }

    std::size_t columns_;
    object dataset_;
    strips to_;
    column_block_copier<T> copier_;
    detail::unfinished unfinished_;
    bool finished_ = false;
};

}  // namespace sluice::hdf5
