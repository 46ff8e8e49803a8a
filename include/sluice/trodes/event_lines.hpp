/// \file
/// Checks that the digital lines named in the metadata are in the recordings.
#pragma once

#include <cstddef>
#include <string>

#include <sluice/trodes/detail/text.hpp>
#include <sluice/trodes/header_value.hpp>
#include <sluice/trodes/metadata_error.hpp>
#include <sluice/trodes/metadata_value.hpp>

namespace sluice::trodes {

/// Adds an error for each behavioural event whose line is not in the header (\ref find_digital).
inline void require_event_lines(header const& h, metadata const& m, error_list& errors) {
    for (std::size_t i = 0; i < m.behavioral_events.size(); ++i) {
        auto const& event = m.behavioral_events[i];
        if (detail::trimmed(event.hardware_id).empty() || find_digital(h, event.hardware_id))
            continue;  // an empty id is already an error
        errors.add(event.line, "behavioral_events[" + std::to_string(i) + "].description",
                   "must be the id of a digital channel of " + h.path + ", with or without its ECU_, got \"" +
                       event.hardware_id + "\"");
    }
}

}  // namespace sluice::trodes
