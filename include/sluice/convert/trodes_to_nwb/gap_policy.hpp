/// \file
/// gap_policy: how each stream of a conversion handles dropped packets.
#pragma once

#include <sluice/trodes/day_clock.hpp>
#include <sluice/views/fill_gaps.hpp>

namespace sluice::convert {

/// Gaps longer than one packet are never filled, and always reported.
enum class gap_policy {
    reference,  ///< fills single dropped packets in the e-series only, as the established converter does
    keep,       ///< fills nothing
    repeat,     ///< fills single dropped packets in every stream
    fail,       ///< any gap is an error
};

/// The policy of the e-series, and the policy of every other stream. (With gap_policy::fail, the pass throws before a
/// stream receives the gap.)
constexpr gaps ephys_gaps(gap_policy policy) noexcept {
    return policy == gap_policy::reference || policy == gap_policy::repeat ? gaps::repeat_single : gaps::keep;
}
constexpr gaps other_gaps(gap_policy policy) noexcept {
    return policy == gap_policy::repeat ? gaps::repeat_single : gaps::keep;
}

/// The policy of the stream that fills most: the packets it does not fill are missing in all streams.
constexpr gaps most_filled(gap_policy policy, bool has_ephys) noexcept {
    return has_ephys ? ephys_gaps(policy) : other_gaps(policy);
}

/// The clock of a day for a stream with that policy: a tick and a time for each of its rows.
inline trodes::day_clock clock_of_rows(trodes::day_clock const& clock, gaps policy) {
    return policy == gaps::repeat_single ? clock.filled() : clock;
}

}  // namespace sluice::convert
