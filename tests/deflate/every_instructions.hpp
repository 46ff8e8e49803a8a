/// \file
/// Every instruction set of this processor.
#pragma once

#include <vector>

#include <sluice/deflate/detail/instructions.hpp>

namespace test {

inline std::vector<sluice::deflate::detail::instructions> every_instructions() {
    using sluice::deflate::detail::instructions;
    std::vector<instructions> all;
    for (auto const one : {instructions::plain, instructions::avx2, instructions::avx512})
        if (one <= sluice::deflate::detail::best_instructions()) all.push_back(one);
    return all;
}

}  // namespace test
