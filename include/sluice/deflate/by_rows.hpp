/// \file
/// deflate::by_rows: an encoder tuned for neural samples, with a library for other data.
#pragma once

#include <string>
#include <utility>

#include <sluice/deflate/codec.hpp>

namespace sluice::deflate {

/// HDF5's shuffle filter turns rows of samples into planes of bytes. This encoder compresses planes that resemble
/// earlier rows, and planes in which some bytes are more frequent. For electrode samples, files are as small as zlib's
/// at level 4, and encoding is faster than ISA-L (tests/bench/compression.cpp). The output is the same on every
/// machine. The library compresses chunks of one column and planes with other repeats.
///
///     by_rows(isal(4))
inline codec by_rows(codec library) {
    library.library = "sluice over " + library.library;
    library.by_rows = true;
    return library;
}

}  // namespace sluice::deflate
