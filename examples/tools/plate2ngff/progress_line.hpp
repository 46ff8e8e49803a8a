// The progress line of plate2ngff.
#pragma once

#include <cstdint>

#include <fmt/format.h>

#include <sluice/memory/profiler.hpp>

#include "../console/renewed_line.hpp"
#include "text.hpp"

namespace plate2ngff {

class progress_line : public console::renewed_line {
public:
    using renewed_line::renewed_line;

    void show(std::uint64_t done, std::uint64_t all) {
        if (!is_due()) return;
        auto const left = seconds() * static_cast<double>(all - done) / static_cast<double>(done > 0 ? done : 1);
        renewed_line::show(fmt::format("{} of {} images  {:.0f} s left  {:.0f} MiB resident", grouped(done),
                                       grouped(all), left, mebibytes(sluice::memory::resident_bytes())));
    }
};

}  // namespace plate2ngff
