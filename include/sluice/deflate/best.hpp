/// \file
/// deflate::best: selects a library for a level. Link `z`, and `isal` and `deflate` if their headers are installed.
#pragma once

#include <sluice/deflate/by_rows.hpp>
#include <sluice/deflate/codec.hpp>
#include <sluice/deflate/isal.hpp>
#include <sluice/deflate/libdeflate.hpp>
#include <sluice/deflate/zlib.hpp>

namespace sluice::deflate {

/// Levels 1 to 4, for speed, use \ref by_rows over ISA-L. Higher levels, for size, use libdeflate. Without ISA-L,
/// libdeflate is used; without that, zlib.
/// \throws argument_error unless level is 1 to 9
inline codec best(unsigned level) {
    detail::require_level("sluice::deflate::best", level);
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

}  // namespace sluice::deflate
