/// \file
/// hdf5::deflate_behind: the full tiles of a writer are compressed and written while the next ones are filled.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include <sluice/hdf5/deflate/pool.hpp>
#include <sluice/hdf5/tile_writer.hpp>

namespace sluice::hdf5 {

/// From now on the full tiles of `writer` go through `pool`, whose level its dataset declares; writer.finish() flushes it.
///
///     auto const pool = std::make_shared<deflate_pool>(best_deflate(4), 2);
///     tile_writer<std::int16_t> writer(file.create_dataset<std::int16_t>("data", layout::tiled(128).deflated(pool->level())), 128);
///     deflate_behind(writer, pool);
///
/// The writer holds its tiles as ever; what is under way is the pool's.
template <number T>
void deflate_behind(tile_writer<T>& writer, std::shared_ptr<deflate_pool> pool) {
    auto const compress = [pool, target = make_chunk_target(writer.destination())](dataset<T>& to, tile<T>&& full) {
        to.resize(std::max(to.rows(), full.first_row + full.rows));
        std::uint64_t const offset[] = {full.first_row, full.first_column};
        pool->put(target, offset, std::span<T const>(full.elements));
        return std::move(full.elements);
    };
    writer.send_to(compress, [pool] { pool->flush(); });
}

}  // namespace sluice::hdf5
