/// \file
/// deflate::by_rows: samples compressed by an encoder made for them; a library behind it for all else.
#pragma once

#include <string>
#include <utility>

#include <sluice/deflate/codec.hpp>

namespace sluice::deflate {

/// HDF5's filter shuffle makes planes of bytes of rows of samples. Those that are like the rows before, and those of
/// bytes some of which are more frequent, are not the library's any more: of samples as electrodes give them that makes
/// files as small as zlib's at level 4, faster than ISA-L (tests/bench/compression.cpp), and the same bytes on every
/// machine. Chunks of one column, and planes with repeats elsewhere, are the library's.
///
///     by_rows(isal(4))
inline codec by_rows(codec library) {
    library.library = "sluice over " + library.library;
    library.by_rows = true;
    return library;
}

}  // namespace sluice::deflate
