/// \file
/// /processing/associated_files: the text files that a day's metadata names, for example logs of state scripts.
#pragma once

#include <cstddef>
#include <utility>

#include <sluice/convert/trodes_to_nwb/associated_text.hpp>
#include <sluice/convert/trodes_to_nwb/day_inputs.hpp>
#include <sluice/nwb/associated_file.hpp>
#include <sluice/nwb/processing_module.hpp>

namespace sluice::convert {

/// Writes each file; a missing file has no content. Writes nothing if the metadata names none. Holds the text of one
/// file, up to three times.
inline void write_associated_files(nwb::file& out, day_inputs const& day) {
    auto const& files = day.metadata.associated_files;
    if (files.empty()) return;
    auto module = write(out, nwb::processing_module{"associated_files", "Contains all associated files data"});
    for (std::size_t i = 0; i < files.size(); ++i) {
        auto const& path = day.associated_files[i];
        write(module,
              nwb::associated_file{files[i].name, files[i].description,
                                   path.empty() ? std::string() : read_associated_text(path).text, files[i].epochs});
    }
}

}  // namespace sluice::convert
