/// \file
/// gap_policy: what becomes of packets that were dropped, in each stream of a conversion.
#pragma once

#include <sluice/trodes/day_clock.hpp>
#include <sluice/views/fill_gaps.hpp>

namespace sluice::convert {

/// Longer gaps than one packet are never filled, always reported.
enum class gap_policy {
    reference,  ///< single dropped packets are repeated in the e-series, as the established converter does; nothing is
                ///< filled elsewhere
    keep,       ///< nothing is filled
    repeat,     ///< single dropped packets are filled in every stream
    fail,       ///< any gap ends the run
};

/// The policy of the e-series, and that of every other stream. (A gap that ends the run is found before a stream sees
/// it.)
constexpr gaps ephys_gaps(gap_policy policy) noexcept {
    return policy == gap_policy::reference || policy == gap_policy::repeat ? gaps::repeat_single : gaps::keep;
}
constexpr gaps other_gaps(gap_policy policy) noexcept {
    return policy == gap_policy::repeat ? gaps::repeat_single : gaps::keep;
}

/// The policy of the stream that is filled the most: what it does not fill is missing everywhere.
constexpr gaps most_filled(gap_policy policy, bool has_ephys) noexcept {
    return has_ephys ? ephys_gaps(policy) : other_gaps(policy);
}

/// The clock of a day as a stream with that policy sees it: a tick and a time for each of its rows.
inline trodes::day_clock clock_of_rows(trodes::day_clock const& clock, gaps policy) {
    return policy == gaps::repeat_single ? clock.filled() : clock;
}

}  // namespace sluice::convert
