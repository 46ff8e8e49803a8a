/// \file
/// epoch: the number, tag and files of a recording in its day.
#pragma once

#include <string>
#include <vector>

#include <sluice/trodes/day_file.hpp>

namespace sluice::convert {

/// The position of a recording in its day.
struct epoch {
    int number = 0;
    std::string tag;
    std::vector<trodes::day_file> companions =
        {};  ///< the other files of the recording: video, tracking, logs; sorted by camera, then path
    /// "01_a1", as readers of epochs expect.
    std::string label() const { return (number < 10 ? "0" : "") + std::to_string(number) + "_" + tag; }
};

}  // namespace sluice::convert
