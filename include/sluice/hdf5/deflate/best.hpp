/// \file
/// hdf5::best_deflate: the library for a level, of those that are here. Link `z`, and `isal` and `deflate` where their headers are.
#pragma once

#include <sluice/hdf5/deflate/by_rows.hpp>
#include <sluice/hdf5/deflate/deflater.hpp>
#include <sluice/hdf5/deflate/isal.hpp>
#include <sluice/hdf5/deflate/libdeflate.hpp>
#include <sluice/hdf5/deflate/zlib.hpp>

namespace sluice::hdf5 {

/// Levels 1 to 4 ask for speed, which is \ref by_rows, over ISA-L; higher ones for size, which is libdeflate's. Where ISA-L is not, there is
/// libdeflate, and without that zlib.
/// \throws argument_error unless level is 1 to 9
inline deflate_codec best_deflate(unsigned level) {
    detail::require_level("sluice::hdf5::best_deflate", level);
#if __has_include(<isa-l/igzip_lib.h>)
    if (level <= 4) return by_rows(isal(level));
#endif
#if __has_include(<libdeflate.h>)
    auto const library = libdeflate(level);
#else
    auto const library = zlib(level);
#endif
    return level <= 4 ? by_rows(library) : library;
}

}  // namespace sluice::hdf5
