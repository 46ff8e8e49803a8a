/// \file
/// hdf5::best_deflate: the library for a level, of those that are here. Link `z`, and `isal` and `deflate` where their headers are.
#pragma once

#include <sluice/hdf5/deflate/deflater.hpp>
#include <sluice/hdf5/deflate/isal.hpp>
#include <sluice/hdf5/deflate/libdeflate.hpp>
#include <sluice/hdf5/deflate/zlib.hpp>

namespace sluice::hdf5 {

/// Levels 1 to 4 ask for speed, which is ISA-L's, then libdeflate's; higher ones for size, which is libdeflate's. Without them there is zlib.
/// \throws argument_error unless level is 1 to 9
inline deflate_codec best_deflate(unsigned level) {
    detail::require_level("sluice::hdf5::best_deflate", level);
#if __has_include(<isa-l/igzip_lib.h>)
    if (level <= 4) return isal(level);
#endif
#if __has_include(<libdeflate.h>)
    return libdeflate(level);
#else
    return zlib(level);
#endif
}

}  // namespace sluice::hdf5
