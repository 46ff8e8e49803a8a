// The output of nwb_verify.
#pragma once

#include <cstddef>
#include <string>

#include <fmt/format.h>

#include <sluice/nwb/verification.hpp>

#include "../rec2nwb/text.hpp"

namespace nwb_verify {

using rec2nwb::grouped;
using rec2nwb::size_text;

// A line for each error that is kept, then the number of errors of each kind. Empty for a sound file.
inline std::string errors_text(sluice::nwb::verification const& found) {
    std::string text;
    for (auto const& one : found.errors()) text += fmt::format("{}: {}\n", sluice::nwb::name_of(one.kind), one.text());
    if (found.sound()) return text;
    std::string kinds;
    for (std::size_t i = 0; i < sluice::nwb::error_kind_count; ++i) {
        auto const kind = static_cast<sluice::nwb::error_kind>(i);
        if (found.count(kind) != 0)
            kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", grouped(found.count(kind)),
                                 sluice::nwb::name_of(kind));
    }
    return text + fmt::format("{} {}: {}; {} shown\n", grouped(found.error_count()),
                              found.error_count() == 1 ? "error" : "errors", kinds, found.errors().size());
}

inline std::string contents_text(sluice::nwb::verification const& found) {
    auto text = errors_text(found);
    for (auto const& note : found.notes) text += "note: " + note + "\n";
    return text + fmt::format("{}: {} groups, {} datasets, {} read\n", found.sound() ? "sound" : "not sound",
                              grouped(found.groups), grouped(found.datasets), size_text(found.bytes_read));
}

inline std::string comparison_text(sluice::nwb::verification const& found, std::size_t recordings) {
    return errors_text(found) + fmt::format("{} in {} {}, {} compared\n",
                                            found.sound() ? "as recorded" : "not as recorded", recordings,
                                            recordings == 1 ? "recording" : "recordings", size_text(found.bytes_read));
}

}  // namespace nwb_verify
