/// \file
/// hdf5::write_behind: the full tiles of a writer go to the file while the next ones are filled.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <sluice/hdf5/tile_writer.hpp>

namespace sluice::hdf5 {

/// From now on the full tiles of `writer` are lent to the file, which writes them in their order from one thread of its own; the calling
/// thread stays the only one that calls HDF5. For files that file::create made.
///
///     tile_writer<std::int16_t> writer(...);
///     auto const most = write_behind(writer);
///     ...
///     *most = 1;                                   // memory has become short
///
/// Holds one tile more for each group of the writer: a group's next tile is filled while its last one is written, and waits for it when
/// it is full. What comes back is how many tiles may be under way: the calling thread may change it at any time, and when the next tile
/// is full what is over is waited for and its memory given back; 0: each tile is written before anything else is done. Tiles that are
/// under way outlive the writer. What the system refuses to write is an hdf5::error of a later call that writes, or of the flush or
/// close of the file.
template <number T>
std::shared_ptr<std::size_t> write_behind(tile_writer<T>& writer) {
    struct lent_tile {
        std::vector<T> elements;
        std::shared_future<void> written;
    };
    auto const most = std::make_shared<std::size_t>(writer.groups());
    writer.send_to([most, lent = std::deque<std::shared_ptr<lent_tile>>()](dataset<T>& to, tile<T>&& full) mutable {
        std::shared_ptr<lent_tile> mine;
        while (!lent.empty() && lent.size() >= *most) {  // they are written in their order
            mine = std::move(lent.front());
            lent.pop_front();
            if (mine->written.valid()) mine->written.wait();
        }
        if (*most == 0) {
            write_tile(to, full);
            return std::move(full.elements);
        }
        if (!mine) mine = std::make_shared<lent_tile>();
        std::swap(mine->elements, full.elements);
        to.resize(std::max(to.rows(), full.first_row + full.rows));
        std::uint64_t const offset[] = {full.first_row, full.first_column};
        mine->written = to.lend_chunk(offset, std::as_bytes(std::span(mine->elements)), mine);
        lent.push_back(std::move(mine));
        return std::move(full.elements);
    });
    return most;
}

}  // namespace sluice::hdf5
