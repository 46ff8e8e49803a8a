/// \file
/// A minimal NWB session, for tests of other things.
#pragma once

#include <sluice/nwb/session.hpp>

namespace test {

inline sluice::nwb::session small_session() {
    sluice::nwb::session made;
    made.description = "a small session";
    made.start_time = "2023-06-22T23:00:00+00:00";
    return made;
}

}  // namespace test
