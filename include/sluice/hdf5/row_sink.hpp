/// \file
/// hdf5::row_sink<T>: rows of any width go to a dataset, in chunks, while the next rows are made.
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
        layout::default_chunk_columns;                ///< at most; the last block of columns may be narrower
    std::uint64_t strip_rows = default_strip_rows;    ///< rows that are written at a time, at most
    std::shared_ptr<deflate_pool> compression = {};   ///< null: the dataset has no filters
    std::shared_ptr<write_budget const> budget = {};  ///< null: its default
};

/// Rows become a dataset (rows, columns) of T.
///
///     auto samples = hdf5::row_sink<std::int16_t>(file, "samples", columns);
///     for (auto const& block : blocks) samples.append(block.samples(channels));
///     samples.finish();
///
/// Columns are cut into blocks of 32, the last of which may be narrower, and rows into chunks of 16384. A strip of 2048
/// rows is written as soon as it is full, each block straight to its place in its chunk, by a thread of the file's own.
/// With `compression`, strips of 128 rows are shuffled into chunks, which the pool compresses and writes. In a file
/// that file::create did not make, HDF5 writes whole chunks.
///
/// Holds the strip that is filled, strip rows x columns, and `budget->strips` more on their way: the next waits for the
/// oldest. With compression: a strip, a chunk of each block of columns, and what \ref deflate_pool holds. Rows that are
/// neither records nor an elementwise function of them are copied through a buffer of 256 rows.
///
/// The first failure is thrown by the next append() that hands over a strip, and by finish(). A sink that is not
/// finished makes file::close() throw, by its name; the destructor writes nothing.
template <number T>
class row_sink {
public:
    /// Makes the dataset. \throws argument_error columns, or a side of a chunk, or strip_rows is 0
    row_sink(group& in, std::string_view name, std::size_t columns, row_options const& options = {})
        : row_sink(in.create_dataset<T>(name, layout_of(columns, options)), options) {}
    /// Writes an empty dataset of two dimensions, in chunks, that declares the filters of `options.compression`, or
    /// none.
    /// \throws argument_error it is another, or not empty
    explicit row_sink(dataset<T> to, row_options const& options = {})
        : row_sink(std::move(to), detail::shape_of({function, to.handle()}, stored_type<T>()), options) {}

    row_sink(row_sink&&) noexcept = default;
    row_sink& operator=(row_sink&&) noexcept = default;

    std::size_t columns() const noexcept { return columns_; }
    /// Rows that are appended.
    std::uint64_t rows() const {
        return std::visit([](auto const& to) { return to.rows(); }, to_);
    }
    /// The dataset, for attributes.
    object& destination() noexcept { return dataset_; }

    /// \throws argument_error the rows have another width, or come after finish()
    template <row_range R>
        requires rows_of<R, T>
    void append(R&& rows) {
        if (finished_)
            refuse("rows must come before finish(), got " + std::to_string(ranges::size(rows)) + " after it");
        if (rows.width() != columns_)
            refuse("a row must have " + std::to_string(columns_) + " columns, got " + std::to_string(rows.width()));
        auto const size = static_cast<std::size_t>(ranges::size(rows));
        std::visit([&](auto& to) { detail::append_rows(rows, 0, size, copier_, to); }, to_);
    }

    /// Writes what is left, and waits until all of it is written. Does nothing the second time.
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

    // A reference: `to` gives its shape in the same call.
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
        if (shape.chunk_rows == 0)
            refuse("the dataset must be two-dimensional, in chunks, and of the sink's type, got another");
        if (shape.rows != 0) refuse("the dataset must be empty, got " + std::to_string(shape.rows) + " rows");
        if (options.strip_rows == 0) refuse("strip_rows must be at least 1, got 0");
        if (shape.filters != (options.compression != nullptr) ||
            (options.compression && shape.deflate_level != options.compression->level()))
            refuse("the filters of the dataset must be those of the compression, got others");
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
