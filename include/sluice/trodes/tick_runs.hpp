/// \file
/// Names for the runs of consecutive ticks of a recording in sluice::trodes.
#pragma once

#include <sluice/core/tick_runs.hpp>

namespace sluice::trodes {

using sluice::classify;
using sluice::packet_ticks;
using sluice::run_table;
using sluice::tick_break;
using sluice::tick_integrity;
using sluice::tick_run;
using sluice::tick_step;
using sluice::unwrapper;

}  // namespace sluice::trodes
