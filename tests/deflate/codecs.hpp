/// \file
/// All installed deflate libraries, and by_rows over the last of them.
#pragma once

#include <vector>

#include <sluice/deflate/best.hpp>

namespace test {

inline std::vector<sluice::deflate::codec> codecs(unsigned level) {
    std::vector<sluice::deflate::codec> all{sluice::deflate::zlib(level)};
#if __has_include(<libdeflate.h>)
    all.push_back(sluice::deflate::libdeflate(level));
#endif
#if __has_include(<isa-l/igzip_lib.h>)
    all.push_back(sluice::deflate::isal(level));
#endif
    all.push_back(sluice::deflate::by_rows(all.back()));
    return all;
}

}  // namespace test
