/// \file
/// A simulated machine: a file sets the available memory that a conversion sees.
#pragma once

#include <sluice/convert/trodes_to_nwb/options.hpp>

#include <cstdint>
#include <string>

#include "support/temp_dir.hpp"

namespace test {

class machine {
public:
    explicit machine(std::uint64_t mebibytes) { available(mebibytes); }
    void available(std::uint64_t mebibytes) const {
        folder_.write("proc/meminfo", "MemAvailable: " + std::to_string(mebibytes * 1024) + " kB\n");
    }
    sluice::convert::trodes_to_nwb_options options() const {
        sluice::convert::trodes_to_nwb_options made;
        made.pressure.root = folder_.path();
        return made;
    }

private:
    temp_dir folder_;
};

}  // namespace test
