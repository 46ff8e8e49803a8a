/// \file
/// hdf5::deflate_behind: the chunks of a writer are compressed and written while the next ones are filled.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <sluice/hdf5/deflate/pool.hpp>
#include <sluice/hdf5/tile_writer.hpp>

namespace sluice::hdf5 {

/// Rows that are shuffled at a time.
inline constexpr std::uint64_t shuffled_strip_rows = 128;

namespace detail {

/// The sink of a writer whose tiles are strips of chunks: each is shuffled into its chunk while it is in a processor's cache.
template <number T>
class strip_shuffler {
public:
    strip_shuffler(std::size_t groups, std::uint64_t chunk_rows, chunk_target target, std::shared_ptr<deflate_pool> pool)
        : open_(groups), chunk_rows_(chunk_rows), target_(std::move(target)), pool_(std::move(pool)) {}

    void add(dataset<T>& to, tile<T> const& strip) {
        auto const stride = strip.elements.size() / strip.rows;
        auto& mine = open_[static_cast<std::size_t>(strip.first_column / stride)];
        if (strip.first_row % chunk_rows_ == 0) {
            mine.first = {strip.first_row, strip.first_column};
            mine.chunk.template begin<T>(static_cast<std::size_t>(chunk_rows_) * stride);
        }
        if (mine.chunk.missing() < strip.elements.size())  // there was no memory to begin it
            throw argument_error("sluice::hdf5::deflate_behind: a writer must not be used after a failure, got further rows");
        rows_ = strip.first_row + strip.rows;
        mine.chunk.add(std::span(strip.elements));
        if (mine.chunk.missing() == 0) send(to, mine);
    }
    /// What is left, and no more.
    void end(dataset<T>& to) {
        for (auto& mine : open_) {
            if (mine.chunk.missing() != 0) {
                mine.chunk.fill();
                send(to, mine);
            }
            mine = {};
        }
        pool_->flush();
    }

private:
    struct open_chunk {
        std::array<std::uint64_t, 2> first{};
        shuffled_chunk chunk;
    };

    void send(dataset<T>& to, open_chunk& full) {
        if (to.rows() < rows_) to.resize(rows_);
        full.chunk = pool_->put(target_, full.first, std::move(full.chunk));
    }

    std::vector<open_chunk> open_;  // by group
    std::uint64_t chunk_rows_, rows_ = 0;
    chunk_target target_;
    std::shared_ptr<deflate_pool> pool_;
};

}  // namespace detail

/// From now on rows of `writer` are shuffled into chunks as they are committed, and full ones go through `pool`, whose level its dataset declares;
/// writer.finish() flushes it. For writers that have no rows yet.
///
///     auto const pool = std::make_shared<deflate_pool>(best_deflate(4), 2);
///     tile_writer<std::int16_t> writer(file.create_dataset<std::int16_t>("data", layout::tiled(128).deflated(pool->level())), 128);
///     deflate_behind(writer, pool);
///
/// Holds a chunk for each group of columns, and of the writer's rows no more than a strip of 128 (shuffled_strip_rows); what is under way is the pool's.
template <number T>
void deflate_behind(tile_writer<T>& writer, std::shared_ptr<deflate_pool> pool) {
    auto target = make_chunk_target(writer.destination());
    auto const shuffler = std::make_shared<detail::strip_shuffler<T>>(writer.groups(), writer.chunk_rows(), std::move(target), std::move(pool));
    auto const add = [shuffler](dataset<T>& to, tile<T>&& strip) {
        shuffler->add(to, strip);
        return std::move(strip.elements);
    };
    writer.send_to(add, [shuffler](dataset<T>& to) { shuffler->end(to); }, shuffled_strip_rows);
}

}  // namespace sluice::hdf5
