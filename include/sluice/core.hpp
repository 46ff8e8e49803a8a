/// \file
/// The segment protocol, the algorithms over it, types of elements, and errors.
#pragma once

#include <sluice/core/algorithms.hpp>
#include <sluice/core/clock_line.hpp>
#include <sluice/core/column_blocks.hpp>
#include <sluice/core/element_type.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/gaps.hpp>
#include <sluice/core/gather_plan.hpp>
#include <sluice/core/gather_rows.hpp>
#include <sluice/core/group.hpp>
#include <sluice/core/regression.hpp>
#include <sluice/core/residual_hull.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/core/span_sums.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/core/transpose_8x8.hpp>
#include <sluice/core/utf8.hpp>
#include <sluice/core/value_cast.hpp>
#include <sluice/core/window.hpp>
