/// \file
/// Every library of deflate that is here, by turns; and what is made for rows of samples, over the last of them.
#pragma once

#include <vector>

#include <sluice/hdf5/deflate/best.hpp>

namespace test {

inline std::vector<sluice::hdf5::deflate_codec> deflate_codecs(unsigned level) {
    std::vector<sluice::hdf5::deflate_codec> all{sluice::hdf5::zlib(level)};
#if __has_include(<libdeflate.h>)
    all.push_back(sluice::hdf5::libdeflate(level));
#endif
#if __has_include(<isa-l/igzip_lib.h>)
    all.push_back(sluice::hdf5::isal(level));
#endif
    all.push_back(sluice::hdf5::by_rows(all.back()));
    return all;
}

}  // namespace test
