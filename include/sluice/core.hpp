/// \file
/// The segment protocol, the algorithms over it, types of elements, and errors.
#pragma once

#include <sluice/core/adaptor_closure.hpp>
#include <sluice/core/algorithms.hpp>
#include <sluice/core/clock_line.hpp>
#include <sluice/core/copy_rows.hpp>
#include <sluice/core/element_type.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/gaps.hpp>
#include <sluice/core/gather_plan.hpp>
#include <sluice/core/gather_rows.hpp>
#include <sluice/core/group.hpp>
#include <sluice/core/hold_state.hpp>
#include <sluice/core/indexed_segments.hpp>
#include <sluice/core/parted_columns.hpp>
#include <sluice/core/regression.hpp>
#include <sluice/core/residual_hull.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segmented_adaptor.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/core/span_sums.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/core/turn_blocks.hpp>
#include <sluice/core/utf8.hpp>
#include <sluice/core/value_cast.hpp>
#include <sluice/core/window.hpp>
