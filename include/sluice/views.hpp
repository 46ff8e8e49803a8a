/// \file
/// The range adaptors.
#pragma once

#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/drop.hpp>
#include <sluice/views/edges.hpp>
#include <sluice/views/fill_gaps.hpp>
#include <sluice/views/group_sequentially.hpp>
#include <sluice/views/hold.hpp>
#include <sluice/views/prefetch.hpp>
#include <sluice/views/pull.hpp>
#include <sluice/views/regress_systime.hpp>
#include <sluice/views/select.hpp>
#include <sluice/views/slice.hpp>
#include <sluice/views/stride.hpp>
#include <sluice/views/take.hpp>
#include <sluice/views/tap.hpp>
#include <sluice/views/transform.hpp>
#include <sluice/views/transform_values.hpp>
#include <sluice/views/unwrap.hpp>
#include <sluice/views/zip_columns.hpp>
