/// \file
/// HDF5 files: everything of sluice::hdf5.
#pragma once

#include <sluice/hdf5/attributes.hpp>
#include <sluice/hdf5/call.hpp>
#include <sluice/hdf5/conversion.hpp>
#include <sluice/hdf5/dataset.hpp>
#include <sluice/hdf5/dataset_elements.hpp>
#include <sluice/hdf5/dataset_rows.hpp>
#include <sluice/hdf5/deflate_pool.hpp>
#include <sluice/hdf5/error.hpp>
#include <sluice/hdf5/file.hpp>
#include <sluice/hdf5/group.hpp>
#include <sluice/hdf5/id.hpp>
#include <sluice/hdf5/layout.hpp>
#include <sluice/hdf5/members.hpp>
#include <sluice/hdf5/object.hpp>
#include <sluice/hdf5/row_sink.hpp>
#include <sluice/hdf5/stored_dataset.hpp>
#include <sluice/hdf5/text.hpp>
#include <sluice/hdf5/type.hpp>
#include <sluice/hdf5/write_budget.hpp>
