/// \file
/// hdf5::write_behind: the full tiles of a writer go to the file while the next ones are filled.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
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
///     write_behind(writer);
///
/// Holds one tile more for each group of the writer: a group's next tile is filled while its last one is written, and waits for it when
/// it is full. Tiles that are under way outlive the writer. What the system refuses to write is an hdf5::error of a later call that writes,
/// or of the flush or close of the file.
template <number T>
void write_behind(tile_writer<T>& writer) {
    struct lent_tile {
        std::vector<T> elements;
        std::shared_future<void> written;
    };
    std::vector<std::shared_ptr<lent_tile>> lent(writer.groups());
    for (auto& one : lent) one = std::make_shared<lent_tile>();
    writer.send_to([lent = std::move(lent), turn = std::size_t{0}](dataset<T>& to, tile<T>&& full) mutable {
        auto const& mine = lent[turn];
        turn = (turn + 1) % lent.size();
        if (mine->written.valid()) mine->written.wait();
        std::swap(mine->elements, full.elements);
        to.resize(std::max(to.rows(), full.first_row + full.rows));
        std::uint64_t const offset[] = {full.first_row, full.first_column};
        mine->written = to.lend_chunk(offset, std::as_bytes(std::span(mine->elements)), mine);
        return std::move(full.elements);
    });
}

}  // namespace sluice::hdf5
