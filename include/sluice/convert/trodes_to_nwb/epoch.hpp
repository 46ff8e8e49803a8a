/// \file
/// epoch: a recording's place in its day.
#pragma once

#include <string>
#include <vector>

#include <sluice/trodes/day_file.hpp>

namespace sluice::convert {

/// A recording's place in the day.
struct epoch {
    int number = 0;
    std::string tag;
    std::vector<trodes::day_file> companions =
        {};  ///< what was made beside the recording: video, tracking, logs; by camera, then path
    /// "01_a1", as readers of epochs expect it.
    std::string label() const { return (number < 10 ? "0" : "") + std::to_string(number) + "_" + tag; }
};

}  // namespace sluice::convert
