/// \file
/// hdf5::by_rows: samples compressed by an encoder made for them; a library behind it for all else.
#pragma once

#include <string>
#include <utility>

#include <sluice/hdf5/deflate/deflater.hpp>

namespace sluice::hdf5 {

/// What HDF5's filter shuffle makes of rows of samples is planes of bytes; those that are like the rows before, or of bytes some of which are
/// more frequent, are not the library's any more. As small as zlib makes them at level 4 or smaller, and, all taken together, half again as
/// fast as ISA-L, with the same bytes on every machine. Chunks of one column, and planes with repeats elsewhere, are the library's.
///
///     by_rows(isal(4))
inline deflate_codec by_rows(deflate_codec library) {
    library.library = "sluice over " + library.library;
    library.by_rows = true;
    return library;
}

}  // namespace sluice::hdf5
