/// \file
/// Plates of high-content screening: their images as records, and groups of them in memory.
#pragma once

#include <sluice/plate/image_file.hpp>
#include <sluice/plate/image_record.hpp>
#include <sluice/plate/image_stack.hpp>
#include <sluice/plate/image_xpress_name.hpp>
#include <sluice/plate/in_cell_name.hpp>
#include <sluice/plate/load_group.hpp>
#include <sluice/plate/load_options.hpp>
#include <sluice/plate/name_parts.hpp>
#include <sluice/plate/name_pattern.hpp>
#include <sluice/plate/number.hpp>
#include <sluice/plate/phenix_name.hpp>
#include <sluice/plate/pixel_type.hpp>
#include <sluice/plate/scan_r_name.hpp>
#include <sluice/plate/synthetic_names.hpp>
#include <sluice/plate/synthetic_pixels.hpp>
#include <sluice/plate/synthetic_plate.hpp>
#include <sluice/plate/synthetic_tiff.hpp>
#include <sluice/plate/tiff_error.hpp>
#include <sluice/plate/tiff_file.hpp>
#include <sluice/plate/tiff_info.hpp>
#include <sluice/plate/well.hpp>
#include <sluice/plate/yokogawa_name.hpp>
