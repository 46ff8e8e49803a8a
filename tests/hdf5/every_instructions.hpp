/// \file
/// Every set of instructions that this processor has, by turns.
#pragma once

#include <vector>

#include <sluice/hdf5/deflate/instructions.hpp>

namespace test {

inline std::vector<sluice::hdf5::detail::instructions> every_instructions() {
    using sluice::hdf5::detail::instructions;
    std::vector<instructions> all;
    for (auto const one : {instructions::plain, instructions::avx2, instructions::avx512})
        if (one <= sluice::hdf5::detail::best_instructions()) all.push_back(one);
    return all;
}

}  // namespace test
